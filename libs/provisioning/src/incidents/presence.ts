export type Presence = 'answering' | 'late' | 'silent';

export interface PresenceQuestion {
  readonly lastInformAt: Date;
  /** Its own Inform interval; 0: it informs of events alone. */
  readonly intervalSeconds: number;
  readonly now: Date;
}

const LEAST_SLACK_SECONDS = 30;
const MOST_SLACK_SECONDS = 300;

/** What a session may come late by: clocks drift, lines retry. Short intervals are meant to be noticed soon. */
export const slackSeconds = (intervalSeconds: number): number =>
  Math.min(MOST_SLACK_SECONDS, Math.max(LEAST_SLACK_SECONDS, intervalSeconds));

/** Two missed Informs and some slack, by the interval that the router itself keeps; null: it is never due. */
export const silentAfterSeconds = (intervalSeconds: number): number | null =>
  intervalSeconds <= 0 ? null : 2 * intervalSeconds + slackSeconds(intervalSeconds);

/** One missed Inform and some slack; null: it is never due. */
export const lateAfterSeconds = (intervalSeconds: number): number | null =>
  intervalSeconds <= 0 ? null : intervalSeconds + slackSeconds(intervalSeconds);

/** A router that informs of events alone is never late: nobody knows when it should have come. */
export function presenceOf({ lastInformAt, intervalSeconds, now }: PresenceQuestion): Presence {
  const quietSeconds = (now.getTime() - lastInformAt.getTime()) / 1000;
  const [late, silent] = [lateAfterSeconds(intervalSeconds), silentAfterSeconds(intervalSeconds)];
  if (silent !== null && quietSeconds > silent) return 'silent';
  return late !== null && quietSeconds > late ? 'late' : 'answering';
}
