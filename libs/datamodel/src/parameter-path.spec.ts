import fc from 'fast-check';
import {
  comparePaths,
  detectRoot,
  fillPattern,
  isObjectPath,
  isParameterPath,
  leafNameOf,
  matchPattern,
  parentOf,
  rootNow,
  toPattern,
} from './parameter-path';

describe('names a CPE may send', () => {
  it.each([
    'Device.DeviceInfo.UpTime',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.X_CT-COM_EnhanceEnable',
    'Device.WiFi.SSID.[main].SSID',
    'DeviceSummary',
  ])('takes the parameter %s', (path) => expect(isParameterPath(path)).toBe(true));

  it.each([
    ['nothing', ''],
    ['an object', 'Device.DeviceInfo.'],
    ['an empty segment', 'Device..UpTime'],
    ['blanks', 'Device.Device Info.UpTime'],
    ['markup', 'Device.<script>.X'],
    ['a number first', '1.Device'],
    ['300 levels', Array.from({ length: 300 }, () => 'A').join('.')],
    ['257 characters', `Device.${'a'.repeat(250)}`],
  ])('refuses %s', (_case, path) => expect(isParameterPath(path)).toBe(false));

  it('tells objects from parameters', () => {
    expect(isObjectPath('Device.')).toBe(true);
    expect(isObjectPath('Device.WiFi.SSID.1.')).toBe(true);
    expect(isObjectPath('Device.WiFi.SSID.1')).toBe(false);
    expect(isObjectPath('.')).toBe(false);
  });
});

describe('the parts of a path', () => {
  it('finds parents and leaves', () => {
    expect(parentOf('Device.WiFi.SSID.1.SSID')).toBe('Device.WiFi.SSID.1.');
    expect(parentOf('Device.WiFi.SSID.1.')).toBe('Device.WiFi.SSID.');
    expect(parentOf('Device.')).toBe('');
    expect(leafNameOf('Device.WiFi.SSID.1.SSID')).toBe('SSID');
  });

  it.each([
    ['stays what it is', 'Device.', ['Device.A', 'InternetGatewayDevice.B'], 'Device.'],
    ['… also when both are named, the other one first', 'Device.', ['InternetGatewayDevice.B', 'Device.A'], 'Device.'],
    ['is another one when nothing speaks for it', 'InternetGatewayDevice.', ['X', 'Device.A'], 'Device.'],
    ['stays when nothing is named', 'InternetGatewayDevice.', ['X.Y'], 'InternetGatewayDevice.'],
    ['is read when it was not known', null, ['X.Y', 'Device.A'], 'Device.'],
  ] as const)('G34: the root of a device %s', (_case, known, names, expected) =>
    expect(rootNow(known, names)).toBe(expected),
  );

  it('G34: reads the root from what the CPE names', () => {
    expect(detectRoot(['DeviceSummary', 'InternetGatewayDevice.DeviceInfo.SpecVersion'])).toBe(
      'InternetGatewayDevice.',
    );
    expect(detectRoot(['Device.DeviceInfo.UpTime'])).toBe('Device.');
    expect(detectRoot(['DeviceSummary'])).toBeNull();
  });

  it('orders instance 2 before instance 10', () => {
    expect(['A.10.', 'A.2.', 'A.2.B'].toSorted(comparePaths)).toEqual(['A.2.', 'A.2.B', 'A.10.']);
  });

  it('does not fit a pattern of another object', () => {
    expect(matchPattern('A.*.B.', 'A.1.C.')).toBeNull();
    expect(matchPattern('A.*.', 'A.1.B.')).toBeNull();
    expect(matchPattern('A.*.', 'A.x.')).toBeNull();
  });

  it('a pattern filled with instances gives them back', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 99999 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(numbers, (instances) => {
        const path = fillPattern('A.*.B.*.', instances);
        expect(matchPattern('A.*.B.*.', path)).toEqual(instances.map(String));
        expect(toPattern(path)).toBe('A.*.B.*.');
      }),
    );
  });
});
