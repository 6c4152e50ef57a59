import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CpeMessage, CpeResponse, Inform } from '../messages';
import { decodeEnvelope, type CpeEnvelope } from './decode-envelope';

const fixture = (path: string): Buffer => readFileSync(join(__dirname, '../../../../test/fixtures/cwmp', path));

const envelope = (body: string, header = '<cwmp:ID>7</cwmp:ID>'): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><e:Header>${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`;

const DEVICE =
  '<Manufacturer>M</Manufacturer><OUI>00259E</OUI><ProductClass>P</ProductClass><SerialNumber>S1</SerialNumber>';
const inform = (deviceId = DEVICE, rest = ''): string =>
  envelope(`<cwmp:Inform><DeviceId>${deviceId}</DeviceId>${rest}</cwmp:Inform>`);

function decode(xml: string | Buffer, contentType?: string): CpeEnvelope {
  const result = decodeEnvelope(Buffer.from(xml), { contentType });
  if (!result.ok) throw result.error;
  return result.envelope;
}

function refusal(xml: string | Buffer): string {
  const result = decodeEnvelope(Buffer.from(xml));
  return result.ok ? 'accepted' : result.error.reason;
}

function informOf(xml: string | Buffer): Inform {
  const { message } = decode(xml);
  if (message.type !== 'request' || message.request.method !== 'Inform') throw new Error('not an Inform');
  return message.request.inform;
}

function responseOf(xml: string | Buffer): CpeResponse {
  const { message } = decode(xml);
  if (message.type !== 'response') throw new Error('not a response');
  return message.response;
}

describe('an Inform of a Huawei EG8145V5 at boot', () => {
  it('is read exactly', () => {
    const { message, namespace } = decode(fixture('huawei-eg8145v5/1-boot.xml'));
    expect(message).toMatchObject({ type: 'request', id: '4711', request: { method: 'Inform' } });
    expect(namespace).toBe('urn:dslforum-org:cwmp-1-0');
    const read = informOf(fixture('huawei-eg8145v5/1-boot.xml'));
    expect(read.deviceId).toEqual({
      manufacturer: 'Huawei Technologies Co., Ltd',
      oui: '00259E',
      productClass: 'EG8145V5',
      serialNumber: '48575443000A12BC',
    });
    expect(read.events.map((event) => event.code)).toEqual(['1 BOOT', '4 VALUE CHANGE']);
    expect(read.parameters).toHaveLength(8);
    expect(read.parameters[5]).toEqual({
      name: 'InternetGatewayDevice.ManagementServer.ConnectionRequestURL',
      value: 'http://10.64.3.17:7547/a1f0c3',
      type: 'string',
    });
  });

  it('takes SessionTimeout with the capital S of the schema', () => {
    expect(decode(fixture('tplink-xc220/0-bootstrap.xml')).sessionTimeoutSeconds).toBe(60);
    expect(decode(inform()).sessionTimeoutSeconds).toBeNull();
  });

  it('needs no header: then there is no ID to echo', () => {
    expect(decode(fixture('mikrotik-hap/8-diagnostics-complete.xml')).message.id).toBe('');
  });
});

describe('quirks of devices', () => {
  it.each(['soapenv', 'SOAP-ENV', 's', 'undeclared'])('G21: the prefix %s means nothing', (prefix) => {
    const xml = inform()
      .replaceAll('e:', `${prefix}:`)
      .replace(/cwmp:(Inform|ID)/g, 'x:$1');
    expect(informOf(xml).deviceId.serialNumber).toBe('S1');
  });

  it('G21: no prefixes at all, and prefixes bound to wrong URIs', () => {
    const bare = `<Envelope><Header><ID>1</ID></Header><Body><Inform><DeviceId>${DEVICE}</DeviceId></Inform></Body></Envelope>`;
    expect(informOf(bare).deviceId.oui).toBe('00259E');
    expect(informOf(inform().replace('http://schemas.xmlsoap.org/soap/envelope/', 'urn:nonsense')).deviceId.oui).toBe(
      '00259E',
    );
  });

  it.each([
    ['urn:dslforum-org:cwmp-1-2', 'urn:dslforum-org:cwmp-1-2'],
    ['urn:dslforum-org:cwmp-1-3', 'urn:dslforum-org:cwmp-1-3'],
    ['urn:dslforum-org:cwmp-1-4', 'urn:dslforum-org:cwmp-1-4'],
    ['urn:dslforum-org:cwmp-1-0&quot;><x/>', null],
    ['http://example.com/other', null],
  ])('G22: namespace %s is answered as %s', (uri, expected) => {
    const xml = inform().replace('urn:dslforum-org:cwmp-1-0', uri.replaceAll('>', '&gt;').replaceAll('<', '&lt;'));
    expect(decode(xml).namespace).toBe(expected);
  });

  it('G22: a namespace declared on the RPC itself counts too', () => {
    const xml = inform()
      .replace(' xmlns:cwmp="urn:dslforum-org:cwmp-1-0"', '')
      .replace('<cwmp:Inform>', '<cwmp:Inform xmlns:cwmp="urn:dslforum-org:cwmp-1-1">');
    expect(decode(xml).namespace).toBe('urn:dslforum-org:cwmp-1-1');
  });

  it('G23: a value that is missing is null, and the rest of the list is kept', () => {
    expect(responseOf(fixture('cisco-spa122/get-parameter-values-response.xml'))).toEqual({
      method: 'GetParameterValuesResponse',
      values: [
        { name: 'InternetGatewayDevice.DeviceInfo.DeviceLog', value: null, type: '' },
        { name: 'InternetGatewayDevice.DeviceInfo.UpTime', value: '86400', type: 'unsignedInt' },
        { name: 'InternetGatewayDevice.DeviceInfo.ProvisioningCode', value: '', type: 'string' },
      ],
    });
  });

  it.each([
    ['<Value>1</Value>', ''],
    ['<Value type="xsd:int">1</Value>', 'int'],
    ['<Value xsi:type="xsd:json">1</Value>', 'json'],
    ['<Value xsi:type="unsignedInt">1</Value>', 'unsignedInt'],
    ['<Value SOAP-ENC:type="SOAP-ENC:string">1</Value>', 'string'],
    [`<Value xsi:type="${'x'.repeat(500)}">1</Value>`, ''],
  ])('G24, G51: the type of %s is %s, and the text stays', (value, type) => {
    const xml = inform(
      DEVICE,
      `<ParameterList><ParameterValueStruct><Name>a.b</Name>${value}</ParameterValueStruct></ParameterList>`,
    );
    expect(informOf(xml).parameters).toEqual([{ name: 'a.b', value: '1', type }]);
  });

  it('G51: takes our own prefix back without any declaration of xsd', () => {
    const xml = envelope(
      '<cwmp:GetParameterValuesResponse><ParameterList><ParameterValueStruct><Name>a</Name><Value xsi:type="xsd:boolean">1</Value></ParameterValueStruct></ParameterList></cwmp:GetParameterValuesResponse>',
    ).replaceAll('e:', 's:');
    expect(responseOf(xml)).toMatchObject({ values: [{ type: 'boolean', value: '1' }] });
  });

  it('G50: counts, arrayType without prefix, 1999 namespaces and blanks before the envelope are ignored', () => {
    const read = informOf(fixture('thomson-st706/2-periodic.xml'));
    expect(read.events).toEqual([{ code: '2 PERIODIC', commandKey: '' }]);
    expect(read.parameters.map((parameter) => parameter.name)).toEqual([
      'InternetGatewayDevice.DeviceInfo.VendorConfigFile.1.Date',
      '.ExternalIPAddress',
    ]);
    expect(read.retryCount).toBe(0);
    expect(read.maxEnvelopes).toBe(2);
  });

  it('G03: CDATA, single quotes, CRLF and indentation', () => {
    const xml = inform(DEVICE.replace('<Manufacturer>M<', '<Manufacturer><![CDATA[A & B]]><'))
      .replaceAll('"', "'")
      .replaceAll('><', '>\r\n\t<');
    expect(
      informOf(xml.replace('>\r\n\t<![CDATA', '><![CDATA').replace(']]>\r\n\t<', ']]><')).deviceId.manufacturer,
    ).toBe('A & B');
  });
});

describe('identity is an exact string', () => {
  it.each(['000123456789', '1E5', '0x1F', 'true', ' 12 ', '12', 'a/b%2F', '__proto__', 'Ünïcode', "O'Brien"])(
    'G04: serial "%s" is kept as it is',
    (serial) => {
      const read = informOf(inform(DEVICE.replace('S1', serial)));
      expect(read.deviceId.serialNumber).toBe(serial);
    },
  );

  it.each([
    ['G02: a serial twice', DEVICE + '<SerialNumber>S2</SerialNumber>', 'duplicate'],
    ['an OUI twice', '<OUI>1</OUI>' + DEVICE, 'duplicate'],
    ['a product class twice', DEVICE + '<x:ProductClass>P</x:ProductClass>', 'duplicate'],
    ['an empty serial', DEVICE.replace('S1', ''), 'identity'],
    ['a serial of blanks', DEVICE.replace('S1', ' \t\u00a0'), 'identity'],
    ['no serial', DEVICE.replace(/<SerialNumber>.*/, ''), 'identity'],
    ['no OUI', DEVICE.replace('<OUI>00259E</OUI>', ''), 'identity'],
    ['a serial of 300 characters', DEVICE.replace('S1', 'x'.repeat(300)), 'identity'],
    ['a serial made of elements', DEVICE.replace('S1', '<b>S1</b>'), 'structure'],
    ['a serial in two halves', DEVICE.replace('S1', 'S<!-- -->1'), 'structure'],
  ])('%s is refused', (_case, device, reason) => expect(refusal(inform(device))).toBe(reason));

  it('DeviceId twice is refused', () => {
    expect(refusal(inform(DEVICE, `<DeviceId>${DEVICE}</DeviceId>`))).toBe('duplicate');
  });

  it('a product class or manufacturer may be absent', () => {
    const read = informOf(inform('<OUI>00259E</OUI><SerialNumber>S1</SerialNumber>'));
    expect(read.deviceId).toEqual({ manufacturer: '', oui: '00259E', productClass: '', serialNumber: 'S1' });
  });
});

describe('what is no CWMP message is refused', () => {
  it.each([
    ['another root', '<Inform/>', 'structure'],
    ['an envelope without body', '<Envelope><Header/></Envelope>', 'structure'],
    ['an empty body', '<Envelope><Body/></Envelope>', 'structure'],
    ['two messages', envelope('<GetRPCMethods/><GetRPCMethods/>'), 'structure'],
    ['two bodies', '<Envelope><Body><GetRPCMethods/></Body><Body><GetRPCMethods/></Body></Envelope>', 'duplicate'],
    ['two headers', '<Envelope><Header/><Header/><Body><GetRPCMethods/></Body></Envelope>', 'duplicate'],
    ['a header behind the body', '<Envelope><Body><GetRPCMethods/></Body><Header/></Envelope>', 'structure'],
    ['two IDs', envelope('<GetRPCMethods/>', '<ID>1</ID><ID>2</ID>'), 'duplicate'],
    ['an ID of 300 characters', envelope('<GetRPCMethods/>', `<ID>${'1'.repeat(300)}</ID>`), 'limit'],
    ['text between elements', envelope('junk<GetRPCMethods/>'), 'structure'],
    [
      '65 events',
      inform(DEVICE, `<Event>${'<EventStruct><EventCode>1 BOOT</EventCode></EventStruct>'.repeat(65)}</Event>`),
      'limit',
    ],
    [
      'a parameter without name',
      inform(DEVICE, '<ParameterList><ParameterValueStruct><Value>1</Value></ParameterValueStruct></ParameterList>'),
      'structure',
    ],
    [
      'a parameter with two values',
      inform(
        DEVICE,
        '<ParameterList><ParameterValueStruct><Name>a</Name><Value>1</Value><Value>2</Value></ParameterValueStruct></ParameterList>',
      ),
      'duplicate',
    ],
    ['two parameter lists', inform(DEVICE, '<ParameterList/><ParameterList/>'), 'duplicate'],
    [
      'a status of 2',
      envelope('<SetParameterValuesResponse><Status>2</Status></SetParameterValuesResponse>'),
      'structure',
    ],
    ['no status', envelope('<SetParameterValuesResponse/>'), 'structure'],
  ])('%s', (_case, xml, reason) => expect(refusal(xml)).toBe(reason));
});

describe('every message of a CPE has its type', () => {
  const body = (xml: string): CpeMessage => decode(envelope(xml)).message;

  it.each<[string, string, unknown]>([
    ['GetRPCMethods', '<cwmp:GetRPCMethods/>', { method: 'GetRPCMethods' }],
    [
      'a method we lack',
      '<cwmp:X_00259E_Kick><a>1</a></cwmp:X_00259E_Kick>',
      { method: 'unsupported', name: 'X_00259E_Kick' },
    ],
    [
      'AutonomousTransferComplete',
      '<cwmp:AutonomousTransferComplete><AnnounceURL/></cwmp:AutonomousTransferComplete>',
      {
        method: 'AutonomousTransferComplete',
        transfer: {
          announceUrl: '',
          transferUrl: '',
          isDownload: false,
          fileType: '',
          fileSizeBytes: 0,
          targetFileName: '',
          faultCode: 0,
          faultString: '',
          startTime: '',
          completeTime: '',
        },
      },
    ],
    [
      'TransferComplete',
      '<cwmp:TransferComplete><CommandKey>k 1</CommandKey><FaultStruct><FaultCode>9010</FaultCode><FaultString>no</FaultString></FaultStruct><StartTime>a</StartTime><CompleteTime>b</CompleteTime></cwmp:TransferComplete>',
      {
        method: 'TransferComplete',
        transferComplete: { commandKey: 'k 1', faultCode: 9010, faultString: 'no', startTime: 'a', completeTime: 'b' },
      },
    ],
    [
      'a TransferComplete whose fault code cannot be read is not a success',
      '<TransferComplete><FaultStruct><FaultCode>OK</FaultCode></FaultStruct></TransferComplete>',
      {
        method: 'TransferComplete',
        transferComplete: { commandKey: '', faultCode: 9002, faultString: '', startTime: '', completeTime: '' },
      },
    ],
  ])('%s', (_case, xml, request) => expect(body(xml)).toEqual({ type: 'request', id: '7', request }));

  it.each<[string, string, CpeResponse]>([
    [
      'GetRPCMethodsResponse',
      '<MethodList><string>Reboot</string><string>X_1</string></MethodList>',
      { method: 'GetRPCMethodsResponse', methods: ['Reboot', 'X_1'] },
    ],
    [
      'GetParameterNamesResponse',
      '<ParameterList><ParameterInfoStruct><Name>Device.</Name><Writable>false</Writable></ParameterInfoStruct><ParameterInfoStruct><Name>Device.A</Name><Writable>1</Writable></ParameterInfoStruct></ParameterList>',
      {
        method: 'GetParameterNamesResponse',
        names: [
          { name: 'Device.', writable: false },
          { name: 'Device.A', writable: true },
        ],
      },
    ],
    ['SetParameterValuesResponse', '<Status>1</Status>', { method: 'SetParameterValuesResponse', status: 1 }],
    ['RebootResponse', '', { method: 'RebootResponse' }],
    ['FactoryResetResponse', '', { method: 'FactoryResetResponse' }],
  ])('%s', (name, inner, response) =>
    expect(body(`<cwmp:${name}>${inner}</cwmp:${name}>`)).toEqual({ type: 'response', id: '7', response }),
  );

  it('a fault with what went wrong for each parameter', () => {
    const detail =
      '<FaultCode>9003</FaultCode><FaultString>Invalid arguments</FaultString><SetParameterValuesFault><ParameterName>a.b</ParameterName><FaultCode>9008</FaultCode><FaultString>read-only</FaultString></SetParameterValuesFault>';
    expect(
      body(
        `<e:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>${detail}</cwmp:Fault></detail></e:Fault>`,
      ),
    ).toEqual({
      type: 'fault',
      id: '7',
      fault: {
        faultCode: 9003,
        faultString: 'Invalid arguments',
        parameterFaults: [{ name: 'a.b', faultCode: 9008, faultString: 'read-only' }],
      },
    });
  });

  it('a SOAP fault that says nothing of CWMP is an internal error of the CPE', () => {
    expect(body('<e:Fault><faultcode>Server</faultcode><faultstring>oops</faultstring></e:Fault>')).toMatchObject({
      fault: { faultCode: 9002, faultString: 'oops', parameterFaults: [] },
    });
  });
});

it('G22: names and values of a device never become keys of an object', () => {
  const xml = inform(
    DEVICE,
    '<ParameterList><ParameterValueStruct><Name>__proto__</Name><Value>1</Value></ParameterValueStruct></ParameterList>',
  );
  expect(informOf(xml).parameters).toEqual([{ name: '__proto__', value: '1', type: '' }]);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});
