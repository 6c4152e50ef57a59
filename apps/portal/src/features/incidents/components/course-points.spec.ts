import { coursePoints } from './course-points';

const at = (minute: number): string => new Date(Date.UTC(2027, 0, 10, 2, minute)).toISOString();
const ms = (minute: number): number => Date.parse(at(minute));

describe('the course of an incident, drawn', () => {
  it.each([
    [
      'nothing counted yet',
      [],
      null,
      [
        [10, 0],
        [30, 0],
      ],
    ],
    [
      'it holds what is known until now',
      [[25, 12]],
      null,
      [
        [10, 0],
        [25, 12],
        [30, 12],
      ],
    ],
    [
      'it ends when it was closed',
      [
        [25, 12],
        [27, 0],
      ],
      28,
      [
        [10, 0],
        [25, 12],
        [27, 0],
        [28, 0],
      ],
    ],
    [
      'counted before it is said to have begun',
      [[5, 3]],
      null,
      [
        [5, 0],
        [5, 3],
        [30, 3],
      ],
    ],
  ] as const)('%s', (_case, counts, closed, expected) => {
    const detail = {
      incident: { beganAt: at(10), closedAt: closed === null ? null : at(closed) },
      counts: counts.map(([minute, lost]) => ({ at: at(minute), members: lost, lost })),
    };
    expect(coursePoints(detail, ms(30))).toEqual(expected.map(([minute, lost]) => ({ at: ms(minute), lost })));
  });
});
