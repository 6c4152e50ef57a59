import { AccessSessionEntity } from './access.entity';
import type { AccountingRecord } from './accounting-record';

/** The Terminate-Cause of a session that we took for over because its NAS said no more of it. */
export const SWEPT = 'No-Report';

type SessionKey = Pick<AccessSessionEntity, 'nasId' | 'userName' | 'acctSessionId'>;

/** A session as its first report tells of it, before the report's own facts are added. */
export function newSession(id: string, key: SessionKey, record: AccountingRecord): AccessSessionEntity {
  const startedAt = new Date(record.at.getTime() - record.sessionSeconds * 1000);
  return Object.assign(new AccessSessionEntity(), {
    id,
    ...key,
    subscriptionId: null,
    framedIpAddress: null,
    framedIpv6Address: null,
    framedIpv6Prefix: null,
    delegatedIpv6Prefix: null,
    callingStationId: null,
    nasPortId: null,
    agentCircuitId: null,
    agentRemoteId: null,
    class: null,
    accessGroup: null,
    startedAt,
    updatedAt: startedAt,
    stoppedAt: null,
    terminateCause: null,
    sessionSeconds: 0n,
    inputOctets: 0n,
    outputOctets: 0n,
  });
}

/**
 * What a report adds. Counters never run backwards: an interim that arrives behind a later one changes nothing. A
 * session that was taken for over is live again by any later report.
 */
export function progress(session: AccessSessionEntity, record: AccountingRecord): Partial<AccessSessionEntity> {
  const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  const known: Partial<AccessSessionEntity> = {
    framedIpAddress: record.framedIpAddress ?? session.framedIpAddress,
    framedIpv6Address: record.framedIpv6Address ?? session.framedIpv6Address,
    framedIpv6Prefix: record.framedIpv6Prefix ?? session.framedIpv6Prefix,
    delegatedIpv6Prefix: record.delegatedIpv6Prefix ?? session.delegatedIpv6Prefix,
    callingStationId: record.callingStationId ?? session.callingStationId,
    nasPortId: record.nasPortId ?? session.nasPortId,
    agentCircuitId: record.agentCircuitId ?? session.agentCircuitId,
    agentRemoteId: record.agentRemoteId ?? session.agentRemoteId,
    class: record.class ?? session.class,
    updatedAt: record.at > session.updatedAt ? record.at : session.updatedAt,
    sessionSeconds: larger(session.sessionSeconds, BigInt(record.sessionSeconds)),
    inputOctets: larger(session.inputOctets, record.inputOctets),
    outputOctets: larger(session.outputOctets, record.outputOctets),
  };
  if (record.status === 'stop') return { ...known, stoppedAt: record.at, terminateCause: record.terminateCause };
  return session.stoppedAt === null ? known : { ...known, stoppedAt: null, terminateCause: null };
}

/** Whether a list of sessions looks different now; counters alone are no news. */
export const isNewsOfSession = (before: AccessSessionEntity, after: Partial<AccessSessionEntity>): boolean =>
  after.stoppedAt !== undefined ||
  after.subscriptionId !== before.subscriptionId ||
  after.accessGroup !== before.accessGroup ||
  after.framedIpAddress !== before.framedIpAddress;

const CLOCK_SLACK_MS = 1_000;

/**
 * Whether a report tells of a session that has stopped, late or repeated: it happened before the stop, or the session
 * that it tells of began before it. A NAS that counts its sessions again begins them afterwards.
 */
export function isBehindStop({ stoppedAt }: AccessSessionEntity, record: AccountingRecord): boolean {
  if (stoppedAt === null) return false;
  const beganAtMs = record.at.getTime() - record.sessionSeconds * 1000;
  return record.at <= stoppedAt || beganAtMs < stoppedAt.getTime() - CLOCK_SLACK_MS;
}
