import { packTree, type TreeRow } from '@demarc/datamodel';
import { deviceDocument, type DeviceFacts } from './device-document';
import { parseProjection } from './projection';
import { typedValue } from './typed-value';

const AT = new Date('2024-05-01T12:00:00Z');
const ROWS: TreeRow[] = [
  ['InternetGatewayDevice.DeviceInfo.SoftwareVersion', 'V2', 'string', false],
  ['InternetGatewayDevice.DeviceInfo.UpTime', '3600', 'unsignedInt', false],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Enable', '1', 'boolean', true],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase', 'a keyed hash', 'string', true],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Listed', null, '', null],
];
const FACTS: DeviceFacts = {
  oui: '00259E',
  productClass: 'ONT1200',
  serialNumber: 'S1',
  manufacturer: 'Sim',
  registeredAt: AT,
  lastInformAt: AT,
  lastBootAt: null,
  lastBootstrapAt: AT,
  tags: ['vip'],
  tree: packTree(ROWS),
  readAt: AT,
  groupReadAt: { wifi: '2024-05-02T00:00:00.000Z' },
  remembered: null,
};
const of = (projection = '', more: Partial<DeviceFacts> = {}) =>
  JSON.parse(JSON.stringify(deviceDocument({ ...FACTS, ...more }, parseProjection(projection)))) as unknown;

describe('the document of a device (§1.5)', () => {
  it('nests parameters by their names, with value, type and times', () => {
    expect(of()).toEqual({
      _id: '00259E-ONT1200-S1',
      _deviceId: { _Manufacturer: 'Sim', _OUI: '00259E', _ProductClass: 'ONT1200', _SerialNumber: 'S1' },
      _registered: '2024-05-01T12:00:00.000Z',
      _lastInform: '2024-05-01T12:00:00.000Z',
      _lastBootstrap: '2024-05-01T12:00:00.000Z',
      _tags: ['vip'],
      _timestamp: '2024-05-01T12:00:00.000Z',
      InternetGatewayDevice: {
        _object: true,
        _timestamp: '2024-05-01T12:00:00.000Z',
        DeviceInfo: {
          _object: true,
          _timestamp: '2024-05-01T12:00:00.000Z',
          SoftwareVersion: {
            _object: false,
            _writable: false,
            _value: 'V2',
            _type: 'xsd:string',
            _timestamp: '2024-05-01T12:00:00.000Z',
          },
          UpTime: {
            _object: false,
            _writable: false,
            _value: 3600,
            _type: 'xsd:unsignedInt',
            _timestamp: '2024-05-01T12:00:00.000Z',
          },
        },
        LANDevice: {
          _object: true,
          _timestamp: '2024-05-01T12:00:00.000Z',
          1: {
            _object: true,
            _timestamp: '2024-05-01T12:00:00.000Z',
            WLANConfiguration: {
              _object: true,
              _timestamp: '2024-05-01T12:00:00.000Z',
              1: {
                _object: true,
                _timestamp: '2024-05-01T12:00:00.000Z',
                Enable: {
                  _object: false,
                  _writable: true,
                  _value: true,
                  _type: 'xsd:boolean',
                  _timestamp: '2024-05-02T00:00:00.000Z',
                },
                // Secrets have no value, as if they had never been read; what was only listed has none either.
                KeyPassphrase: { _object: false, _writable: true },
                Listed: { _object: false },
              },
            },
          },
        },
      },
    });
  });

  it('has no _tags until there is one, and nothing of a tree that was never read', () => {
    expect(Object.keys(of('', { tags: null, tree: null, readAt: null }) as object)).toEqual([
      '_id',
      '_deviceId',
      '_registered',
      '_lastInform',
      '_lastBootstrap',
    ]);
  });

  it.each([
    ['_tags', { _id: '00259E-ONT1200-S1', _tags: ['vip'] }],
    [' _deviceId._OUI , _tags', { _id: '00259E-ONT1200-S1', _deviceId: { _OUI: '00259E' }, _tags: ['vip'] }],
    [
      'InternetGatewayDevice.DeviceInfo.UpTime._value',
      { _id: '00259E-ONT1200-S1', InternetGatewayDevice: { DeviceInfo: { UpTime: { _value: 3600 } } } },
    ],
    ['DeviceID,DeviceID.SerialNumber,Tags,Events', { _id: '00259E-ONT1200-S1' }],
  ])('projection %s gives that and the id (§1.3)', (projection, expected) => {
    expect(of(projection)).toEqual(expected);
  });

  it('a place that a shorter one covers is dropped', () => {
    expect(parseProjection('a.b,a, a.b.c ,d')).toEqual(['a', 'd']);
    expect(parseProjection(' ')).toBeNull();
  });

  it.each([
    ['1', 'boolean', true],
    ['FALSE', 'boolean', false],
    ['sim', 'boolean', 'sim'],
    ['-12', 'int', -12],
    ['11abc', 'unsignedInt', '11abc'],
    ['0012345', 'string', '0012345'],
    ['2024-02-29T10:00:00', 'dateTime', new Date('2024-02-29T10:00:00Z')],
    ['2024-02-29T10:00:00.123456+0200', 'dateTime', new Date('2024-02-29T08:00:00.123Z')],
    ['2023-02-29T10:00:00Z', 'dateTime', '2023-02-29T10:00:00Z'],
    ['soon', 'dateTime', 'soon'],
  ])('%s of type %s is %p', (value, type, expected) => {
    expect(typedValue(value, type)).toEqual(expected);
  });
});
