import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { DigestClient, type Credentials } from './digest';

export interface FileSink {
  readonly url: string;
  readonly credentials: Credentials;
  readonly localAddress: string;
  readonly timeoutMs: number;
  /** `form`: POST as a browser would. */
  readonly how: 'put' | 'post' | 'form';
  /** Sends the head, and the bytes only when it is told to go on. */
  readonly expects: boolean;
  /** Without Content-Length. */
  readonly isChunked: boolean;
  readonly signal: AbortSignal;
}

const BOUNDARY = 'cpe-sim-7d1f';
/** As small as the buffers of a box. */
const PIECE_BYTES = 4_096;

/** Sends a file to where Upload says; the fault that TransferComplete reports, 0 when there is none. */
export async function sendFile(sink: FileSink, bytes: Buffer): Promise<number> {
  if (!/^https?:$/.test(URL.canParse(sink.url) ? new URL(sink.url).protocol : '')) return 9013;
  try {
    const first = await exchange(sink, bytes, null);
    if (first.status !== 401) return faultOf(first.status);
    const authorization = answerTo(first.challenge, sink);
    return authorization === null ? 9012 : faultOf((await exchange(sink, bytes, authorization)).status);
  } catch (error) {
    if (sink.signal.aborted) throw error;
    return 9015;
  }
}

function answerTo(challenge: string, { url, credentials, how }: FileSink): string | null {
  if (credentials.username === '') return null;
  if (/^\s*Basic/i.test(challenge)) {
    return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  }
  const digest = new DigestClient();
  const request = { method: how === 'put' ? 'PUT' : 'POST', uri: new URL(url).pathname };
  return digest.accept(challenge) ? digest.authorize(request, credentials) : null;
}

function faultOf(status: number): number {
  if (status >= 200 && status < 300) return 0;
  return status === 401 || status === 403 ? 9012 : 9011;
}

interface Reply {
  readonly status: number;
  readonly challenge: string;
}

function exchange(sink: FileSink, bytes: Buffer, authorization: string | null): Promise<Reply> {
  const body = sink.how === 'form' ? inForm(bytes) : bytes;
  const headers: Record<string, string | number> = {
    'User-Agent': 'cpe-sim',
    'Content-Type': sink.how === 'form' ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/octet-stream',
    ...(sink.isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length }),
    ...(sink.expects ? { Expect: '100-continue' } : {}),
    ...(authorization === null ? {} : { Authorization: authorization }),
  };
  const send = sink.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(sink.url, {
      method: sink.how === 'put' ? 'PUT' : 'POST',
      headers,
      localAddress: sink.localAddress,
      timeout: sink.timeoutMs,
      signal: sink.signal,
      agent: false,
      rejectUnauthorized: false,
    });
    const write = (): void => {
      for (let at = 0; at < body.length; at += PIECE_BYTES) request.write(body.subarray(at, at + PIECE_BYTES));
      request.end();
    };
    request.on('timeout', () => request.destroy(new Error('the file server is silent')));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      resolve(replyOf(response));
      response.once('end', () => request.destroy());
    });
    if (sink.expects) {
      request.once('continue', write);
      request.flushHeaders();
    } else write();
  });
}

const replyOf = ({ statusCode = 0, headers }: IncomingMessage): Reply => ({
  status: statusCode,
  challenge: headers['www-authenticate'] ?? '',
});

const inForm = (bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="backup.cfg"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
