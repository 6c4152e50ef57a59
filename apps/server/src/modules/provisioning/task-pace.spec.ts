import type { DeviceQuirks } from '@demarc/datamodel';
import { patienceSeconds, pauseSeconds, recallSeconds } from './task-pace';

describe('how long a make may take', () => {
  const slow: DeviceQuirks = { transferSeconds: 1200, restartSeconds: 300 };

  it.each([
    ['download', 1200],
    ['restore', 1200],
    ['reboot', 300],
    ['factory-reset', 300],
    ['set-parameters', null],
    ['upload', null],
  ] as const)('G38: a %s of a make with a rule: %s s', (kind, seconds) => {
    expect(patienceSeconds(kind, slow)).toBe(seconds);
    expect(patienceSeconds(kind, {})).toBeNull();
  });
});

describe('G7: the pauses of a make', () => {
  it('grow with each session that was lost over a task, and are an hour at most', () => {
    const pauses = [1, 2, 3, 4, 5].map((attempts) => pauseSeconds(attempts, { retryPauseSeconds: 60 }));
    expect(pauses).toEqual([60, 240, 960, 3600, 3600]);
    expect(pauseSeconds(1, {})).toBeNull();
  });

  it('stand in place of the usual ones between calls for what is open, and end after as many', () => {
    const upTo = [1, 2, 3, 4, 5, 6];
    expect(upTo.map((attempts) => recallSeconds(attempts, {}))).toEqual([3, 5, 10, 30, 120, undefined]);
    expect(upTo.map((attempts) => recallSeconds(attempts, { retryPauseSeconds: 120 }))).toEqual([
      120,
      240,
      480,
      1200,
      3600,
      undefined,
    ]);
    expect(recallSeconds(0, {})).toBeUndefined();
  });
});
