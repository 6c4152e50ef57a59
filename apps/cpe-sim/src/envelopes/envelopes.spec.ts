import { acsEnvelope } from '../testing/scripted-acs';
import { readAcsMessage } from './read-acs-message';
import { child, readXml } from './read-xml';
import { CpeMessageWriter } from './write-cpe-message';

const NS = 'urn:dslforum-org:cwmp-1-0';

describe('readXml', () => {
  it('resolves namespaces, entities and CDATA, and keeps blanks', () => {
    const root = readXml(
      '<?xml version="1.0"?><a:x xmlns:a="urn:a" xmlns="urn:d"><y t=\'1 &lt; 2\'> &amp;&#x41;&#66;<![CDATA[<z>]]> </y></a:x>',
    );
    expect([root.name, root.namespace]).toEqual(['x', 'urn:a']);
    const y = child(root, 'y');
    expect([y?.namespace, y?.text, y?.attributes.get('t')]).toEqual(['urn:d', ' &AB<z> ', '1 < 2']);
  });

  it.each([
    ['a prefix that nobody declared', '<a:x/>', 'prefix a'],
    ['an attribute prefix that nobody declared', '<x xsi:type="xsd:string"/>', 'prefix xsi'],
    ['tags that cross', '<x><y></x></y>', 'closes another element'],
    ['a second root', '<x/><y/>', 'second root'],
    ['a missing end', '<x>', 'too early'],
    ['nothing at all', '', 'too early'],
    ['text after the root', '<x/>text', 'outside of the root'],
    ['a document type', '<!DOCTYPE x><x/>', 'not XML'],
    ['an attribute twice', '<x a="1" a="2"/>', 'given twice'],
    ['an entity of its own', '<x>&nbsp;</x>', 'not defined'],
    ['a bare less-than', '<x>1 < 2</x>', 'not XML'],
  ])('refuses %s', (_case, source, message) => {
    expect(() => readXml(source)).toThrow(message);
  });
});

describe('readAcsMessage', () => {
  it('reads method, ID, namespace and HoldRequests', () => {
    const source = acsEnvelope('7', NS, '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>');
    expect(readAcsMessage(source)).toMatchObject({
      method: 'InformResponse',
      id: '7',
      namespace: NS,
      holdRequests: false,
    });
    const held = source.replace(
      '</s:Header>',
      '<cwmp:HoldRequests s:mustUnderstand="1">1</cwmp:HoldRequests></s:Header>',
    );
    expect(readAcsMessage(held).holdRequests).toBe(true);
  });

  it('reads a fault', () => {
    const fault = `<s:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>8003</FaultCode><FaultString>x</FaultString></cwmp:Fault></detail></s:Fault>`;
    expect(readAcsMessage(acsEnvelope('7', NS, fault))).toMatchObject({
      method: 'Fault',
      faultCode: 8003,
      namespace: NS,
    });
  });

  it.each([
    [
      'another SOAP',
      acsEnvelope('1', NS, '<cwmp:Reboot/>').replace('schemas.xmlsoap.org/soap/envelope', 'w3.org/soap'),
      'SOAP 1.1',
    ],
    ['an empty body', acsEnvelope('1', NS, ''), 'no body'],
    ['two messages', acsEnvelope('1', NS, '<cwmp:Reboot/><cwmp:Reboot/>'), 'more than one'],
    ['a method of no namespace', acsEnvelope('1', NS, '<Reboot/>'), 'not in a CWMP namespace'],
  ])('refuses %s', (_case, source, message) => {
    expect(() => readAcsMessage(source)).toThrow(message);
  });
});

describe('CpeMessageWriter', () => {
  it.each([false, true])('writes what a strict reader reads (unusual prefixes: %p)', (unusual) => {
    const writer = new CpeMessageWriter(NS, new Set(unusual ? (['other-prefixes'] as const) : []));
    const body = writer.inform({
      deviceId: { manufacturer: 'A & B', oui: '02A1D4', productClass: '<X>', serialNumber: '0012345' },
      events: [{ code: '1 BOOT', commandKey: '' }],
      currentTime: '2026-11-22T14:15:00Z',
      retryCount: 3,
      parameters: [
        { name: 'Device.A', value: ' blank ', type: 'string' },
        { name: 'Device.B', value: null, type: 'string' },
      ],
    });
    const message = readAcsMessage(writer.envelope('id-1', body));
    expect(message).toMatchObject({ method: 'Inform', id: 'id-1' });
    const deviceId = child(message.content, 'DeviceId');
    expect(deviceId?.children.map(({ text }) => text)).toEqual(['A & B', '02A1D4', '<X>', '0012345']);
    const [first, second] = child(message.content, 'ParameterList')?.children ?? [];
    expect(first?.children.map(({ text }) => text)).toEqual(['Device.A', ' blank ']);
    expect(second?.children.map(({ name }) => name)).toEqual(['Name']);
  });
});
