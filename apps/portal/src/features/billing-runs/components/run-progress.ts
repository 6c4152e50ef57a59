import type { BillingRun } from '@demarc/contracts';

export interface RunProgress {
  readonly percent: number;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

const SETTLED_AFTER_SECONDS = 3;

/** How far a run is. Rate and time left are not guessed before three seconds have passed. */
export function runProgress(
  run: Pick<BillingRun, 'subscribersDone' | 'subscribersTotal' | 'createdAt'>,
  nowMs: number,
): RunProgress {
  const { subscribersDone: done, subscribersTotal: total } = run;
  const percent = total === 0 ? 0 : Math.min(100, (done / total) * 100);
  const seconds = (nowMs - Date.parse(run.createdAt)) / 1000;
  if (seconds < SETTLED_AFTER_SECONDS || done === 0) return { percent, perSecond: null, secondsLeft: null };
  const perSecond = done / seconds;
  return { percent, perSecond, secondsLeft: Math.max(0, (total - done) / perSecond) };
}

/** "1,480/s", and below ten with one digit behind the point. */
export const rateText = (perSecond: number): string =>
  `${new Intl.NumberFormat('en', { maximumFractionDigits: perSecond < 10 ? 1 : 0 }).format(perSecond)}/s`;

export interface RunDifference {
  readonly label: string;
  readonly preview: string;
  readonly result: string;
}

type Figures = Pick<BillingRun, 'invoiceCount' | 'net' | 'tax' | 'total'>;

/** What the run did otherwise than its preview said; empty when both are equal to the last unit. */
export function differences(preview: Figures, run: Figures): readonly RunDifference[] {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['invoices', String(preview.invoiceCount), String(run.invoiceCount)],
    ['net', preview.net, run.net],
    ['tax', preview.tax, run.tax],
    ['total', preview.total, run.total],
  ];
  return pairs.flatMap(([label, before, after]) =>
    before === after ? [] : [{ label, preview: before, result: after }],
  );
}
