import { gzipSync } from 'node:zlib';
import { ObjectId, serialize } from 'bson';

type Documents = Readonly<Record<string, readonly object[]>>;

/** A collection as mongodump writes it into its directory. */
export const bsonOf = (documents: readonly object[]): Buffer => Buffer.concat(documents.map((each) => serialize(each)));

const TERMINATOR = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/** An archive as `mongodump --archive` writes it: collections in pieces of two documents, mixed. */
export function archiveOf(collections: Documents): Buffer {
  const names = Object.keys(collections);
  const metadata = names.map((collection) =>
    serialize({ db: 'genieacs', collection, metadata: '{}', size: 0, type: 'collection' }),
  );
  const pieces: Buffer[] = [];
  const segment = (collection: string, documents: readonly object[], EOF: boolean): void => {
    pieces.push(Buffer.from(serialize({ db: 'genieacs', collection, EOF, CRC: 0 })), bsonOf(documents), TERMINATOR);
  };
  for (let from = 0; names.some((name) => from < (collections[name]?.length ?? 0)); from += 2)
    for (const name of names) {
      const some = (collections[name] ?? []).slice(from, from + 2);
      if (some.length > 0) segment(name, some, false);
    }
  for (const name of names) segment(name, [], true);
  const head = serialize({
    concurrent_collections: 4,
    version: '0.1',
    server_version: '6.0.5',
    tool_version: '100.7.0',
  });
  return Buffer.concat([Buffer.from([0x6d, 0xe2, 0x99, 0x81]), head, ...metadata, TERMINATOR, ...pieces]);
}

export const gzipped = (bytes: Buffer): Buffer => gzipSync(bytes);

const AT = new Date('2024-05-01T12:00:00Z');
const leaf = (value: unknown, type = 'xsd:string') => ({
  _object: false,
  _writable: true,
  _value: value,
  _type: type,
  _timestamp: AT,
});

/** A device as GenieACS keeps it. */
export function aGenieacsDevice(
  serial: string,
  more: { username?: string; password?: string; tags?: string[]; id?: string } = {},
): object {
  const { username = `cpe-${serial}`, password = `secret-${serial}`, tags = ['vip'] } = more;
  return {
    _id: more.id ?? `00259E-ONT1200-${serial.replaceAll('-', '%2D')}`,
    _deviceId: { _Manufacturer: 'Sim', _OUI: '00259E', _ProductClass: 'ONT1200', _SerialNumber: serial },
    _registered: new Date('2023-01-01T00:00:00Z'),
    _lastInform: AT,
    _tags: tags,
    InternetGatewayDevice: {
      _object: true,
      DeviceInfo: { _object: true, SoftwareVersion: leaf('V2'), UpTime: leaf(3600, 'xsd:unsignedInt') },
      'X bad name': leaf('x'),
      ManagementServer: {
        _object: true,
        Username: leaf(username),
        Password: leaf(password),
        ConnectionRequestURL: leaf('http://192.0.2.7:7547/cr'),
        ConnectionRequestUsername: leaf('acs'),
        ConnectionRequestPassword: leaf(`call-${serial}`),
        PeriodicInformEnable: leaf(true, 'xsd:boolean'),
      },
    },
  };
}

/** A file of GridFS with its pieces. */
export function aGridFile(name: string, bytes: Buffer, pieceBytes = 8): Documents {
  const _id = new ObjectId();
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, n) => ({
    _id: new ObjectId(),
    files_id: _id,
    n,
    data: bytes.subarray(n * pieceBytes, (n + 1) * pieceBytes),
  }));
  const metadata = { fileType: '1 Firmware Upgrade Image', productClass: 'ONT1200', version: 'V3', oui: '00259E' };
  return {
    'fs.files': [{ _id, filename: name, length: bytes.length, chunkSize: pieceBytes, uploadDate: AT, metadata }],
    'fs.chunks': pieces,
  };
}
