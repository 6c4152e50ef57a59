import type { IncidentDetail } from '@demarc/contracts';

export interface CoursePoint {
  at: number;
  lost: number;
}

/** From its beginning, when nobody was known to be lost, until its end or now; what is known last holds on. */
export function coursePoints(
  {
    incident,
    counts,
  }: Pick<IncidentDetail, 'counts'> & { incident: Pick<IncidentDetail['incident'], 'beganAt' | 'closedAt'> },
  now: number,
): CoursePoint[] {
  const beganAt = Date.parse(incident.beganAt);
  const seen = counts.map(({ at, lost }) => ({ at: Date.parse(at), lost }));
  const end = Math.max(incident.closedAt === null ? now : Date.parse(incident.closedAt), seen.at(-1)?.at ?? beganAt);
  return [
    { at: Math.min(beganAt, seen[0]?.at ?? beganAt), lost: 0 },
    ...seen,
    { at: end, lost: seen.at(-1)?.lost ?? 0 },
  ];
}
