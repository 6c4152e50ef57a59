import type { JSX } from 'react';
import { IconClock } from '@tabler/icons-react';
import { useNow, useZone } from './clock';
import { formatDate, formatInstant } from './format';
import classes from './text.module.css';

export interface AgeProps {
  at: string | null;
  /** After so many seconds the value counts as old: dimmed, with a clock. */
  staleAfterSeconds?: number;
  /** What is said when there is no instant: "never answered". */
  none?: string;
  /** Put before the age: "answered". */
  prefix?: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export function ageInWords(seconds: number, at: string, zone: string): string {
  if (seconds < 1) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return formatDate(at, zone);
}

/** How old a value is, told by one shared ticker; the absolute time is its title. */
export function Age({ at, staleAfterSeconds, none = '–', prefix }: AgeProps): JSX.Element {
  const now = useNow();
  const zone = useZone();
  if (at === null) {
    return (
      <span className={classes.age} data-state="unknown">
        {none}
      </span>
    );
  }
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  const stale = staleAfterSeconds !== undefined && seconds > staleAfterSeconds;
  return (
    <time
      className={classes.age}
      data-state={stale ? 'stale' : 'live'}
      dateTime={at}
      title={`${formatInstant(at, zone, true)} (${zone})`}
    >
      {stale && <IconClock size={14} stroke={1.5} aria-label="old value" />}
      {prefix !== undefined && `${prefix} `}
      {ageInWords(seconds, at, zone)}
    </time>
  );
}
