import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository, type SessionKey, type StoppedSession } from './access-session.repository';
import { isBehindStop, isNewsOfSession, newSession, progress } from './access-session-progress';
import type { AccountingRecord } from './accounting-record';
import { CountTraffic } from './count-traffic.service';
import { OwnerOfSession } from './session-owner.service';

export interface PlacedReport {
  session: AccessSessionEntity;
  /** A list of sessions looks different now. */
  isNews: boolean;
}

/** The session that a report tells of, brought up to date, and what it has moved since the report before. */
@Injectable()
export class SessionOfReport {
  constructor(
    private readonly sessions: AccessSessionRepository,
    private readonly owners: OwnerOfSession,
    private readonly traffic: CountTraffic,
  ) {}

  async take(tx: Tx, nasId: string, record: AccountingRecord): Promise<PlacedReport> {
    const key = { nasId, userName: record.userName, acctSessionId: record.acctSessionId };
    await this.sessions.lockKey(tx, key);
    return this.place(tx, key, record);
  }

  /** The NAS has restarted. */
  endAllOf(tx: Tx, nasId: string, at: Date): Promise<StoppedSession[]> {
    return this.sessions.stopAllOf(tx, nasId, at, 'NAS-Reboot');
  }

  private async place(tx: Tx, key: SessionKey, record: AccountingRecord): Promise<PlacedReport> {
    const known = (await this.sessions.findLiveForUpdate(tx, key)) ?? (await this.sessions.findSweptForUpdate(tx, key));
    if (known !== null && (known.stoppedAt === null || record.at > known.stoppedAt)) {
      const change = { ...progress(known, record), ...(await this.owners.ownerOf(tx, known, record.class)) };
      await this.sessions.update(tx, known.id, change);
      const session = { ...known, ...change };
      await this.traffic.count(tx, known, session);
      return { session, isNews: isNewsOfSession(known, change) };
    }
    const last = await this.sessions.findLastStopped(tx, key);
    if (last !== null && isBehindStop(last, record)) return { session: last, isNews: false };
    return this.open(tx, key, record);
  }

  /** A session we hear of first now, be it by its Start or, when that was lost, by a later report. */
  private async open(tx: Tx, key: SessionKey, record: AccountingRecord): Promise<PlacedReport> {
    const blank = newSession(newId(), key, record);
    const change = { ...progress(blank, record), ...(await this.owners.ownerOf(tx, blank, record.class)) };
    const session = { ...blank, ...change };
    const isNew = await this.sessions.insertIfNew(tx, session);
    // Two reports at once: the other one opened it, this one goes on from there.
    if (!isNew) return this.place(tx, key, record);
    await this.traffic.count(tx, blank, session);
    return { session, isNews: true };
  }
}
