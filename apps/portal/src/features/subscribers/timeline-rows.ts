import type { TimelineEntry } from '@demarc/contracts';

export interface TimelineRow {
  /** The newest of those folded together. */
  entry: TimelineEntry;
  text: string;
  /** How often it happened in a row, and when first. */
  times: number;
  firstAt: string;
}

/** What staff did, where the server names only the act. */
const ACTS: Readonly<Record<string, string>> = {
  'subscription.wifi': 'WiFi name and key changed',
  'payment.reversed': 'Payment reversed',
  'invoice.voided': 'Invoice voided',
  'router.assigned': 'Router assigned',
  'router.registered': 'Router registered',
  'router.enrolment-window': 'Enrolment window opened for 30 minutes',
};

export function entryText(entry: Pick<TimelineEntry, 'code' | 'text'>): string {
  const words = ACTS[entry.code];
  if (words === undefined || !entry.text.startsWith(entry.code)) return entry.text;
  return words + entry.text.slice(entry.code.length);
}

const isSame = (a: TimelineEntry, b: TimelineEntry): boolean =>
  a.kind === b.kind && a.code === b.code && a.text === b.text && a.actor === b.actor && a.path === b.path;

/** Repeats that follow each other are one row: "PPP re-dial × 14". A new day begins a new row. */
export function foldTimeline(entries: readonly TimelineEntry[], dayOf: (at: string) => string): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (last !== undefined && isSame(last.entry, entry) && dayOf(last.entry.at) === dayOf(entry.at)) {
      last.times += 1;
      last.firstAt = entry.at;
    } else {
      rows.push({ entry, text: entryText(entry), times: 1, firstAt: entry.at });
    }
  }
  return rows;
}
