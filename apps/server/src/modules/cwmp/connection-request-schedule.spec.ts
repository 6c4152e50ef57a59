import { retryAfter } from './connection-request-schedule';

it.each([
  ['unreachable', 0, 2],
  ['unreachable', 5, 900],
  ['unreachable', 6, null],
  ['timeout', 1, 5],
  ['busy', 0, 1],
  ['busy', 8, null],
  ['accepted', 0, 60],
  ['accepted', 2, null],
  ['wrong-credentials', 0, null],
  ['url-empty', 0, null],
  ['not-allowed', 0, null],
] as const)('%s after %i attempts: %s', (outcome, attempts, seconds) =>
  expect(retryAfter(outcome, attempts)).toBe(seconds),
);
