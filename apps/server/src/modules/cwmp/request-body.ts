import type { IncomingMessage } from 'node:http';
import { createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';

/** Why a body was not taken. */
export type BodyRefusal = 'too-large' | 'unsupported-encoding' | 'undecodable' | 'aborted';

export class BodyError extends Error {
  override readonly name = 'BodyError';

  constructor(readonly reason: BodyRefusal) {
    super(`the request body is ${reason}`);
  }
}

const EMPTY = Buffer.alloc(0);

/** Content encodings that CPEs use; null for another one, or for a stack of them. */
export function contentEncodingOf(request: IncomingMessage): 'identity' | 'gzip' | 'deflate' | null {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    default:
      return null;
  }
}

/** Announced length; null when the body comes in chunks, and its length is known at its end only. */
export function contentLengthOf(request: IncomingMessage): number | null {
  const header = request.headers['content-length'];
  if (header !== undefined) return Number(header);
  return request.headers['transfer-encoding'] === undefined ? 0 : null;
}

/** Reads a body, counting while it arrives, and counting what it inflates to: never more than `maxBytes` are kept. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = contentEncodingOf(request);
  if (encoding === null) throw new BodyError('unsupported-encoding');
  const length = contentLengthOf(request);
  if (length === 0) return EMPTY;
  if (length !== null && length > maxBytes) throw new BodyError('too-large');
  const raw = await collect(request, maxBytes, 'aborted');
  if (encoding === 'identity' || raw.length === 0) return raw;
  return inflate(raw, encoding, maxBytes);
}

function inflate(raw: Buffer, encoding: 'gzip' | 'deflate', maxBytes: number): Promise<Buffer> {
  const inflater = encoding === 'gzip' ? createGunzip() : createInflate();
  const inflated = collect(inflater, maxBytes, 'undecodable');
  inflater.end(raw);
  return inflated.finally(() => inflater.destroy());
}

/** @param broken what it means when the stream fails: zlib met bytes that are no gzip, or the socket was reset */
function collect(stream: Readable, maxBytes: number, broken: BodyRefusal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isDone = false;
    const fail = (reason: BodyRefusal): void => {
      if (isDone) return;
      isDone = true;
      stream.pause();
      reject(new BodyError(reason));
    };
    stream.on('data', (chunk: Buffer) => {
      if (isDone) return;
      size += chunk.length;
      if (size > maxBytes) fail('too-large');
      else chunks.push(chunk);
    });
    stream.on('end', () => {
      if (isDone) return;
      isDone = true;
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    });
    stream.on('error', () => fail(broken));
    stream.on('close', () => fail(broken));
  });
}
