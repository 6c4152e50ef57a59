import { Injectable } from '@nestjs/common';
import { nameOfValue } from '@demarc/radius';
import { Database, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SubscribersService } from '../subscribers/subscribers.service';
import { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository, type SessionKey } from './access-session.repository';
import type { AccountingRecord } from './accounting-record';

/** What is not known of a session before its first report is read. */
const BLANK = {
  framedIpAddress: null,
  callingStationId: null,
  nasPortId: null,
  class: null,
  stoppedAt: null,
  terminateCause: null,
  sessionSeconds: 0n,
  inputOctets: 0n,
  outputOctets: 0n,
};

/** Keeps the sessions as the NAS report them. Every report may come twice, late or never: recording it again is harmless. */
@Injectable()
export class AccountingService {
  constructor(
    private readonly database: Database,
    private readonly sessions: AccessSessionRepository,
    private readonly subscribers: SubscribersService,
    private readonly live: LiveEvents,
  ) {}

  /** Returns once it is committed: RFC 2866 §2 acknowledges what has been recorded, nothing else. */
  async record(nasId: string, record: AccountingRecord): Promise<void> {
    if (record.status === 'ignored') return;
    const subscriptionIds = await this.database.transaction(async (tx) => {
      if (record.status === 'nas-rebooted') return this.sessions.stopAllOf(tx, nasId, record.at, 'NAS-Reboot');
      const subscriptionId = await this.recordSession(tx, nasId, record);
      return subscriptionId === null ? [] : [subscriptionId];
    });
    for (const id of new Set(subscriptionIds)) {
      await this.live.publish(this.database.sql, { topic: 'subscription', id });
    }
  }

  private async recordSession(tx: Tx, nasId: string, record: AccountingRecord): Promise<string | null> {
    const key = { nasId, userName: record.userName, acctSessionId: record.acctSessionId };
    const live = await this.sessions.findLiveForUpdate(tx, key);
    if (live !== null) {
      await this.sessions.update(tx, live.id, progress(live, record));
      return live.subscriptionId;
    }
    const stoppedAt = await this.sessions.lastStop(tx, key);
    // A report from before the stop that we know: late or repeated, and no news.
    if (stoppedAt !== null && record.at <= stoppedAt) return null;
    return this.open(tx, key, record);
  }

  /** A session we hear of first now, be it by its Start or, when that was lost, by a later report. */
  private async open(tx: Tx, key: SessionKey, record: AccountingRecord): Promise<string | null> {
    const subscription = await this.subscribers.findSubscriptionByPppoeUsername(tx, key.userName);
    const startedAt = new Date(record.at.getTime() - record.sessionSeconds * 1000);
    const session = Object.assign(new AccessSessionEntity(), BLANK, {
      id: newId(),
      ...key,
      subscriptionId: subscription?.id ?? null,
      startedAt,
      updatedAt: startedAt,
    });
    const isNew = await this.sessions.insertIfNew(tx, Object.assign(session, progress(session, record)));
    // Two reports at once: the other one opened it, this one goes on from there.
    return isNew ? session.subscriptionId : this.recordSession(tx, key.nasId, record);
  }
}

/** What a report adds. Counters never run backwards: an interim that arrives behind a later one changes nothing. */
function progress(session: AccessSessionEntity, record: AccountingRecord): Partial<AccessSessionEntity> {
  const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  const known: Partial<AccessSessionEntity> = {
    framedIpAddress: record.framedIpAddress ?? session.framedIpAddress,
    callingStationId: record.callingStationId ?? session.callingStationId,
    nasPortId: record.nasPortId ?? session.nasPortId,
    class: record.class ?? session.class,
    updatedAt: record.at > session.updatedAt ? record.at : session.updatedAt,
    sessionSeconds: larger(session.sessionSeconds, BigInt(record.sessionSeconds)),
    inputOctets: larger(session.inputOctets, record.inputOctets),
    outputOctets: larger(session.outputOctets, record.outputOctets),
  };
  if (record.status !== 'stop') return known;
  const cause = record.terminateCause;
  const named = cause === null ? null : (nameOfValue('Acct-Terminate-Cause', cause) ?? `cause ${cause}`);
  return { ...known, stoppedAt: record.at, terminateCause: named };
}
