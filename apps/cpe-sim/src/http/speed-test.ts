import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { boxClock } from '../clock';

export interface SpeedTest {
  readonly url: string;
  readonly method: 'GET' | 'PUT';
  readonly localAddress: string;
  /** What is sent by PUT. */
  readonly bytes: number;
  /** By time; 0: until the bytes are through. */
  readonly seconds: number;
  readonly connections: number;
  readonly timeoutMs: number;
  /** What the line carries: the connections share it. */
  readonly lineBitsPerSecond: number;
  readonly signal: AbortSignal;
}

/** What TR-143 wants to be known of a test: moments of the first connection, bytes of all. */
export interface SpeedTimes {
  readonly openRequest: string;
  readonly openResponse: string;
  readonly requested: string;
  readonly began: string;
  readonly ended: string;
  readonly bytes: number;
}

/** The times, or the DiagnosticsState that says what went wrong. */
export type SpeedOutcome = SpeedTimes | { readonly error: string };

const CHUNK = Buffer.alloc(1 << 16, 0x5a);

export async function testSpeed(test: SpeedTest): Promise<SpeedOutcome> {
  if (!URL.canParse(test.url) || !/^https?:$/.test(new URL(test.url).protocol)) return { error: 'Error_Other' };
  const all = await Promise.all(Array.from({ length: test.connections }, () => transfer(test)));
  const failed = all.find((each) => 'error' in each);
  if (failed !== undefined) return failed;
  const times = all.filter((each): each is SpeedTimes => !('error' in each));
  const [first] = times;
  if (first === undefined) return { error: 'Error_Internal' };
  const texts = (pick: (each: SpeedTimes) => string): string[] => times.map((each) => pick(each)).toSorted();
  return {
    openRequest: first.openRequest,
    openResponse: first.openResponse,
    requested: first.requested,
    began: texts(({ began }) => began)[0] ?? first.began,
    ended: texts(({ ended }) => ended).at(-1) ?? first.ended,
    bytes: times.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function transfer(test: SpeedTest): Promise<SpeedOutcome> {
  const openRequest = boxClock.isoMicro();
  const send = test.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const moments = { openResponse: openRequest, requested: openRequest, began: openRequest };
    let isOpen = false;
    const request = send(test.url, {
      method: test.method,
      headers: test.method === 'PUT' ? { 'Content-Length': test.bytes } : {},
      localAddress: test.localAddress,
      timeout: test.timeoutMs,
      signal: test.signal,
      agent: false,
      rejectUnauthorized: false,
    });
    const done = (bytes: number): void => resolve({ openRequest, ...moments, ended: boxClock.isoMicro(), bytes });
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        isOpen = true;
        moments.openResponse = moments.requested = boxClock.isoMicro();
        if (test.method === 'PUT') void sendBytes(test, request, moments);
      });
    });
    request.on('timeout', () => request.destroy(new Error('the server is silent')));
    request.on('error', () => resolve({ error: isOpen ? 'Error_TransferFailed' : 'Error_InitConnectionFailed' }));
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        resolve({ error: test.method === 'GET' ? 'Error_TransferFailed' : 'Error_NoSTOR' });
      } else if (test.method === 'PUT') {
        response.resume();
        done(test.bytes);
      } else receive(test, { request, response }, moments, done);
    });
    if (test.method === 'GET') request.end();
  });
}

function receive(
  test: SpeedTest,
  { request, response }: { request: ClientRequest; response: IncomingMessage },
  moments: { began: string },
  done: (bytes: number) => void,
): void {
  let received = 0;
  const expected = Number(response.headers['content-length'] ?? 0);
  const timer = test.seconds === 0 ? null : setTimeout(() => request.destroy(), test.seconds * 1000);
  const pace = paceOf(test);
  response.on('data', (part: Buffer) => {
    if (received === 0) moments.began = boxClock.isoMicro();
    received += part.length;
    const waitMs = pace(received);
    if (waitMs > 1) {
      response.pause();
      setTimeout(() => response.resume(), waitMs);
    }
    if (received === expected) done(received);
  });
  response.on('close', () => {
    if (timer !== null) clearTimeout(timer);
    done(received);
  });
}

/** How long to wait after so many bytes, so that they took as long as the line needs for them. */
function paceOf({ lineBitsPerSecond, connections }: SpeedTest): (bytes: number) => number {
  const startedAt = performance.now();
  return (bytes) => (bytes * 8_000 * connections) / lineBitsPerSecond - (performance.now() - startedAt);
}

async function sendBytes(test: SpeedTest, request: ClientRequest, moments: { began: string }): Promise<void> {
  const pace = paceOf(test);
  const closed = new Promise((done) => request.once('close', done));
  moments.began = boxClock.isoMicro();
  for (let sent = 0; sent < test.bytes && !request.destroyed;) {
    const part = CHUNK.subarray(0, Math.min(CHUNK.length, test.bytes - sent));
    sent += part.length;
    if (!request.write(part)) await Promise.race([closed, new Promise((drained) => request.once('drain', drained))]);
    const waitMs = pace(sent);
    if (waitMs > 1) await new Promise((waited) => setTimeout(waited, waitMs));
  }
  request.end();
}
