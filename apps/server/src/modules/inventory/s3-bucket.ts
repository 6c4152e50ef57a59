import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { AppConfig } from '../../platform/config/app-config';
import { isId } from '../../platform/ids';
import { FileStoreUnavailable } from './inventory.errors';
import { signed, type S3Key } from './s3-signature';

export interface S3Settings extends S3Key {
  readonly endpoint: string;
  readonly bucket: string;
  /** Before every name. */
  readonly prefix: string;
}

export interface StoredObject {
  readonly id: string;
  readonly modifiedMs: number;
}

interface Sending {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const EMPTY_SHA256 = createHash('sha256').digest('hex');
/** Silence of so long is the end of a transfer. */
const SILENCE_MS = 30_000;
const MAX_ANSWER_BYTES = 4_194_304;

/** Where the files are when they are not only on this disk; null when nobody said. */
export function s3SettingsOf({ settings }: AppConfig): S3Settings | null {
  const { FILES_S3_ENDPOINT, FILES_S3_BUCKET, FILES_S3_ACCESS_KEY_ID, FILES_S3_SECRET_ACCESS_KEY } = settings;
  if (FILES_S3_ENDPOINT === undefined || FILES_S3_BUCKET === undefined) return null;
  if (FILES_S3_ACCESS_KEY_ID === undefined || FILES_S3_SECRET_ACCESS_KEY === undefined) return null;
  return {
    endpoint: FILES_S3_ENDPOINT.replace(/\/+$/, ''),
    bucket: FILES_S3_BUCKET,
    region: settings.FILES_S3_REGION,
    prefix: settings.FILES_S3_PREFIX,
    accessKeyId: FILES_S3_ACCESS_KEY_ID,
    secretAccessKey: FILES_S3_SECRET_ACCESS_KEY,
  };
}

/** The few operations of S3 that a store of files needs, with path-style addresses, which every S3-speaking server has. */
export class S3Bucket {
  constructor(private readonly settings: S3Settings) {}

  /** The server compares what arrives with the hash. */
  async put(id: string, { path, sizeBytes, sha256 }: Sending): Promise<void> {
    const headers = { 'content-length': String(sizeBytes), 'content-type': 'application/octet-stream' };
    const answer = await this.exchange('PUT', this.urlOf(id), { headers, sha256, path });
    await textOf(answer);
    if (answer.statusCode !== 200) throw new FileStoreUnavailable(`PUT was answered ${answer.statusCode}`);
  }

  /** Writes it to a path of ours; false when there is none. */
  async fetch(id: string, path: string): Promise<boolean> {
    const answer = await this.exchange('GET', this.urlOf(id));
    if (answer.statusCode === 200) {
      await pipeline(answer, createWriteStream(path, { flags: 'wx', mode: 0o640, flush: true })).catch(unavailable);
      return true;
    }
    await textOf(answer);
    if (answer.statusCode === 404) return false;
    throw new FileStoreUnavailable(`GET was answered ${answer.statusCode}`);
  }

  /** SHA-256 of what it gives back; null when there is none. */
  async hashOf(id: string): Promise<string | null> {
    const answer = await this.exchange('GET', this.urlOf(id));
    if (answer.statusCode === 200) {
      const hash = createHash('sha256');
      await pipeline(answer, hash).catch(unavailable);
      return hash.digest('hex');
    }
    await textOf(answer);
    if (answer.statusCode === 404) return null;
    throw new FileStoreUnavailable(`GET was answered ${answer.statusCode}`);
  }

  async delete(id: string): Promise<void> {
    const answer = await this.exchange('DELETE', this.urlOf(id));
    await textOf(answer);
    if (answer.statusCode !== 204 && answer.statusCode !== 200 && answer.statusCode !== 404)
      throw new FileStoreUnavailable(`DELETE was answered ${answer.statusCode}`);
  }

  /** All files, a thousand at a time. */
  async *list(): AsyncGenerator<StoredObject> {
    const { prefix } = this.settings;
    for (let after: string | null = null; ;) {
      const url = this.urlOf('');
      const query = {
        'list-type': '2',
        'max-keys': '1000',
        prefix,
        ...(after === null ? {} : { 'start-after': after }),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const answer = await this.exchange('GET', url);
      const text = await textOf(answer);
      if (answer.statusCode !== 200) throw new FileStoreUnavailable(`a list was answered ${answer.statusCode}`);
      const keys = [...text.matchAll(CONTENTS)].map(([, entry = '']) => entryOf(entry));
      for (const { key, modifiedMs } of keys) {
        const id = key.slice(prefix.length);
        if (isId(id)) yield { id, modifiedMs };
      }
      const last = keys.at(-1);
      if (!/<IsTruncated>\s*true\s*</.test(text) || last === undefined) return;
      after = last.key;
    }
  }

  /** @param id empty: the bucket itself */
  private urlOf(id: string): URL {
    const { endpoint, bucket, prefix } = this.settings;
    return new URL(`${endpoint}/${bucket}${id === '' ? '' : `/${prefix}${id}`}`);
  }

  private exchange(
    method: string,
    url: URL,
    body: { headers: Record<string, string>; sha256: string; path: string } | null = null,
  ): Promise<IncomingMessage> {
    // Real time, whatever the clock of the business says: the server refuses a signature that is not of now.
    const now = new Date(performance.timeOrigin + performance.now());
    const payloadSha256 = body?.sha256 ?? EMPTY_SHA256;
    const headers = signed({ method, url, headers: body?.headers ?? {}, payloadSha256 }, this.settings, now);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(url, { method, headers, timeout: SILENCE_MS }, resolve);
      request.on('timeout', () => request.destroy(new Error('the store is silent')));
      request.on('error', reject);
      if (body === null) request.end();
      else pipeline(createReadStream(body.path), request).catch(reject);
    });
    return answered.catch(unavailable);
  }
}

const CONTENTS = /<Contents>(.*?)<\/Contents>/gs;

function entryOf(entry: string): { key: string; modifiedMs: number } {
  const [, key = ''] = /<Key>(.*?)<\/Key>/s.exec(entry) ?? [];
  const [, modified = ''] = /<LastModified>(.*?)<\/LastModified>/s.exec(entry) ?? [];
  return {
    key: key.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    modifiedMs: Date.parse(modified),
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    size += (part as Buffer).length;
    if (size <= MAX_ANSWER_BYTES) parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function unavailable(error: unknown): never {
  throw new FileStoreUnavailable(error instanceof Error ? error.message : 'it does not answer');
}
