import { randomBytes } from 'node:crypto';
import { SecretBox, SecretUnreadable, FILE_HEADER_BYTES } from './secret-box';
import { SealedFileUnreadable } from './sealed-file';

const CHUNK = 65_536;
const place = { table: 'router_upload', column: 'content', rowId: 'a' };
const box = new SecretBox(randomBytes(32));

function seal(plain: Buffer, pieceBytes = plain.length): Buffer {
  const sealer = box.sealFile(place);
  const parts = [sealer.header];
  for (let at = 0; at < plain.length; at += pieceBytes) parts.push(sealer.update(plain.subarray(at, at + pieceBytes)));
  return Buffer.concat([...parts, sealer.end()]);
}

async function open(stored: Buffer, range?: { start: number; end: number }, where = place, by = box): Promise<Buffer> {
  const opener = by.openFile(where, stored.subarray(0, FILE_HEADER_BYTES), stored.length);
  const parts: Buffer[] = [];
  const readAt = (position: number, length: number) => Promise.resolve(stored.subarray(position, position + length));
  for await (const part of opener.read(range ?? { start: 0, end: opener.sizeBytes - 1 }, readAt)) parts.push(part);
  return Buffer.concat(parts);
}

it.each([1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, CHUNK + 16, 3 * CHUNK, 3 * CHUNK + 7])(
  'a file of %i bytes opens as it was, however it came',
  async (size) => {
    const plain = randomBytes(size);
    for (const piece of [size, 1_000, CHUNK]) expect((await open(seal(plain, piece))).equals(plain)).toBe(true);
  },
);

it('any part of it opens alone', async () => {
  const plain = randomBytes(2 * CHUNK + 100);
  const stored = seal(plain, 5_000);
  for (const [start, end] of [
    [0, 0],
    [CHUNK - 1, CHUNK],
    [CHUNK, 2 * CHUNK - 1],
    [2 * CHUNK + 99, 2 * CHUNK + 99],
    [10, 2 * CHUNK + 50],
  ] as const) {
    expect((await open(stored, { start, end })).equals(plain.subarray(start, end + 1))).toBe(true);
  }
});

it('one that was changed, cut off, reordered or put in another place does not open', async () => {
  const plain = randomBytes(3 * CHUNK);
  const stored = seal(plain);
  const sealedChunk = CHUNK + 16;
  const chunk = (at: number): Buffer =>
    stored.subarray(FILE_HEADER_BYTES + at * sealedChunk, FILE_HEADER_BYTES + (at + 1) * sealedChunk);
  const header = stored.subarray(0, FILE_HEADER_BYTES);
  const flipped = Buffer.from(stored);
  flipped[FILE_HEADER_BYTES + 5] = (flipped[FILE_HEADER_BYTES + 5] ?? 0) ^ 1;
  const broken = [
    flipped,
    Buffer.concat([header, chunk(0), chunk(1)]),
    Buffer.concat([header, chunk(1), chunk(0), chunk(2)]),
    stored.subarray(0, stored.length - 1),
    Buffer.concat([stored, randomBytes(20)]),
  ];
  for (const bytes of broken) await expect(open(bytes)).rejects.toThrow(SealedFileUnreadable);
  await expect(open(stored, undefined, { ...place, rowId: 'b' })).rejects.toThrow(SealedFileUnreadable);
  await expect(open(stored, undefined, place, new SecretBox(randomBytes(32)))).rejects.toThrow(SecretUnreadable);
  expect(stored.includes(plain.subarray(0, 16))).toBe(false);
});
