import { useEffect, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import {
  Axes,
  Bands,
  EndLabels,
  Marks,
  SeriesLine,
  xOf,
  yOf,
  type ChartBand,
  type ChartLine,
  type ChartMark,
  type Frame,
} from './series-chart-parts';
import { nearestIndex, nextIndex, scaleOf, timeTicks, type LinePoint } from './series-line';
import classes from './series-chart.module.css';

export interface SeriesChartProps {
  /** What is drawn: "Optical power". */
  label: string;
  fromMs: number;
  toMs: number;
  stepMs: number;
  lines: readonly ChartLine[];
  marks?: readonly ChartMark[];
  bands?: readonly ChartBand[];
  /** A value in words, with its unit. */
  format: (value: number) => string;
  /** The same for the axis, as short as it can be. */
  formatTick: (value: number) => string;
  formatTime: (atMs: number) => string;
  formatTimeTick: (atMs: number) => string;
  zone: string;
  /** What the numbers on the axis are full multiples of, where that is not one: a day of seconds. */
  scaleUnit?: number;
  /** A state holds until it changes: it is drawn in steps. */
  isStepped?: boolean;
}

const HEIGHT = 148;
const MARGIN = { left: 52, top: 10, bottom: 24 };
const END_PX = 44;
const TICK_PX = 62;
/** Before the first layout, and where nothing measures. */
const USUAL_WIDTH = 480;

function useWidth(): [(element: HTMLDivElement | null) => void, number] {
  const [width, setWidth] = useState(USUAL_WIDTH);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  useEffect(() => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
}

const KEYS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Which point is read off: by pointer the nearest, by keys the next one that has a value. */
function useCursor(points: readonly (readonly LinePoint[])[], frame: Frame) {
  const [index, setIndex] = useState<number | null>(null);
  const last = Math.max(0, ...points.map(({ length }) => length));
  const known = index !== null && points.some((line) => (line[index]?.value ?? null) !== null) ? index : null;
  const onPointerMove = (event: PointerEvent): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - frame.left) / Math.max(1, frame.width - frame.left - frame.right);
    setIndex(nearestIndex(points, frame.fromMs + share * (frame.toMs - frame.fromMs)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = KEYS[event.key];
    const edge = event.key === 'Home' ? -1 : event.key === 'End' ? last : null;
    if (by === undefined && edge === null) return;
    event.preventDefault();
    if (edge !== null) setIndex(nextIndex(points, edge, edge < 0 ? 1 : -1));
    else setIndex(known === null ? nextIndex(points, last, -1) : nextIndex(points, known, by ?? 1));
  };
  return { index: known, onPointerMove, onKeyDown, onPointerLeave: () => setIndex(null) };
}

/** Lines over time, read off by pointer or by arrow keys; a table beside it says the same in words. */
export function SeriesChart(props: SeriesChartProps): JSX.Element {
  const { label, fromMs, toMs, stepMs, lines, marks = [], bands = [], isStepped = false } = props;
  const [measure, width] = useWidth();
  const points = lines.map(({ values }) =>
    values.map((value, at): LinePoint => ({ atMs: Math.min(fromMs + at * stepMs, toMs), value })),
  );
  const known = lines.flatMap(({ values, lows = [], highs = [] }) => [...values, ...lows, ...highs]);
  const right = lines.length > 1 ? END_PX : 12;
  const scale = scaleOf(
    known.filter((value) => value !== null),
    props.scaleUnit,
  );
  const frame: Frame = { width, height: HEIGHT, ...MARGIN, right, fromMs, toMs, scale };
  const cursor = useCursor(points, frame);
  const times = timeTicks(fromMs, toMs, props.zone, Math.max(2, Math.floor((width - MARGIN.left) / TICK_PX)));
  const ends = points.flatMap((line, place) => {
    const value = line.findLast((point) => point.value !== null)?.value ?? null;
    const { endLabel, label: name } = lines[place] ?? { label: '' };
    return value === null || lines.length === 1 ? [] : [{ place, label: endLabel ?? name, value }];
  });
  const atMs = cursor.index === null ? null : (points[0]?.[cursor.index]?.atMs ?? null);
  return (
    <div className={classes.chart} ref={measure}>
      <Readout {...props} index={cursor.index} atMs={atMs} />
      <div
        className={classes.drawing}
        role="slider"
        tabIndex={0}
        aria-label={`${label}, point in time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, (points[0]?.length ?? 1) - 1)}
        aria-valuenow={cursor.index ?? 0}
        aria-valuetext={atMs === null ? 'none chosen: use the arrow keys' : wordsAt(props, cursor.index, atMs)}
        onPointerMove={cursor.onPointerMove}
        onPointerDown={cursor.onPointerMove}
        onPointerLeave={cursor.onPointerLeave}
        onKeyDown={cursor.onKeyDown}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <Bands frame={frame} bands={bands} />
          <Axes
            frame={frame}
            times={times.map((at) => ({ atMs: at, text: props.formatTimeTick(at) }))}
            format={props.formatTick}
          />
          <Marks frame={frame} marks={marks.filter((mark) => mark.atMs >= fromMs && mark.atMs <= toMs)} />
          {lines.map((line, place) => (
            <SeriesLine key={line.label} {...{ frame, line, place, stepMs, isStepped }} points={points[place] ?? []} />
          ))}
          <EndLabels frame={frame} ends={ends} />
          {atMs !== null && (
            <g className={classes.cursor}>
              <line x1={xOf(frame, atMs)} x2={xOf(frame, atMs)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
              {points.map((line, place) => {
                const value = line[cursor.index ?? 0]?.value ?? null;
                return value === null ? null : (
                  <circle key={place} data-place={place} r={3.5} cx={xOf(frame, atMs)} cy={yOf(frame, value)} />
                );
              })}
            </g>
          )}
        </svg>
      </div>
    </div>
  );
}

interface ReadoutProps extends SeriesChartProps {
  index: number | null;
  atMs: number | null;
}

/** The legend, with the values of the chosen point; of none chosen, the newest. */
function Readout(props: ReadoutProps): JSX.Element {
  const { lines, index, atMs, format, formatTime } = props;
  return (
    <div className={classes.readout}>
      {lines.map(({ label, values }, place) => {
        const value = index === null ? values.findLast((each) => each !== null) : values[index];
        return (
          <span key={label} className={classes.entry}>
            <svg width={22} height={8} aria-hidden="true" className={classes.sample}>
              <g className={classes.line} data-place={place}>
                <path className={classes.stroke} d="M0,4L22,4" />
              </g>
            </svg>
            {label} <b>{value === null || value === undefined ? '–' : format(value)}</b>
          </span>
        );
      })}
      <span className={classes.when}>{atMs === null ? 'newest' : formatTime(atMs)}</span>
      {atMs !== null &&
        marksAt(props, atMs).map((mark, place) => (
          <span key={place} className={classes.event}>
            {mark.text}
          </span>
        ))}
    </div>
  );
}

const marksAt = ({ marks = [], stepMs }: SeriesChartProps, atMs: number): readonly ChartMark[] =>
  marks.filter((mark) => mark.atMs >= atMs && mark.atMs < atMs + stepMs).slice(0, 2);

function wordsAt(props: SeriesChartProps, index: number | null, atMs: number): string {
  const values = props.lines.flatMap(({ label, values: all }) => {
    const value = all[index ?? 0] ?? null;
    return value === null ? [] : [`${label} ${props.format(value)}`];
  });
  const marks = marksAt(props, atMs).map(({ text }) => text);
  return [props.formatTime(atMs), ...values, ...marks].join(', ');
}
