import { readFileSync } from 'node:fs';
import { hasSharedData, sharedPath } from '../../../test/support/shared-data';
import { decodeEnvelope, type CpeEnvelope } from './envelope/decode-envelope';
import type { Inform } from './messages';

// What real devices sent, recorded by others. The recordings are not ours to keep in the repository.
const ROOT = 'data/cpe';
const describeCaptured = hasSharedData(ROOT)
  ? describe
  : (name: string, body: () => void): void => describe.skip(`${name} (recordings are absent: set DEMARC_SHARED)`, body);

const read = (path: string): Buffer => readFileSync(sharedPath(`${ROOT}/${path}`));

/** Splits a recorded HTTP request into its content type and its body. */
function http(bytes: Buffer): { contentType: string | undefined; body: Buffer } {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'));
  if (end === null) throw new Error('no HTTP head');
  const head = bytes.toString('latin1', 0, end.index);
  return {
    contentType: /^content-type:[ \t]*(.*)$/im.exec(head)?.[1]?.trim(),
    body: bytes.subarray(end.index + end[0].length),
  };
}

function decode(body: Buffer, contentType?: string): CpeEnvelope {
  const result = decodeEnvelope(body, { contentType });
  if (!result.ok) throw result.error;
  return result.envelope;
}

function informOf({ message }: CpeEnvelope): Inform {
  if (message.type !== 'request' || message.request.method !== 'Inform') throw new Error('not an Inform');
  return message.request.inform;
}

/** The messages of a CPE in a recorded conversation. */
function messagesOf(path: string): string[] {
  return read(path)
    .toString('utf8')
    .split(/^>>>>>>> CPE -> ACS.*$/m)
    .slice(1)
    .map((part) => part.split(/^(?:<<<<<<< ACS -> CPE|#####).*$/m)[0] ?? '')
    .map((part) => part.slice(part.search(/\r?\n\r?\n/)).trim())
    .filter((body) => body.startsWith('<'));
}

describeCaptured('recorded Informs', () => {
  it('Thomson SpeedTouch 706', () => {
    const envelope = decode(read('thomson-speedtouch706/Inform.xml'));
    expect(envelope.message.id).toBe('22_THOM_TR69_ID');
    const inform = informOf(envelope);
    expect(inform.deviceId).toEqual({
      manufacturer: 'THOMSON',
      oui: '00147F',
      productClass: 'SpeedTouch 706',
      serialNumber: 'CP0636JT3SH',
    });
    expect(inform).toMatchObject({ retryCount: 10, maxEnvelopes: 2, currentTime: '1970-01-01T03:18:53Z' });
    expect(inform.parameters).toHaveLength(12);
    expect(inform.parameters.at(-1)).toEqual({ name: '.ExternalIPAddress', value: '192.168.1.254', type: 'string' });
  });

  it('Thomson BANT-S, which says ISO-8859-1', () => {
    const { contentType, body } = http(read('thomson-bant-s-5.4.0.14/Inform'));
    expect(contentType).toContain('ISO-8859-1');
    const inform = informOf(decode(body, contentType));
    expect(inform.deviceId.serialNumber).toBe('CP0636JT3SH');
    expect(inform.retryCount).toBe(0);
    expect(inform.parameters).toHaveLength(11);
  });

  it('ZyXEL VMG8924', () => {
    const inform = informOf(decode(read('zyxel-vmg8924/vmg.xml')));
    expect(inform.deviceId).toEqual({
      manufacturer: 'ZyXEL',
      oui: '4C9EFF',
      productClass: 'VMG8924-B10A',
      serialNumber: 'S140Y24025829',
    });
    expect(inform.events).toEqual([{ code: '6 CONNECTION REQUEST', commandKey: '' }]);
    expect(inform.parameters).toHaveLength(8);
  });

  it('MikroTik hAP lite: single quotes and no header', () => {
    const { contentType, body } = http(read('mikrotik-hap-lite/inform-http.txt'));
    const envelope = decode(body, contentType);
    expect(envelope.message.id).toBe('');
    const inform = informOf(envelope);
    expect(inform.deviceId).toEqual({
      manufacturer: 'MikroTik',
      oui: 'E48D8C',
      productClass: 'hAP lite',
      serialNumber: 'XXXXXXXXXXXX',
    });
    expect(inform.parameters.at(-1)).toEqual({
      name: 'Device.ManagementServer.AliasBasedAddressing',
      value: '0',
      type: 'boolean',
    });
  });
});

describeCaptured('recorded answers', () => {
  it('GetParameterNamesResponse of 587 kB', () => {
    const body = read('thomson-speedtouch706/GetParameterNamesResponse.xml');
    const { message } = decode(body);
    if (message.type !== 'response' || message.response.method !== 'GetParameterNamesResponse')
      throw new Error('not names');
    expect(message.response.names).toHaveLength(3263);
    expect(message.response.names[0]).toEqual({ name: 'InternetGatewayDevice.DeviceSummary', writable: false });
  });

  it('GetParameterNamesResponse of the BANT-S', () => {
    const { contentType, body } = http(read('thomson-bant-s-5.4.0.14/GetParameterNamesResponse'));
    const { message } = decode(body, contentType);
    if (message.type !== 'response' || message.response.method !== 'GetParameterNamesResponse')
      throw new Error('not names');
    expect(message.response.names).toHaveLength(10);
    expect(message.response.names[0]).toEqual({
      name: 'InternetGatewayDevice.DeviceInfo.ProvisioningCode',
      writable: true,
    });
  });

  it('GetRPCMethodsResponse', () => {
    expect(decode(read('thomson-speedtouch706/GetRPCMethodsResponse.xml')).message).toMatchObject({
      response: {
        method: 'GetRPCMethodsResponse',
        methods: expect.arrayContaining(['FactoryReset', 'AddObject']) as string[],
      },
    });
    const { contentType, body } = http(read('thomson-bant-s-5.4.0.14/GetRPCMethodsResponse'));
    expect(decode(body, contentType).message).toMatchObject({ id: 'THOM_CPE_ALC_ID_388' });
  });

  it('faults', () => {
    expect(decode(read('thomson-speedtouch706/Fault.xml')).message).toMatchObject({
      type: 'fault',
      fault: { faultCode: 9001, faultString: 'Request Denied' },
    });
    const { contentType, body } = http(read('thomson-bant-s-5.4.0.14/Fault'));
    expect(decode(body, contentType).message).toMatchObject({ type: 'fault', fault: { faultCode: 9000 } });
  });
});

describeCaptured('recorded conversations', () => {
  it.each(['wire-captures/cwmp-sim-session.txt', 'wire-captures/genieacs-sim-session.txt'])(
    '%s: every message is read',
    (path) => {
      const messages = messagesOf(path);
      expect(messages.length).toBeGreaterThan(3);
      for (const xml of messages) decode(Buffer.from(xml));
      expect(informOf(decode(Buffer.from(messages[0] ?? ''))).parameters.length).toBeGreaterThan(5);
    },
  );
});
