import { Long, ObjectId } from 'bson';
import { readDevice } from '@demarc/genieacs';
import fc from 'fast-check';
import { aGenieacsDevice, archiveOf, bsonOf, gzipped } from '../../../../../test/support/genieacs-dump';
import { collectionOf, readDump, type DumpEntry } from './dump-reader';

async function read(name: string, bytes: Uint8Array, pieceBytes = 1_000): Promise<DumpEntry[]> {
  const found: DumpEntry[] = [];
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
  }
  for await (const entry of readDump(name, pieces())) found.push(entry);
  return found;
}

const PRESETS = [
  { _id: 'inform', weight: 0, channel: 'inform' },
  { _id: 'late' },
  { _id: 'three', weight: Long.fromNumber(2) },
];
const DEVICES = [aGenieacsDevice('D-1'), aGenieacsDevice('D-2')];

describe('files of mongodump and mongoexport (§5.1)', () => {
  it.each([
    ['devices.bson', 'devices'],
    ['dump/genieacs/virtualParameters.bson.gz', 'virtualParameters'],
    ['C:\\dump\\fs.files.bson', 'fs.files'],
    ['presets.json', 'presets'],
    ['devices.metadata.json', null],
    ['devices.metadata.json.gz', null],
  ])('%s is of %s', (name, collection) => {
    expect(collectionOf(name)).toBe(collection);
  });

  it('a directory file, packed or not, whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.boolean(), async (pieceBytes, isPacked) => {
        const bytes = bsonOf(PRESETS);
        const found = await read('presets.bson', isPacked ? gzipped(bytes) : bytes, pieceBytes);
        expect(found).toEqual(
          [{ _id: 'inform', weight: 0, channel: 'inform' }, { _id: 'late' }, { _id: 'three', weight: 2 }].map(
            (document) => ({
              collection: 'presets',
              document,
            }),
          ),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('an archive with its collections mixed, packed or not', async () => {
    const archive = archiveOf({ devices: DEVICES, presets: PRESETS });
    for (const bytes of [archive, gzipped(archive)]) {
      const found = await read('dump.archive', bytes, 97);
      expect(found.map(({ collection, document }) => [collection, (document as { _id: string })._id])).toEqual([
        ['devices', '00259E-ONT1200-D%2D1'],
        ['devices', '00259E-ONT1200-D%2D2'],
        ['presets', 'inform'],
        ['presets', 'late'],
        ['presets', 'three'],
      ]);
    }
  });

  it('JSON by lines, as a list, over several lines; extended in either spelling', async () => {
    const one = '{"_id":{"$oid":"5f0000000000000000000001"},"t":{"$date":"2024-05-01T12:00:00Z"},"s":"} {\\" é"}';
    const two =
      '{\n "_id": "x", "t": {"$date": {"$numberLong": "1714564800000"}},\n "n": {"$numberInt": "7"}, "d": {"$binary": {"base64": "AQI=", "subType": "00"}}\n}';
    const expected = [
      { _id: '5f0000000000000000000001', t: new Date('2024-05-01T12:00:00Z'), s: '} {" é' },
      { _id: 'x', t: new Date('2024-05-01T12:00:00Z'), n: 7, d: new Uint8Array([1, 2]) },
    ];
    for (const text of [`${one}\n${two}\n`, `[${one},\n${two}]`, `\uFEFF[\n${one},${two}\n]\n`]) {
      const found = await read('tasks.json', Buffer.from(text), 7);
      expect(found.map(({ document }) => document)).toEqual(expected);
    }
  });

  it.each([
    ['cut off', bsonOf(PRESETS).subarray(0, 70), 'it ends in the middle of a document'],
    ['an archive cut off', archiveOf({ presets: PRESETS }).subarray(0, -30), /cut off|middle/],
    ['no BSON', Buffer.from([1, 0, 0, 0, 1, 2, 3]), 'it is no BSON'],
    ['another text', Buffer.from('hello'), 'it is neither BSON nor JSON'],
    ['broken JSON', Buffer.from('{"a":}'), 'it has a broken document'],
    ['half a JSON', Buffer.from('{"a":1'), 'it ends in the middle of a document'],
    ['broken gzip', Buffer.concat([gzipped(bsonOf(PRESETS)).subarray(0, 30), Buffer.alloc(40, 1)]), /unpacked|middle/],
  ])('what is %s is refused', async (_case, bytes, why) => {
    await expect(read('presets.bson', bytes)).rejects.toThrow(why);
  });

  it('nothing is nothing', async () => {
    expect(await read('presets.bson', Buffer.alloc(0))).toEqual([]);
    expect(await read('presets.metadata.json', Buffer.from('{"a":1}'))).toEqual([]);
  });
});

describe('a device of a dump (§5.2)', () => {
  it('has identity, tags, parameters and both pairs of credentials', () => {
    const device = readDevice(aGenieacsDevice('D-1'));
    if ('problem' in device) throw new Error(device.problem);
    expect(device).toMatchObject({
      externalId: '00259E-ONT1200-D%2D1',
      identity: { oui: '00259E', productClass: 'ONT1200', serialNumber: 'D-1' },
      manufacturer: 'Sim',
      registeredAt: new Date('2023-01-01T00:00:00Z'),
      tags: ['vip'],
      root: 'InternetGatewayDevice.',
      skipped: 1,
      username: 'cpe-D-1',
      password: 'secret-D-1',
      connectionRequestUrl: 'http://192.0.2.7:7547/cr',
      connectionRequestUsername: 'acs',
      connectionRequestPassword: 'call-D-1',
    });
    expect(device.rows).toContainEqual(['InternetGatewayDevice.DeviceInfo.UpTime', '3600', 'unsignedInt', true]);
    expect(device.rows).toContainEqual([
      'InternetGatewayDevice.ManagementServer.PeriodicInformEnable',
      'true',
      'boolean',
      true,
    ]);
  });

  it('old data without _deviceId are known by their id; without both they are nobody', () => {
    expect(readDevice({ _id: '00259E-A%2DB-S%2F1' })).toMatchObject({
      identity: { oui: '00259E', productClass: 'A-B', serialNumber: 'S/1' },
      root: null,
      rows: [],
    });
    expect(readDevice({ _id: new ObjectId() })).toEqual({ problem: 'neither its _deviceId nor its _id say who it is' });
    expect(readDevice(null)).toEqual({ problem: 'it is no document' });
  });
});
