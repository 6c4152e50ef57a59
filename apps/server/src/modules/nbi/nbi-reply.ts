import { STATUS_CODES } from 'node:http';

/** What a program that was made for GenieACS is answered. */
export interface NbiReply {
  readonly status: number;
  /** In the status line, and as `X-Status-Reason`. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is not read for a HEAD. */
  readonly body: string | AsyncIterable<string>;
}

export const EMPTY: NbiReply = { status: 200, body: '' };

/** As GenieACS says it: bare text without a type. */
export const bare = (status: number, text?: string): NbiReply => ({
  status,
  body: text ?? `${status} ${STATUS_CODES[status] ?? ''}`,
});

export const NOT_FOUND = bare(404);
export const NO_SUCH_DEVICE = bare(404, 'No such device');
export const notAllowed = (allow: string): NbiReply => ({ ...bare(405), headers: { Allow: allow } });

const JSON_TYPE = { 'Content-Type': 'application/json' };

export const json = (status: number, value: unknown, reason?: string): NbiReply => ({
  status,
  ...(reason === undefined ? {} : { reason }),
  headers: JSON_TYPE,
  body: JSON.stringify(value),
});

/** One object a line, separated by commas. */
export function list(total: number, documents: AsyncIterable<unknown> | Iterable<unknown>): NbiReply {
  return { status: 200, headers: { ...JSON_TYPE, total: String(total) }, body: lines(documents) };
}

/** Several lines are written at once: a write costs more than what is in it. */
const CHUNK_LENGTH = 65_536;

async function* lines(documents: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<string> {
  let chunk = '[\n';
  let isFirst = true;
  for await (const document of documents) {
    chunk += `${isFirst ? '' : ',\n'}${JSON.stringify(document)}`;
    isFirst = false;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n]`;
}

/** Ends the work on a request with this answer. */
export class NbiRefused extends Error {
  override readonly name = 'NbiRefused';
  constructor(readonly reply: NbiReply) {
    super(typeof reply.body === 'string' ? reply.body : 'refused');
  }
}

export const refuse = (status: number, text: string): never => {
  throw new NbiRefused(bare(status, text));
};
