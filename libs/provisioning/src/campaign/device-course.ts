import { assertNever } from '@demarc/kernel';
import { after, type CampaignRules, type DeviceState } from './campaign-rules';
import type { SkipCause } from './eligibility';
import { healthProblems, type Health } from './health';

/** Why a router did not get there. */
export const FAILURE_CAUSES = ['no-backup', 'refused', 'taken-back', 'silent', 'wrong-version', 'unhealthy'] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** A router of a campaign, while it is under way. */
export interface DeviceUnderWay {
  readonly state: Extract<DeviceState, 'preparing' | 'sent' | 'checking'>;
  /** When this state has lasted too long. */
  readonly deadlineAt: Date;
  readonly expectedVersion: string | null;
  readonly before: Health;
  /** The Download was over then; null before. */
  readonly checkSince: Date | null;
  /** A campaign that brings routers back to the image they had. */
  readonly isBack: boolean;
}

export interface OrderFacts {
  readonly state: 'queued' | 'sent' | 'done' | 'failed' | 'uncertain' | 'cancelled';
  readonly reason: string | null;
  readonly sentAt: Date | null;
  readonly finishedAt: Date | null;
  /** It has waited for a backup, and that is not there. */
  readonly isWithoutBackup: boolean;
}

export interface DeviceFacts {
  /** The Download; null when it was deleted with its router. */
  readonly download: OrderFacts | null;
  /** Its values, ordered after the Download; null: not ordered. */
  readonly check: Pick<OrderFacts, 'state' | 'finishedAt'> | null;
  readonly lastInformAt: Date | null;
  readonly health: Health;
  /** Starts since the order. */
  readonly restarts: number;
}

export interface DeviceStep {
  readonly to: DeviceState;
  readonly cause: FailureCause | SkipCause | null;
  readonly reason: string | null;
  readonly deadlineAt: Date | null;
  readonly also: 'take-back' | 'check' | null;
}

type Timing = Pick<
  CampaignRules,
  'appearMinutes' | 'downloadMinutes' | 'answerMinutes' | 'rxMarginDb' | 'wifiMarginDb' | 'extraRestarts'
>;

/** Between a check that was not well and the next. */
const CHECK_AGAIN_MS = 30_000;
/** Readings are written a moment after the session that brought them. */
const READINGS_LATE_MS = 2_000;

/** What becomes of a router now; null: nothing new. Each step is taken once, whatever is heard twice or out of turn. */
export function stepDevice(device: DeviceUnderWay, facts: DeviceFacts, rules: Timing, now: Date): DeviceStep | null {
  switch (device.state) {
    case 'preparing':
    case 'sent':
      return whileDownloading(device, facts, rules, now);
    case 'checking':
      return whileChecking(device, facts, rules, now);
    default:
      return assertNever(device.state);
  }
}

function whileDownloading(
  device: DeviceUnderWay,
  { download }: DeviceFacts,
  rules: Timing,
  now: Date,
): DeviceStep | null {
  if (download === null) return end('skipped', 'gone', 'the router is not known any more');
  const isLate = now >= device.deadlineAt;
  switch (download.state) {
    case 'queued':
      if (!isLate) return null;
      return {
        ...end('skipped', 'absent', `it did not come for its order within ${rules.appearMinutes} minutes`),
        also: 'take-back',
      };
    case 'sent':
    case 'uncertain':
      if (device.state === 'preparing') return stay('sent', after(download.sentAt ?? now, rules.downloadMinutes));
      return isLate
        ? end('failed', 'silent', `${rules.downloadMinutes} minutes after its order it had not said what became of it`)
        : null;
    case 'done':
      return stay('checking', after(download.finishedAt ?? now, rules.answerMinutes));
    case 'failed':
      return download.sentAt === null && download.isWithoutBackup
        ? end('failed', 'no-backup', download.reason ?? 'there is no backup before it')
        : end('failed', 'refused', download.reason ?? 'it could not use the image');
    case 'cancelled':
      return end('failed', 'taken-back', download.reason ?? 'the order was taken back');
    default:
      return assertNever(download.state);
  }
}

function whileChecking(device: DeviceUnderWay, facts: DeviceFacts, rules: Timing, now: Date): DeviceStep | null {
  const since = device.checkSince ?? now;
  const { expectedVersion: expected } = device;
  const { check, health, lastInformAt } = facts;
  const isHeard = lastInformAt !== null && lastInformAt >= since;
  const isThere = expected === null || health.version === expected;
  const isRead = check?.state === 'done' && check.finishedAt !== null && check.finishedAt >= since;
  const problems = isRead ? healthProblems(device.before, health, facts.restarts, rules) : [];
  const isSettledDown = isRead && ageOf(check, now) >= READINGS_LATE_MS;
  if (isThere && isSettledDown && problems.length === 0) return end(device.isBack ? 'rolled-back' : 'done', null, null);
  if (now >= device.deadlineAt) return unwell({ isHeard, isThere, isRead, problems }, device, facts, rules);
  const isOver = check === null || ['done', 'failed', 'cancelled'].includes(check.state);
  const isDue = check === null || ageOf(check, now) >= CHECK_AGAIN_MS;
  return isThere && isOver && isDue ? { ...stay('checking', device.deadlineAt), also: 'check' } : null;
}

const ageOf = ({ finishedAt }: { finishedAt: Date | null }, now: Date): number =>
  finishedAt === null ? 0 : now.getTime() - finishedAt.getTime();

interface Seen {
  readonly isHeard: boolean;
  readonly isThere: boolean;
  readonly isRead: boolean;
  readonly problems: readonly string[];
}

function unwell(
  { isHeard, isThere, isRead, problems }: Seen,
  { expectedVersion }: DeviceUnderWay,
  { health, restarts }: DeviceFacts,
  { answerMinutes }: Timing,
): DeviceStep {
  const within = `within ${answerMinutes} minutes`;
  if (!isHeard && restarts === 0) return end('failed', 'silent', `it has the image and was not heard again ${within}`);
  if (!isThere)
    return end(
      'failed',
      'wrong-version',
      `it runs ${health.version ?? 'an unknown version'}, not ${expectedVersion ?? ''}, ${within}`,
    );
  if (!isRead) return end('failed', 'silent', `it did not let itself be read ${within}`);
  return end('failed', 'unhealthy', `${problems.join('; ')}, ${within}`);
}

const end = (to: DeviceState, cause: DeviceStep['cause'], reason: string | null): DeviceStep => ({
  to,
  cause,
  reason,
  deadlineAt: null,
  also: null,
});
const stay = (to: DeviceState, deadlineAt: Date): DeviceStep => ({
  to,
  cause: null,
  reason: null,
  deadlineAt,
  also: null,
});
