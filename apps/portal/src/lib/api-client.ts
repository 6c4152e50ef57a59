import type { z } from 'zod';
import { ApiProblem, problemOf } from './api-problem';

export { ApiProblem } from './api-problem';

const BASE = '/api/v1';
const READ_TIMEOUT_MS = 20_000;
const WRITE_TIMEOUT_MS = 15_000;
/** Files take the time that their line takes. */
const UPLOAD_TIMEOUT_MS = 1_800_000;
/** Pauses before a write whose end is unclear is sent again, with the same Idempotency-Key. */
const RETRY_PAUSES_MS = [400, 1500, 4000];

type QueryValue = string | number | boolean | null | undefined;
export type ApiQuery = Readonly<Record<string, QueryValue>>;
export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface SendOptions {
  /** Made once per intention (when the drawer opens), so that a repeated send is one act. */
  idempotencyKey?: string;
}

let onSignedOut: () => void = () => undefined;

/** What happens when the login session has ended; the app keeps the address and shows the login. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `portal-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function urlOf(path: string, query: ApiQuery = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text === '' ? '' : `?${text}`}`;
}

async function answerOf<T extends z.ZodType>(response: Response, path: string, schema: T | null): Promise<z.infer<T>> {
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && !path.startsWith('/auth/')) onSignedOut();
    throw problem;
  }
  if (schema === null) return undefined as z.infer<T>;
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new ApiProblem({
    code: 'contract/mismatch',
    title: `The server's answer is not what this page expects (${first?.path.join('.') ?? ''}: ${first?.message ?? ''}). Reload the page; if it stays, portal and server are of different versions.`,
    status: response.status,
  });
}

async function get<T extends z.ZodType>(path: string, schema: T, query?: ApiQuery): Promise<z.infer<T>> {
  const response = await fetch(urlOf(path, query), {
    headers: { Accept: 'application/json' },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(READ_TIMEOUT_MS),
  }).catch(() => {
    throw new ApiProblem({ code: 'network/unreachable', title: 'The server cannot be reached.', status: 0 });
  });
  return answerOf(response, path, schema);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One attempt; null when nobody knows whether the server has done it. */
async function attempt(url: string, init: RequestInit): Promise<Response | null> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(WRITE_TIMEOUT_MS) });
    return response.status === 502 || response.status === 504 ? null : response;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
    throw error;
  }
}

async function send<T extends z.ZodType>(
  method: WriteMethod,
  path: string,
  body: unknown,
  schema: T | null,
  options: SendOptions = {},
): Promise<z.infer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Demarc-Portal': '1' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) init.body = JSON.stringify(body);
  // PUT and DELETE say what shall be, so that sending them twice is the same as once; others need the key.
  const isRepeatable = options.idempotencyKey !== undefined || method === 'PUT' || method === 'DELETE';
  const url = urlOf(path);
  let response = await attempt(url, init);
  for (const ms of isRepeatable ? RETRY_PAUSES_MS : []) {
    if (response !== null) break;
    await pause(ms);
    response = await attempt(url, init);
  }
  if (response === null) {
    throw new ApiProblem({
      code: 'network/unclear',
      title: isRepeatable
        ? 'The server does not answer. Sending it again is safe: it will be done once.'
        : 'The server does not answer, so it is not clear whether this was done. Look before you do it again.',
      status: 0,
    });
  }
  return answerOf(response, path, schema);
}

interface Send {
  <T extends z.ZodType>(
    method: WriteMethod,
    path: string,
    body: unknown,
    schema: T,
    options?: SendOptions,
  ): Promise<z.infer<T>>;
  (method: WriteMethod, path: string, body: unknown, schema: null, options?: SendOptions): Promise<void>;
}

/** A file as the body itself: the server writes it as it comes, and the same bytes again are one file. */
async function upload<T extends z.ZodType>(path: string, query: ApiQuery, file: Blob, schema: T): Promise<z.infer<T>> {
  const response = await fetch(urlOf(path, query), {
    method: 'POST',
    headers: { Accept: 'application/json', 'X-Demarc-Portal': '1', 'Content-Type': 'application/octet-stream' },
    credentials: 'same-origin',
    body: file,
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  }).catch(() => {
    throw new ApiProblem({
      code: 'network/unclear',
      title: 'The upload broke off. Sending it again is safe: the same file is kept once.',
      status: 0,
    });
  });
  return answerOf(response, path, schema);
}

/** A file that the server makes, handed to the browser under this name. */
async function save(path: string, body: unknown, name: string): Promise<void> {
  const response = await fetch(urlOf(path), {
    method: 'POST',
    headers: { 'X-Demarc-Portal': '1', 'Content-Type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  }).catch(() => {
    throw new ApiProblem({ code: 'network/unreachable', title: 'The server cannot be reached.', status: 0 });
  });
  if (!response.ok) await answerOf(response, path, null);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file when the click is over; the address is let go a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const api: { get: typeof get; send: Send; upload: typeof upload; save: typeof save } = {
  get,
  send,
  upload,
  save,
};
