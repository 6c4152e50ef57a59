import { TokenKeeper, type ProvidedToken } from './token-keeper';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const keeperOf = (provided: unknown): { keeper: TokenKeeper; renew: jest.Mock } => {
  const renew = jest.fn();
  const keeper = new TokenKeeper(renew);
  keeper.provider = () => {
    if (provided instanceof Error) throw provided;
    return provided as ProvidedToken;
  };
  return { keeper, renew };
};

it.each<[string, unknown, string]>([
  ['the bare token', 'dwt_1', 'token'],
  ['Demarc’s answer', { token: 'dwt_1', expiresInSeconds: 600 }, 'token'],
  ['a promise of it', Promise.resolve('dwt_1'), 'token'],
  ['a refusal', { code: 'widget/subscriber-not-found', title: 'nobody', details: {} }, 'refused'],
  ['nothing', null, 'none'],
  ['an empty text', '', 'none'],
  ['something else', 42, 'none'],
  ['an error', new Error('the page has a bug'), 'none'],
])('a provider may give %s', async (_case, provided, expected) => {
  const { keeper } = keeperOf(provided);
  expect((await keeper.ask('id:S-1')).is).toBe(expected);
  expect(keeper.held).toBe(expected === 'token' ? 'dwt_1' : null);
});

it('without a provider there is none', async () => {
  expect(await new TokenKeeper(jest.fn()).ask('id:S-1')).toEqual({ is: 'none' });
});

it.each([
  [900, 840],
  [600, 540],
  [121, 61],
  [120, 60],
  [10, 5],
])('a token of %s s is renewed after %s s', async (ttl, after) => {
  const { keeper, renew } = keeperOf({ token: 'dwt_1', expiresInSeconds: ttl });
  await keeper.ask('id:S-1');
  jest.advanceTimersByTime(after * 1000 - 1);
  expect(renew).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(renew).toHaveBeenCalledTimes(1);
});

it('a dropped token is not renewed', async () => {
  const { keeper, renew } = keeperOf({ token: 'dwt_1', expiresInSeconds: 10 });
  await keeper.ask('id:S-1');
  keeper.drop();
  jest.advanceTimersByTime(60_000);
  expect(renew).not.toHaveBeenCalled();
  expect(keeper.held).toBeNull();
});
