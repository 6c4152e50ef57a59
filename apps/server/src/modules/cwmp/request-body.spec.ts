import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { deflateSync, gzipSync } from 'node:zlib';
import { BodyError, readBody } from './request-body';

const MAX = 10_000;

/** A request as the HTTP parser hands it over, its body in chunks of this size. */
function request(body: Buffer, headers: Record<string, string>, chunkSize = 1_000): IncomingMessage {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += chunkSize) chunks.push(body.subarray(at, at + chunkSize));
  return Object.assign(Readable.from(chunks, { objectMode: false }), { headers }) as unknown as IncomingMessage;
}

const read = (body: Buffer, headers: Record<string, string>): Promise<Buffer> => readBody(request(body, headers), MAX);
const refusalOf = (body: Buffer, headers: Record<string, string>): Promise<string> =>
  read(body, headers).then(
    () => 'accepted',
    (error: unknown) => (error instanceof BodyError ? error.reason : String(error)),
  );

const text = Buffer.from('<a>hello</a>'.repeat(100));

describe('G5: a body is read', () => {
  it.each([
    ['plain', text, { 'content-length': String(text.length) }],
    ['in chunks, without length', text, { 'transfer-encoding': 'chunked' }],
    ['gzip', gzipSync(text), { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }],
    ['x-gzip', gzipSync(text), { 'content-encoding': 'X-GZIP', 'transfer-encoding': 'chunked' }],
    ['deflate', deflateSync(text), { 'content-encoding': 'deflate', 'transfer-encoding': 'chunked' }],
  ])('%s', async (_case, body, headers) => expect(await read(body, headers)).toEqual(text));

  it('as empty, when there is none', async () => {
    expect(await read(Buffer.alloc(0), {})).toHaveLength(0);
    expect(await read(Buffer.alloc(0), { 'content-length': '0' })).toHaveLength(0);
    expect(await read(Buffer.alloc(0), { 'transfer-encoding': 'chunked' })).toHaveLength(0);
  });
});

describe('G09: a body is refused', () => {
  it.each([
    ['by its announced length', Buffer.alloc(10), { 'content-length': '10001' }, 'too-large'],
    ['when more arrives', Buffer.alloc(MAX + 1), { 'transfer-encoding': 'chunked' }, 'too-large'],
    [
      'when it inflates to more',
      gzipSync(Buffer.alloc(50_000_000)).subarray(0, 9_999),
      { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' },
      'too-large',
    ],
    ['when it is no gzip', text, { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }, 'undecodable'],
    [
      'when the gzip is cut off',
      gzipSync(text).subarray(0, 20),
      { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' },
      'undecodable',
    ],
    ['in another encoding', text, { 'content-encoding': 'br', 'transfer-encoding': 'chunked' }, 'unsupported-encoding'],
    [
      'in a stack of encodings',
      text,
      { 'content-encoding': 'gzip, gzip', 'transfer-encoding': 'chunked' },
      'unsupported-encoding',
    ],
  ])('%s', async (_case, body, headers, reason) => expect(await refusalOf(body, headers)).toBe(reason));

  it('exactly at the limit it is taken', async () => {
    expect(await read(Buffer.alloc(MAX), { 'transfer-encoding': 'chunked' })).toHaveLength(MAX);
    expect(
      await read(gzipSync(Buffer.alloc(MAX)), { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }),
    ).toHaveLength(MAX);
  });
});
