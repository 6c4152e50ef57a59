import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import type { AcsMessage, AcsRequest } from '../messages';
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

const DOWNLOAD: Extract<AcsRequest, { method: 'Download' }> = {
  method: 'Download',
  commandKey: 'd-1',
  fileType: '3 Vendor Configuration File',
  url: 'http://192.0.2.1:7567/f/a?b=1&c=2',
  username: '',
  password: '',
  fileSizeBytes: 1200,
  targetFileName: '',
  delaySeconds: 0,
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
    [
      {
        type: 'request',
        id: '1',
        request: { method: 'AddObject', objectName: 'Device.NAT.PortMapping.', parameterKey: 'k' },
      },
      '<cwmp:AddObject><ObjectName>Device.NAT.PortMapping.</ObjectName><ParameterKey>k</ParameterKey></cwmp:AddObject>',
    ],
    [
      {
        type: 'request',
        id: '1',
        request: { method: 'DeleteObject', objectName: 'Device.NAT.PortMapping.3.', parameterKey: '' },
      },
      '<cwmp:DeleteObject><ObjectName>Device.NAT.PortMapping.3.</ObjectName><ParameterKey></ParameterKey></cwmp:DeleteObject>',
    ],
    [
      { type: 'request', id: '1', request: DOWNLOAD },
      // All ten elements, in the order of cwmp-1-0.xsd: the schema makes none of them optional.
      '<cwmp:Download><CommandKey>d-1</CommandKey><FileType>3 Vendor Configuration File</FileType><URL>http://192.0.2.1:7567/f/a?b=1&amp;c=2</URL><Username></Username><Password></Password><FileSize>1200</FileSize><TargetFileName></TargetFileName><DelaySeconds>0</DelaySeconds><SuccessURL></SuccessURL><FailureURL></FailureURL></cwmp:Download>',
    ],
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
    ).toEqual([
      'Inform',
      'GetRPCMethods',
      'TransferComplete',
      'AutonomousTransferComplete',
      'RequestDownload',
      'Kicked',
      'DUStateChangeComplete',
      'AutonomousDUStateChangeComplete',
    ]);
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

  it.each<[string, AcsRequest]>([
    [
      'AddObject of an instance, whose number the CPE chooses',
      { method: 'AddObject', objectName: 'Device.NAT.PortMapping.3.', parameterKey: '' },
    ],
    [
      'AddObject without the dot at the end',
      { method: 'AddObject', objectName: 'Device.NAT.PortMapping', parameterKey: '' },
    ],
    [
      'DeleteObject of a whole collection',
      { method: 'DeleteObject', objectName: 'Device.NAT.PortMapping.', parameterKey: '' },
    ],
    ['DeleteObject of a parameter', { method: 'DeleteObject', objectName: 'Device.A.1.B', parameterKey: '' }],
    ['AddObject with a ParameterKey of 33', { method: 'AddObject', objectName: 'A.', parameterKey: 'k'.repeat(33) }],
    ['a CommandKey of 33', { ...DOWNLOAD, commandKey: 'k'.repeat(33) }],
    ['G43: a URL of 257 characters', { ...DOWNLOAD, url: `http://h/${'a'.repeat(248)}` }],
    ['credentials in the URL', { ...DOWNLOAD, url: 'http://user:secret@h/a' }],
    ['a Download of nothing', { ...DOWNLOAD, fileType: '' }],
    ['a negative size', { ...DOWNLOAD, fileSizeBytes: -1 }],
    ['half a second', { ...DOWNLOAD, delaySeconds: 0.5 }],
  ])('%s is a bug of ours', (_case, request) => {
    expect(() => encodeEnvelope({ type: 'request', id: '1', request }, null)).toThrow('assertion failed');
  });

  it('a Download carries whatever text, element by element', () => {
    const text = (maxLength: number): fc.Arbitrary<string> =>
      fc.string({ unit: 'binary', maxLength }).filter((part) => isXmlText(part) && part.length <= maxLength);
    fc.assert(
      fc.property(text(32), text(100), text(100), text(100), (commandKey, username, password, targetFileName) => {
        const request = { ...DOWNLOAD, commandKey, username, password, targetFileName };
        const xml = encodeEnvelope({ type: 'request', id: '1', request }, null);
        expect(textsOf(xml, 'CommandKey')).toEqual([commandKey]);
        expect(textsOf(xml, 'URL')).toEqual([DOWNLOAD.url]);
        expect(textsOf(xml, 'Username')).toEqual([username]);
        expect(textsOf(xml, 'Password')).toEqual([password]);
        expect(textsOf(xml, 'TargetFileName')).toEqual([targetFileName]);
      }),
    );
  });
});
