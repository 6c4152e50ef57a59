import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { toPlain } from '@demarc/genieacs';
import { deserialize } from 'bson';
import { ByteReader, DumpUnreadable } from './dump-bytes';
import { JsonObjects, MAX_DOCUMENT_BYTES } from './json-objects';

/** One document, and where it stood. */
export interface DumpEntry {
  readonly collection: string;
  readonly document: unknown;
}

/** What a packed file may become. */
const MAX_INFLATED_BYTES = 16_000_000_000;
const ARCHIVE_MAGIC = Buffer.from([0x6d, 0xe2, 0x99, 0x81]);
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const TERMINATOR = 0xffff_ffff;

/** The collection of a file of a dump by its name; null for what is none (`devices.metadata.json`). */
export function collectionOf(name: string): string | null {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? '';
  if (/\.metadata\.json(\.gz)?$/i.test(base) || /^(?:prelude|oplog)\./i.test(base)) return null;
  return base.replace(/\.gz$/i, '').replace(/\.(?:bson|json|jsonl|ndjson)$/i, '');
}

/** Everything in a file of mongodump (directory or archive, packed or not) or mongoexport, one document at a time. */
export async function* readDump(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<DumpEntry> {
  const collection = collectionOf(name);
  if (collection === null) return;
  const bytes = new ByteReader(source);
  const head = await bytes.peek(4);
  if (head.subarray(0, 2).equals(GZIP_MAGIC)) {
    yield* readDump(name.replace(/\.gz$/i, ''), inflated(bytes));
  } else if (head.equals(ARCHIVE_MAGIC)) yield* readArchive(bytes);
  else if (head.length === 0) return;
  // The length of a BSON document has zeros where a text has signs.
  else if (head.length === 4 && head.includes(0)) yield* readBson(collection, bytes);
  else yield* readJson(collection, bytes);
}

async function* inflated(bytes: ByteReader): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong is said to whoever reads.
  const fed = pipeline(Readable.from(bytes.rest()), gunzip).catch(() => undefined);
  let total = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      total += chunk.byteLength;
      if (total > MAX_INFLATED_BYTES) throw new DumpUnreadable('it is too large');
      yield chunk;
    }
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_'))
      throw new DumpUnreadable('it is packed, and cannot be unpacked');
    throw error;
  } finally {
    gunzip.destroy();
    await fed;
  }
}

async function* readBson(collection: string, bytes: ByteReader): AsyncGenerator<DumpEntry> {
  for (;;) {
    const document = await readDocument(bytes);
    if (document === null) return;
    yield { collection, document };
  }
}

/** Null at the end. */
async function readDocument(bytes: ByteReader): Promise<unknown> {
  const head = await bytes.peek(4);
  if (head.length === 0) return null;
  if (head.length < 4) throw new DumpUnreadable('it ends in the middle of a document');
  const length = head.readInt32LE();
  if (length < 5 || length > MAX_DOCUMENT_BYTES) throw new DumpUnreadable('it is no BSON');
  const found = await bytes.take(length);
  try {
    return toPlain(deserialize(found ?? Buffer.alloc(0), { promoteBuffers: true }));
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('BSON')) throw new DumpUnreadable('it has a broken document');
    throw error;
  }
}

interface Segment {
  collection?: string;
  db?: string;
}

/**
 * An archive of mongodump: a magic number, a head, what it says of each collection, and then pieces of collections,
 * each behind the name of its own, ended by a terminator.
 */
async function* readArchive(bytes: ByteReader): AsyncGenerator<DumpEntry> {
  await bytes.take(ARCHIVE_MAGIC.length);
  while (!(await isTerminator(bytes))) if ((await readDocument(bytes)) === null) return;
  for (;;) {
    const segment = (await readDocument(bytes)) as Segment | null;
    if (segment === null) return;
    while (!(await isTerminator(bytes))) {
      const document = await readDocument(bytes);
      if (document === null) throw new DumpUnreadable('the archive was cut off');
      yield { collection: segment.collection ?? '', document };
    }
  }
}

async function isTerminator(bytes: ByteReader): Promise<boolean> {
  const head = await bytes.peek(4);
  if (head.length < 4 || head.readUInt32LE() !== TERMINATOR) return false;
  await bytes.take(4);
  return true;
}

/** Objects of JSON, on lines of their own, in a list, or over several lines. */
async function* readJson(collection: string, bytes: ByteReader): AsyncGenerator<DumpEntry> {
  const decoder = new TextDecoder('utf-8', { fatal: false });
  const objects = new JsonObjects();
  for await (const chunk of bytes.rest())
    for (const text of objects.take(decoder.decode(chunk, { stream: true })))
      yield { collection, document: toPlain(parse(text)) };
  if (objects.isWithin) throw new DumpUnreadable('it ends in the middle of a document');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new DumpUnreadable('it has a broken document');
    throw error;
  }
}
