import type { IncidentDetail } from '@demarc/contracts';

type Course = Pick<IncidentDetail, 'counts'> & {
  incident: Pick<IncidentDetail['incident'], 'beganAt' | 'closedAt'>;
};

export interface CourseGrid {
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** How many were lost at each step; what is known last holds on. */
  lost: number[];
}

const MINUTE_MS = 60_000;
const MOST_POINTS = 300;

/** From its beginning, when nobody was known to be lost, until its end or now. */
export function courseGrid({ incident, counts }: Course, nowMs: number): CourseGrid {
  const seen = counts.map(({ at, lost }) => ({ at: Date.parse(at), lost }));
  const beganAt = Date.parse(incident.beganAt);
  const fromMs = Math.min(beganAt, seen[0]?.at ?? beganAt);
  const end = incident.closedAt === null ? nowMs : Date.parse(incident.closedAt);
  const toMs = Math.max(end, seen.at(-1)?.at ?? fromMs, fromMs + MINUTE_MS);
  const stepMs = Math.max(MINUTE_MS, Math.ceil((toMs - fromMs) / MOST_POINTS / MINUTE_MS) * MINUTE_MS);
  const steps = Math.ceil((toMs - fromMs) / stepMs);
  const lost: number[] = [];
  let next = 0;
  let known = 0;
  for (let step = 0; step <= steps; step++) {
    const at = Math.min(fromMs + step * stepMs, toMs);
    for (let count = seen[next]; count !== undefined && count.at <= at; count = seen[++next]) known = count.lost;
    lost.push(known);
  }
  return { fromMs, toMs, stepMs, lost };
}
