import type { JSX } from 'react';
import { stretchesOf, type LinePoint, type Scale } from './series-line';
import classes from './series-chart.module.css';

/** One line of a chart. Its colour and dash come from its place. */
export interface ChartLine {
  readonly label: string;
  /** A word for the end of the line; the label where there is no shorter one. */
  readonly endLabel?: string;
  /** One value for each step; null where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly lows?: readonly (number | null)[];
  readonly highs?: readonly (number | null)[];
}

export interface ChartMark {
  readonly atMs: number;
  readonly role: 'info' | 'bad' | 'unknown';
  readonly shape: 'triangle' | 'diamond' | 'cross';
  readonly text: string;
}

/** What values mean where that is known: from and to in the unit of the chart. */
export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly role: 'ok' | 'warn' | 'bad';
}

/** Where times and values are on the drawing. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly scale: Scale;
}

export const xOf = ({ left, right, width, fromMs, toMs }: Frame, atMs: number): number =>
  left + ((atMs - fromMs) / Math.max(1, toMs - fromMs)) * (width - left - right);

export const yOf = ({ top, bottom, height, scale }: Frame, value: number): number =>
  top + ((scale.to - value) / Math.max(Number.EPSILON, scale.to - scale.from)) * (height - top - bottom);

export function Bands({ frame, bands }: { frame: Frame; bands: readonly ChartBand[] }): JSX.Element {
  const { from, to } = frame.scale;
  return (
    <>
      {bands
        .map((band) => ({ ...band, from: Math.max(band.from, from), to: Math.min(band.to, to) }))
        .filter((band) => band.to > band.from)
        .map((band) => (
          <rect
            key={`${band.role} ${band.from}`}
            className={classes.band}
            data-role={band.role}
            x={frame.left}
            width={Math.max(0, frame.width - frame.left - frame.right)}
            y={yOf(frame, band.to)}
            height={yOf(frame, band.from) - yOf(frame, band.to)}
          />
        ))}
    </>
  );
}

interface AxesProps {
  frame: Frame;
  times: readonly { atMs: number; text: string }[];
  format: (value: number) => string;
}

export function Axes({ frame, times, format }: AxesProps): JSX.Element {
  const base = frame.height - frame.bottom;
  return (
    <g>
      {frame.scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            className={classes.grid}
            x1={frame.left}
            x2={frame.width - frame.right}
            y1={yOf(frame, tick)}
            y2={yOf(frame, tick)}
          />
          <text className={classes.tick} x={frame.left - 6} y={yOf(frame, tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {times.map(({ atMs, text }) => (
        <g key={atMs}>
          <line className={classes.notch} x1={xOf(frame, atMs)} x2={xOf(frame, atMs)} y1={base} y2={base + 4} />
          <text className={classes.tick} x={xOf(frame, atMs)} y={base + 16} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

interface LineProps {
  frame: Frame;
  line: ChartLine;
  points: readonly LinePoint[];
  place: number;
  stepMs: number;
  isStepped: boolean;
}

/** The line, the band from the least to the most, and dots where a value stands alone. */
export function SeriesLine({ frame, line, points, place, stepMs, isStepped }: LineProps): JSX.Element {
  const stretches = stretchesOf(points, stepMs);
  const at = (atMs: number, value: number): string => `${xOf(frame, atMs).toFixed(1)},${yOf(frame, value).toFixed(1)}`;
  const edge = (values: readonly (number | null)[] | undefined, atMs: number, value: number): number =>
    values?.[Math.round((atMs - (points[0]?.atMs ?? 0)) / stepMs)] ?? value;
  return (
    <g data-place={place} className={classes.line}>
      {stretches.map((stretch) => {
        const [first] = stretch;
        if (first === undefined) return null;
        if (stretch.length === 1) {
          return <circle key={first.atMs} r={2.5} cx={xOf(frame, first.atMs)} cy={yOf(frame, first.value)} />;
        }
        const highs = stretch.map(({ atMs, value }) => at(atMs, edge(line.highs, atMs, value)));
        const lows = stretch.map(({ atMs, value }) => at(atMs, edge(line.lows, atMs, value))).toReversed();
        const path = stretch.map(({ atMs, value }, index) => {
          const before = stretch[index - 1];
          if (before === undefined) return `M${at(atMs, value)}`;
          return isStepped ? `L${at(atMs, before.value)}L${at(atMs, value)}` : `L${at(atMs, value)}`;
        });
        return (
          <g key={first.atMs}>
            <polygon className={classes.range} points={[...highs, ...lows].join(' ')} />
            <path className={classes.stroke} d={path.join('')} />
          </g>
        );
      })}
    </g>
  );
}

interface End {
  readonly place: number;
  readonly label: string;
  readonly value: number;
}

const LABEL_HEIGHT = 13;

/** Heights of labels from the top down, pushed apart where two lines end at the same height. */
function spread(frame: Frame, ends: readonly End[]): (End & { y: number })[] {
  const placed: (End & { y: number })[] = [];
  for (const end of ends.toSorted((a, b) => b.value - a.value)) {
    const above = placed.at(-1);
    const y = Math.max(yOf(frame, end.value) + 4, above === undefined ? 0 : above.y + LABEL_HEIGHT);
    placed.push({ ...end, y });
  }
  // And up again where that left the drawing.
  const beyond = Math.max(0, (placed.at(-1)?.y ?? 0) - (frame.height - frame.bottom));
  return placed.map((end) => ({ ...end, y: end.y - beyond }));
}

/** The word at the end of each line. */
export function EndLabels({ frame, ends }: { frame: Frame; ends: readonly End[] }): JSX.Element {
  return (
    <g>
      {spread(frame, ends).map(({ place, label, y }) => (
        <text key={place} className={classes.end} data-place={place} x={frame.width - frame.right + 6} y={y}>
          {label}
        </text>
      ))}
    </g>
  );
}

const SHAPES = {
  triangle: 'M0,-5L5,4L-5,4Z',
  diamond: 'M0,-5L5,0L0,5L-5,0Z',
  cross: 'M-4,-4L4,4M-4,4L4,-4',
} as const;

export function Marks({ frame, marks }: { frame: Frame; marks: readonly ChartMark[] }): JSX.Element {
  const base = frame.height - frame.bottom;
  return (
    <g>
      {marks.map((mark, index) => (
        <g
          key={`${mark.atMs} ${index}`}
          className={classes.mark}
          data-role={mark.role}
          transform={`translate(${xOf(frame, mark.atMs).toFixed(1)},0)`}
        >
          <title>{mark.text}</title>
          <line y1={frame.top} y2={base} />
          <path d={SHAPES[mark.shape]} transform={`translate(0,${base})`} />
        </g>
      ))}
    </g>
  );
}

/** The shape of a mark as it stands on the axis, for a legend. */
export function MarkSign({ role, shape }: Pick<ChartMark, 'role' | 'shape'>): JSX.Element {
  return (
    <svg className={classes.sign} width={12} height={12} viewBox="-6 -6 12 12" aria-hidden="true">
      <g className={classes.mark} data-role={role}>
        <path d={SHAPES[shape]} />
      </g>
    </svg>
  );
}
