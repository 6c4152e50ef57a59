import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface FileSource {
  readonly url: string;
  readonly localAddress: string;
  /** FileSize of the Download; 0 when the ACS did not say. */
  readonly expectedBytes: number;
  readonly timeoutMs: number;
  /** Closes the connection after so many bytes of each answer, as a slow line does: the rest is asked for by Range. */
  readonly dropsAfterBytes: number | null;
  readonly signal: AbortSignal;
}

/** The file, or the fault that TransferComplete reports (TR-069 A.5.1). */
export type FetchedFile = { readonly bytes: Buffer } | { readonly faultCode: number };

/** A file larger than this is no image of this box. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_TRIES = 200;

/** Fetches a file as a bootloader does: HEAD for the size, GET, and Range for what is missing. */
export async function fetchFile(source: FileSource): Promise<FetchedFile> {
  if (!/^https?:$/.test(protocolOf(source.url))) return { faultCode: 9013 };
  try {
    const head = await exchange(source, 'HEAD', 0, null);
    if (head.status !== 200) return { faultCode: faultOfStatus(head.status) };
    const size = Number(head.headers['content-length']);
    if (!Number.isInteger(size) || size > MAX_BYTES) return { faultCode: 9017 };
    if (source.expectedBytes > 0 && size !== source.expectedBytes) return { faultCode: 9018 };
    return await fetchParts(source, size, head.headers.etag ?? null);
  } catch (error) {
    if (source.signal.aborted) throw error;
    return { faultCode: 9015 };
  }
}

async function fetchParts(source: FileSource, size: number, etag: string | null): Promise<FetchedFile> {
  const parts: Buffer[] = [];
  let received = 0;
  for (let tries = 0; received < size || tries === 0; tries++) {
    if (tries >= MAX_TRIES) return { faultCode: 9017 };
    const reply = await exchange(source, 'GET', received, etag);
    if (reply.status !== (received === 0 ? 200 : 206)) return { faultCode: faultOfStatus(reply.status) };
    const range = `bytes ${received}-${size - 1}/${size}`;
    if (reply.status === 206 && reply.headers['content-range'] !== range) return { faultCode: 9017 };
    parts.push(reply.body);
    received += reply.body.length;
  }
  return received === size ? { bytes: Buffer.concat(parts) } : { faultCode: 9018 };
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

function faultOfStatus(status: number): number {
  if (status === 401 || status === 403) return 9012;
  return status === 404 || status === 410 ? 9016 : 9017;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function exchange(source: FileSource, method: 'HEAD' | 'GET', from: number, etag: string | null): Promise<Reply> {
  const headers: Record<string, string> = { 'User-Agent': 'cpe-sim' };
  if (from > 0) headers['Range'] = `bytes=${from}-`;
  if (from > 0 && etag !== null) headers['If-Range'] = etag;
  const send = protocolOf(source.url) === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(source.url, {
      method,
      headers,
      localAddress: source.localAddress,
      timeout: source.timeoutMs,
      signal: source.signal,
      agent: false,
      rejectUnauthorized: false,
    });
    request.on('timeout', () => request.destroy(new Error('the file server is silent')));
    request.on('error', reject);
    request.on('response', (response) => resolve(collect(response, source.dropsAfterBytes)));
    request.end();
  });
}

/** What arrives before the line breaks, or all of it. */
function collect(response: IncomingMessage, dropsAfterBytes: number | null): Promise<Reply> {
  const { statusCode: status = 0, headers } = response;
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let received = 0;
    const done = (): void => resolve({ status, headers, body: Buffer.concat(parts) });
    response.on('data', (part: Buffer) => {
      const kept = dropsAfterBytes === null ? part : part.subarray(0, dropsAfterBytes - received);
      parts.push(kept);
      received += kept.length;
      if (received !== dropsAfterBytes) return;
      done();
      response.destroy();
    });
    response.on('end', done);
    // Cut off: the next request asks for the rest.
    response.on('error', done);
  });
}
