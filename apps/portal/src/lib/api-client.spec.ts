import { z } from 'zod';
import { api, ApiProblem, newIdempotencyKey, whenSignedOut } from './api-client';

const Thing = z.strictObject({ id: z.string() });

type Answer = { status: number; body?: unknown } | 'silence';

/** A server that gives these answers in turn and remembers what it was asked. */
function serverThat(...answers: Answer[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  globalThis.fetch = ((url: string, init: RequestInit) => {
    asked.push({ url, init });
    const answer = answers[asked.length - 1] ?? 'silence';
    if (answer === 'silence') return Promise.reject(new TypeError('fetch failed'));
    return Promise.resolve(
      new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status }),
    );
  }) as typeof fetch;
  return asked;
}

const problem = (status: number, code: string) => ({
  status,
  body: { type: `urn:demarc:problem:${code}`, title: 'refused', status, code, requestId: 'r-1' },
});

const headerOf = (asked: { init: RequestInit }[], index: number, name: string): string | undefined =>
  new Headers(asked[index]?.init.headers).get(name) ?? undefined;

const original = globalThis.fetch;
beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = original;
});

/** Lets the pauses between attempts pass. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await jest.advanceTimersByTimeAsync(10_000);
  return promise;
}

describe('reading', () => {
  it('asks with what is given and leaves the empty out', async () => {
    const asked = serverThat({ status: 200, body: { id: 'a' } });
    expect(await api.get('/things', Thing, { q: 'রহিমা', limit: 5, cursor: undefined, state: '' })).toEqual({
      id: 'a',
    });
    expect(asked[0]?.url).toBe(`/api/v1/things?q=${encodeURIComponent('রহিমা')}&limit=5`);
  });

  it('turns a problem document into an ApiProblem with its code', async () => {
    serverThat(problem(404, 'subscriber/not-found'));
    await expect(api.get('/things', Thing)).rejects.toMatchObject({
      code: 'subscriber/not-found',
      status: 404,
      requestId: 'r-1',
    });
  });

  it('does not show an answer that breaks the contract as if it were true', async () => {
    serverThat({ status: 200, body: { id: 7 } });
    await expect(api.get('/things', Thing)).rejects.toMatchObject({ code: 'contract/mismatch' });
  });

  it('survives an answer that is no problem document', async () => {
    serverThat({ status: 502, body: '<html>' });
    await expect(api.get('/things', Thing)).rejects.toMatchObject({ code: 'http/502', status: 502 });
  });

  it('says when the login has ended, except at the login itself', async () => {
    const signedOut = jest.fn();
    whenSignedOut(signedOut);
    serverThat(problem(401, 'auth/not-signed-in'), problem(401, 'auth/not-signed-in'));
    await expect(api.get('/auth/me', Thing)).rejects.toBeInstanceOf(ApiProblem);
    expect(signedOut).not.toHaveBeenCalled();
    await expect(api.get('/things', Thing)).rejects.toBeInstanceOf(ApiProblem);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });
});

describe('writing', () => {
  it('carries the portal header that a foreign page cannot send', async () => {
    const asked = serverThat({ status: 200, body: { id: 'a' } });
    await api.send('POST', '/things', { a: 1 }, Thing);
    expect(headerOf(asked, 0, 'X-Demarc-Portal')).toBe('1');
    expect(asked[0]?.init.credentials).toBe('same-origin');
  });

  it('is repeated with the same Idempotency-Key while its end is unclear', async () => {
    const asked = serverThat('silence', { status: 504 }, { status: 201, body: { id: 'paid' } });
    const idempotencyKey = newIdempotencyKey();
    const sent = api.send('POST', '/payments', { amount: '1.00' }, Thing, { idempotencyKey });
    expect(await settle(sent)).toEqual({ id: 'paid' });
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map((_one, index) => headerOf(asked, index, 'Idempotency-Key')))).toEqual(
      new Set([idempotencyKey]),
    );
  });

  it('is not repeated without a key: nobody knows whether it was done', async () => {
    const asked = serverThat('silence', { status: 201, body: { id: 'twice' } });
    await expect(settle(api.send('POST', '/subscribers', {}, Thing))).rejects.toMatchObject({
      code: 'network/unclear',
    });
    expect(asked).toHaveLength(1);
  });

  it('is repeated without a key where twice is the same as once', async () => {
    const asked = serverThat('silence', { status: 200 });
    await settle(api.send('PUT', '/wifi', {}, null));
    expect(asked).toHaveLength(2);
  });

  it('is not repeated after a refusal', async () => {
    const asked = serverThat(problem(409, 'payment/duplicate'), { status: 201, body: { id: 'x' } });
    await expect(
      settle(api.send('POST', '/payments', {}, Thing, { idempotencyKey: newIdempotencyKey() })),
    ).rejects.toMatchObject({ code: 'payment/duplicate' });
    expect(asked).toHaveLength(1);
  });

  it('gives up after three more tries, and says that sending again is safe', async () => {
    const asked = serverThat();
    const sent = api.send('POST', '/payments', {}, Thing, { idempotencyKey: newIdempotencyKey() });
    await expect(settle(sent)).rejects.toMatchObject({
      code: 'network/unclear',
      title: expect.stringContaining('safe'),
    });
    expect(asked).toHaveLength(4);
  });
});

describe('idempotency keys', () => {
  it('differ, and have the form that the server takes', () => {
    const keys = Array.from({ length: 100 }, newIdempotencyKey);
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{8,200}$/);
  });
});
