import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { leadingTo } from '../../platform/http/callable-address';

/** A running GenieACS that is asked over its API. */
export interface Peer {
  readonly url: string;
  /** Where its name led when it was looked at. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** It does not answer as a GenieACS does. */
export class PeerUnreadable extends Error {
  override readonly name = 'PeerUnreadable';
}

type Json = Record<string, unknown>;
const ANSWER_MS = 60_000;
const MAX_PAGE_BYTES = 128_000_000;
const ATTEMPTS = 3;
const PAUSE_MS = 500;
const PAGE: Readonly<Record<string, number>> = { devices: 50 };
const USUAL_PAGE = 500;

/** Every document of a collection, page by page in the order of their ids, so that what is added meanwhile shifts nothing. */
export async function* documentsOf(peer: Peer, collection: string): AsyncGenerator<Json[]> {
  const limit = PAGE[collection] ?? USUAL_PAGE;
  let last: string | null = null;
  for (;;) {
    const query: Record<string, string> = { sort: '{"_id":1}', limit: String(limit) };
    if (last !== null) query.query = JSON.stringify({ _id: { $gt: last } });
    const page = await pageOf(peer, `${collection}/?${new URLSearchParams(query).toString()}`);
    if (page.length > 0) yield page;
    const end = page.at(-1)?._id;
    if (page.length < limit || typeof end !== 'string') return;
    // One that does not order its answers would be asked the same for ever.
    if (last !== null && end <= last)
      throw new PeerUnreadable(`it does not list ${collection} in the order of their ids`);
    last = end;
  }
}

/** The bytes of a file; null where there is none. */
export async function fileOf(peer: Peer, name: string): Promise<AsyncIterable<Buffer> | null> {
  const response = await get(peer, encodeURIComponent(name));
  if (response.statusCode === 200) return response as AsyncIterable<Buffer>;
  response.resume();
  return null;
}

async function pageOf(peer: Peer, path: string): Promise<Json[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(peer, path);
    } catch (error) {
      const mayPass = isOfNetwork(error) || (error instanceof PeerUnreadable && /\b50[234]\b/.test(error.message));
      if (!mayPass || attempt === ATTEMPTS)
        throw isOfNetwork(error) ? new PeerUnreadable(`it does not answer (${codeOf(error)})`) : error;
      await new Promise((done) => setTimeout(done, PAUSE_MS * attempt));
    }
  }
}

async function ask(peer: Peer, path: string): Promise<Json[]> {
  const response = await get(peer, path);
  const { statusCode = 0 } = response;
  // Where a redirect leads was not listed; older ones lack a collection.
  if (statusCode !== 200) {
    response.resume();
    if (statusCode === 404) return [];
    throw new PeerUnreadable(`it answered ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_PAGE_BYTES) {
      response.destroy();
      throw new PeerUnreadable('an answer is too large');
    }
    chunks.push(chunk);
  }
  return listIn(Buffer.concat(chunks).toString('utf8'));
}

function listIn(text: string): Json[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PeerUnreadable('its answer is not JSON');
  }
  if (!Array.isArray(read)) throw new PeerUnreadable('its answer is no list');
  return read.filter((each): each is Json => typeof each === 'object' && each !== null);
}

function get({ url, address, headers }: Peer, path: string): Promise<IncomingMessage> {
  const target = new URL(`${url.replace(/\/$/, '')}/${path}`);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(ANSWER_MS);
  return new Promise((resolve, reject) => {
    const request = send(target, { headers, signal, agent: false, lookup: leadingTo(address) });
    request.once('error', reject);
    request.once('response', resolve);
    request.end();
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : '';
/** It is gone, does not answer, or cannot prove who it is. */
export const isOfNetwork = (error: unknown): boolean =>
  /^(?:E[A-Z]+|ABORT_ERR|UND_.*|HPE_.*|CERT_.*|DEPTH_.*|SELF_.*|\d+|AbortError|TimeoutError)$/.test(codeOf(error)) &&
  !(error instanceof PeerUnreadable);
