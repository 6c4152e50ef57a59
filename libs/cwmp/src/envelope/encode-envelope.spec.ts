import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import type { AcsMessage } from '../messages';
import { isXmlText } from './characters';
import { encodeEnvelope } from './encode-envelope';

/** The text of all elements with this name, read by a parser that is not ours. */
function textsOf(xml: string, name: string): string[] {
  const texts: string[] = [];
  let current: string | null = null;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (tag.local === name) current = '';
  });
  parser.on('text', (text) => {
    if (current !== null) current += text;
  });
  parser.on('closetag', (tag) => {
    if (tag.local === name && current !== null) {
      texts.push(current);
      current = null;
    }
  });
  parser.write(xml).close();
  return texts;
}

const OPENING =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">';

const bodyOf = (message: AcsMessage): string => {
  const xml = encodeEnvelope(message, 'urn:dslforum-org:cwmp-1-0');
  return /<s:Body>(.*)<\/s:Body>/s.exec(xml)?.[1] ?? '';
};

describe('the form is one', () => {
  it('G44: the envelope is the very first thing, with a short prefix and no XML declaration', () => {
    const xml = encodeEnvelope(
      { type: 'answer', id: '42', answer: { method: 'InformResponse' } },
      'urn:dslforum-org:cwmp-1-0',
    );
    expect(xml).toBe(
      `${OPENING}<s:Header><cwmp:ID s:mustUnderstand="1">42</cwmp:ID></s:Header>` +
        '<s:Body><cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse></s:Body></s:Envelope>',
    );
  });

  it('G22: answers in the namespace of the CPE, and in that of CWMP 1.2 when it named none', () => {
    const message: AcsMessage = { type: 'answer', id: '1', answer: { method: 'InformResponse' } };
    expect(encodeEnvelope(message, 'urn:dslforum-org:cwmp-1-4')).toContain('xmlns:cwmp="urn:dslforum-org:cwmp-1-4"');
    expect(encodeEnvelope(message, null)).toContain('xmlns:cwmp="urn:dslforum-org:cwmp-1-2"');
  });

  it('a CPE without ID gets none back', () => {
    expect(encodeEnvelope({ type: 'answer', id: '', answer: { method: 'InformResponse' } }, null)).not.toContain(
      'Header',
    );
  });

  it.each<[AcsMessage, string]>([
    [{ type: 'request', id: '1', request: { method: 'GetRPCMethods' } }, '<cwmp:GetRPCMethods/>'],
    [
      { type: 'request', id: '1', request: { method: 'GetParameterNames', path: 'Device.', nextLevel: true } },
      '<cwmp:GetParameterNames><ParameterPath>Device.</ParameterPath><NextLevel>1</NextLevel></cwmp:GetParameterNames>',
    ],
    [
      { type: 'request', id: '1', request: { method: 'GetParameterValues', names: ['Device.A.', 'Device.B'] } },
      '<cwmp:GetParameterValues><ParameterNames soapenc:arrayType="xsd:string[2]"><string>Device.A.</string><string>Device.B</string></ParameterNames></cwmp:GetParameterValues>',
    ],
    [
      {
        type: 'request',
        id: '1',
        request: {
          method: 'SetParameterValues',
          values: [{ name: 'a', value: '1 < 2', type: 'string' }],
          parameterKey: 'k',
        },
      },
      '<cwmp:SetParameterValues><ParameterList soapenc:arrayType="cwmp:ParameterValueStruct[1]"><ParameterValueStruct><Name>a</Name><Value xsi:type="xsd:string">1 &lt; 2</Value></ParameterValueStruct></ParameterList><ParameterKey>k</ParameterKey></cwmp:SetParameterValues>',
    ],
    [
      { type: 'request', id: '1', request: { method: 'Reboot', commandKey: 'r-1' } },
      '<cwmp:Reboot><CommandKey>r-1</CommandKey></cwmp:Reboot>',
    ],
    [{ type: 'request', id: '1', request: { method: 'FactoryReset' } }, '<cwmp:FactoryReset/>'],
    [{ type: 'answer', id: '1', answer: { method: 'TransferCompleteResponse' } }, '<cwmp:TransferCompleteResponse/>'],
    [
      { type: 'answer', id: '1', answer: { method: 'AutonomousTransferCompleteResponse' } },
      '<cwmp:AutonomousTransferCompleteResponse/>',
    ],
    [
      { type: 'answer', id: '1', answer: { method: 'Fault', faultCode: 8000, faultString: 'Method not supported' } },
      '<s:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>8000</FaultCode><FaultString>Method not supported</FaultString></cwmp:Fault></detail></s:Fault>',
    ],
  ])('%j', (message, expected) => expect(bodyOf(message)).toBe(expected));

  it('tells a CPE what it may ask', () => {
    expect(
      textsOf(encodeEnvelope({ type: 'answer', id: '1', answer: { method: 'GetRPCMethodsResponse' } }, null), 'string'),
    ).toEqual(['Inform', 'GetRPCMethods', 'TransferComplete', 'AutonomousTransferComplete']);
  });
});

describe('a value reaches the CPE as it is', () => {
  it('whatever text it is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 }).filter(isXmlText);
    fc.assert(
      fc.property(text, text, (name, value) => {
        const request = {
          method: 'SetParameterValues',
          values: [{ name, value, type: 'string' }],
          parameterKey: '',
        } as const;
        const xml = encodeEnvelope({ type: 'request', id: '1', request }, null);
        expect(textsOf(xml, 'Name')).toEqual([name]);
        expect(textsOf(xml, 'Value')).toEqual([value]);
      }),
    );
  });

  it.each([
    ['a control character', [{ name: 'a', value: '\u0002', type: 'string' }], 'k'],
    ['half a surrogate pair', [{ name: 'a', value: '\ud83d', type: 'string' }], 'k'],
    [
      'a name twice: the CPE would answer 9003',
      [
        { name: 'a', value: '1', type: 'int' },
        { name: 'a', value: '2', type: 'int' },
      ],
      'k',
    ],
    ['a ParameterKey of 33 characters', [{ name: 'a', value: '1', type: 'int' }], 'k'.repeat(33)],
    ['a type that is markup', [{ name: 'a', value: '1', type: 'int"><x' }], 'k'],
  ])('%s is a bug of ours', (_case, values, parameterKey) => {
    const request = { method: 'SetParameterValues', values, parameterKey } as const;
    expect(() => encodeEnvelope({ type: 'request', id: '1', request }, null)).toThrow('assertion failed');
  });
});
