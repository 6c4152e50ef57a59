import { QueryRefused } from './condition';
import { fits } from './evaluate';
import { parseQuery } from './parse-query';

const parameter = (value: unknown, more = {}) => ({ _object: false, _value: value, _type: 'xsd:string', ...more });
const DEVICE = {
  _id: '00259E-ONT1200-SIM00000001',
  _deviceId: { _Manufacturer: 'Sim', _OUI: '00259E', _ProductClass: 'ONT1200', _SerialNumber: 'SIM00000001' },
  _registered: new Date('2024-01-01T00:00:00Z'),
  _lastInform: new Date('2024-05-01T12:00:00Z'),
  _tags: ['vip', 'a b.c'],
  InternetGatewayDevice: {
    _object: true,
    DeviceInfo: {
      _object: true,
      SoftwareVersion: parameter('V3R017'),
      UpTime: parameter(10, { _timestamp: new Date('2024-05-01T12:00:00Z') }),
      SpecVersion: parameter('10'),
      Flag: parameter(true),
      Listed: { _object: false, _writable: false },
      Time: parameter(new Date('2024-04-01T00:00:00Z')),
    },
  },
};
const INFO = 'InternetGatewayDevice.DeviceInfo.';

describe('queries of devices (§1.4)', () => {
  it.each([
    ['nothing asked is everything', {}, true],
    ['a parameter is its value', { [`${INFO}SoftwareVersion`]: 'V3R017' }, true],
    ['… and another value is not', { [`${INFO}SoftwareVersion`]: 'V3' }, false],
    ['… written with _value', { [`${INFO}SoftwareVersion._value`]: 'V3R017' }, true],
    ['_timestamp as it is', { [`${INFO}UpTime._timestamp`]: { $gt: '2024-04-30' } }, true],
    ['_id', { _id: '00259E-ONT1200-SIM00000001' }, true],
    ['_deviceId._SerialNumber', { '_deviceId._SerialNumber': 'SIM00000001' }, true],
    ['[D] DeviceID.SerialNumber', { 'DeviceID.SerialNumber': 'SIM00000001' }, true],
    ['[D] DeviceID.ID', { 'DeviceID.ID': '00259E-ONT1200-SIM00000001' }, true],
    ['[D] DeviceID.OUI and ProductClass', { 'DeviceID.OUI': '00259E', 'DeviceID.ProductClass': 'X' }, false],
    ['[D] Events.Inform', { 'Events.Inform': { $gt: '2024-04-30' } }, true],
    ['[D] Events.0_BOOTSTRAP that never was', { 'Events.0_BOOTSTRAP': { $exists: false } }, true],
    ['[D] Tags.vip', { 'Tags.vip': true }, true],
    ['[D] Tags.a0x20b0x2Ec', { 'Tags.a0x20b0x2Ec': { $exists: true } }, true],
    ['[D] Tags.gone', { 'Tags.gone': { $exists: false } }, true],
    ['a text of digits is also the number', { [`${INFO}UpTime`]: '10' }, true],
    ['… and the text', { [`${INFO}SpecVersion`]: '10' }, true],
    ['a number is not the text', { [`${INFO}SpecVersion`]: 10 }, false],
    ['true is true', { [`${INFO}Flag`]: true }, true],
    ['"true" is not', { [`${INFO}Flag`]: 'true' }, false],
    ['abc* is a prefix', { [`${INFO}SoftwareVersion`]: 'V3*' }, true],
    ['*abc a suffix', { [`${INFO}SoftwareVersion`]: '*017' }, true],
    ['*abc* anywhere', { [`${INFO}SoftwareVersion`]: '*3R0*' }, true],
    ['… in its case', { [`${INFO}SoftwareVersion`]: 'v3*' }, false],
    ['[D] every star counts', { [`${INFO}SoftwareVersion`]: 'V*R*17' }, true],
    ['[D] every sign is itself', { [`${INFO}SoftwareVersion`]: 'V.R*' }, false],
    ['/…/flags', { [`${INFO}SoftwareVersion`]: '/^v3/i' }, true],
    ['/…/ in its case', { [`${INFO}SoftwareVersion`]: '/^v3/' }, false],
    ['$regex with $options', { [`${INFO}SoftwareVersion`]: { $regex: '^v3', $options: 'i' } }, true],
    ['$regex with options before it', { [`${INFO}SoftwareVersion`]: { $regex: '(?i)^v3' } }, true],
    ['$lt of an instant', { _lastInform: { $lt: '2024-05-01T12:00:00.001Z' } }, true],
    ['$gt and $lt', { _lastInform: { $gt: '2024-04-30T00:00:00Z', $lt: '2024-05-01T00:00:00Z' } }, false],
    ['a date with its zone behind a blank', { _lastInform: { $gt: '2024-05-01 13:00:00 +0200' } }, true],
    ['a number is no date', { _lastInform: { $gt: 1 } }, false],
    ['$gte of a number', { [`${INFO}UpTime`]: { $gte: 10, $lt: 11 } }, true],
    ['$gt of a text of digits reads it as both', { [`${INFO}UpTime`]: { $gt: '9' } }, true],
    ['a list has it', { _tags: 'vip' }, true],
    ['$ne of a list', { _tags: { $ne: 'vip' } }, false],
    ['$in', { _tags: { $in: ['x', 'vip'] } }, true],
    ['$in with a wildcard', { [`${INFO}SoftwareVersion`]: { $in: ['X*', 'V3*'] } }, true],
    ['$nin', { _tags: { $nin: ['x', 'y'] } }, true],
    ['$all', { _tags: { $all: ['vip', 'a b.c'] } }, true],
    ['$all that are not all there', { _tags: { $all: ['vip', 'x'] } }, false],
    ['$size', { _tags: { $size: 2 } }, true],
    ['$elemMatch', { _tags: { $elemMatch: { $gt: 'b', $lt: 'w' } } }, true],
    ['$type', { [`${INFO}SoftwareVersion`]: { $type: 'string' } }, true],
    ['$type of another', { [`${INFO}UpTime`]: { $type: ['string', 'date'] } }, false],
    ['$exists', { [`${INFO}Gone`]: { $exists: true } }, false],
    ['$exists of what was never read', { [`${INFO}Listed`]: { $exists: true } }, false],
    ['$ne of what is missing', { [`${INFO}Gone`]: { $ne: 'x' } }, true],
    ['null is missing', { [`${INFO}Gone`]: null }, true],
    ['$not', { [`${INFO}SoftwareVersion`]: { $not: { $regex: '^V4' } } }, true],
    ['$not of a pattern', { [`${INFO}SoftwareVersion`]: { $not: '/^V3/' } }, false],
    ['$ne beside another operator', { [`${INFO}SoftwareVersion`]: { $ne: 'V4*', $exists: true } }, true],
    ['$or', { $or: [{ _tags: 'x' }, { '_deviceId._OUI': '00259E' }] }, true],
    ['$and', { $and: [{ _tags: 'x' }, { '_deviceId._OUI': '00259E' }] }, false],
    ['$nor', { $nor: [{ _tags: 'x' }, { _tags: 'y' }] }, true],
    ['nested', { $or: [{ $and: [{ _tags: 'vip' }, { [`${INFO}UpTime`]: 10 }] }] }, true],
  ])('%s', (_case, query, expected) => {
    expect(fits(parseQuery(query), DEVICE)).toBe(expected);
  });

  it.each([
    [[], 'a query is a JSON object'],
    ['x', 'a query is a JSON object'],
    [{ $where: '1' }, 'unknown operator $where'],
    [{ a: { $near: 1 } }, 'unknown operator $near'],
    [{ $or: [] }, '$or takes a list that is not empty'],
    [{ a: { $regex: '(' } }, 'Invalid regular expression'],
    [{ a: { $size: -1 } }, '$size takes a whole number'],
    [{ a: { b: 1 } }, 'is compared with a text'],
    [{ $or: Array.from({ length: 600 }, () => ({ a: 1 })) }, 'at most 500'],
  ])('[D] %j is refused, not left hanging (§1.1)', (query, why) => {
    expect(() => parseQuery(query)).toThrow(QueryRefused);
    expect(() => parseQuery(query)).toThrow(why);
  });
});

describe('queries of other collections (§1.4)', () => {
  const TASKS = { isOfDevices: false, dates: ['timestamp'] };
  const TASK = { _id: '5f', name: 'reboot', retries: 2, timestamp: new Date('2024-05-01T12:00:00Z') };
  it.each([
    ['texts are only themselves', { name: 're*' }, false],
    ['… also patterns', { name: '/re/' }, false],
    ['$regex is one', { name: { $regex: 're' } }, true],
    ['an instant as text', { timestamp: { $lt: '2024-05-02T00:00:00Z' } }, true],
    ['an instant as milliseconds', { timestamp: { $gte: Date.parse('2024-05-01T12:00:00Z') } }, true],
    ['retries are numbers', { retries: { $gt: 1 } }, true],
    ['_id', { _id: '5f' }, true],
  ])('%s', (_case, query, expected) => {
    expect(fits(parseQuery(query, TASKS), TASK)).toBe(expected);
  });
});
