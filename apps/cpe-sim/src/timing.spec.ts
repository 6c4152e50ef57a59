import { retryDelayMs } from './timing';

describe('retryDelayMs', () => {
  // TR-069 table 3 with m = 5 s and k = 2000, in seconds.
  it.each([
    [1, 5, 10],
    [2, 10, 20],
    [3, 20, 40],
    [9, 1280, 2560],
    [10, 2560, 5120],
    [17, 2560, 5120],
  ])('attempt %d waits %d to %d seconds', (attempt, low, high) => {
    expect(retryDelayMs(attempt, 5000, () => 0)).toBe(low * 1000);
    expect(retryDelayMs(attempt, 5000, () => 1)).toBe(high * 1000);
  });
});
