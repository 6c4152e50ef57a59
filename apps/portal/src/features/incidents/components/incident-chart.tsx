import type { JSX } from 'react';
import type { IncidentDetail } from '@demarc/contracts';
import { formatCount, formatInstant, serverNow, useZone } from '@demarc/ui';
import { coursePoints } from './course-points';
import classes from './incidents.module.css';

const WIDTH = 1_000;
const HEIGHT = 160;
const TOP = 8;

/** How many were lost at each moment: steps, since nothing is known between two looks. */
export function IncidentChart({ detail }: { detail: IncidentDetail }): JSX.Element | null {
  const zone = useZone();
  const points = coursePoints(detail, serverNow().getTime());
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  const most = Math.max(1, ...points.map(({ lost }) => lost));
  const x = (at: number): number => Math.round(((at - first.at) / (last.at - first.at)) * WIDTH);
  const y = (lost: number): number => Math.round(HEIGHT - (lost / most) * (HEIGHT - TOP));
  const steps = points
    .map(({ at, lost }, index) => `${index === 0 ? `M${x(at)},${y(lost)}` : `H${x(at)}V${y(lost)}`}`)
    .join('');
  const label = `Lost routers from ${formatInstant(new Date(first.at).toISOString(), zone)} to ${formatInstant(new Date(last.at).toISOString(), zone)}: ${formatCount(most)} at most, ${formatCount(last.lost)} at the end.`;
  return (
    <figure style={{ margin: 0 }}>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path className={classes.area} d={`${steps}V${HEIGHT}H0Z`} />
        <line className={classes.base} x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        <path className={classes.line} d={steps} />
      </svg>
      <figcaption className={classes.axis}>
        <span>{formatInstant(new Date(first.at).toISOString(), zone)}</span>
        <span>{formatCount(most)} at most</span>
        <span>{detail.incident.closedAt === null ? 'now' : formatInstant(detail.incident.closedAt, zone)}</span>
      </figcaption>
    </figure>
  );
}
