import { courseGrid } from './course-grid';

const ms = (minute: number): number => Date.UTC(2027, 0, 10, 2, minute);
const at = (minute: number): string => new Date(ms(minute)).toISOString();
const course = (counts: readonly (readonly [number, number])[], closed: number | null = null) => ({
  incident: { beganAt: at(10), closedAt: closed === null ? null : at(closed) },
  counts: counts.map(([minute, lost]) => ({ at: at(minute), members: lost, lost })),
});

describe('the course of an incident, drawn', () => {
  it.each([
    ['nothing counted yet', course([]), 13, [0, 0, 0, 0]],
    ['it holds what is known until now', course([[11, 12]]), 13, [0, 12, 12, 12]],
    [
      'it ends when it was closed',
      course(
        [
          [11, 12],
          [13, 0],
        ],
        14,
      ),
      59,
      [0, 12, 12, 0, 0],
    ],
    ['counted before it is said to have begun', course([[9, 3]]), 11, [3, 3, 3]],
    ['it has only just begun', course([]), 10, [0, 0]],
  ])('%s', (_case, given, now, lost) => expect(courseGrid(given, ms(now)).lost).toEqual(lost));

  it('has so many points at most, however long it lasts, and ends with what is known last', () => {
    const { lost, stepMs, toMs } = courseGrid(
      course([
        [20, 7],
        [50_000, 2],
      ]),
      ms(60_000),
    );
    expect(lost.length).toBeLessThanOrEqual(301);
    expect([lost.at(-1), toMs, stepMs % 60_000]).toEqual([2, ms(60_000), 0]);
  });
});
