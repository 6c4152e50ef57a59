import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { SessionEndSettled, SessionEndWanted } from '../subscribers/subscribers.events';
import type { AccessSessionEntity, NasEntity } from './access.entity';
import { AccessSessionRepository } from './access-session.repository';
import { NasService } from './nas.service';
import type { SessionEndEntity, SessionEndOutcome } from './session-end.entity';
import { SessionEndRepository } from './session-end.repository';

export interface SessionToEnd {
  id: string;
  subscriptionId: string;
  nas: NasEntity;
  session: AccessSessionEntity;
}

/** Which session is to be ended, and what became of it: written down, and told to who wanted it. */
@Injectable()
export class SessionEnds {
  constructor(
    private readonly database: Database,
    private readonly ends: SessionEndRepository,
    private readonly sessions: AccessSessionRepository,
    private readonly nasServers: NasService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Null: there is nobody to be asked, or it was asked before. */
  async open({ id, subscriptionId, because }: SessionEndWanted['payload']): Promise<SessionToEnd | null> {
    const { sql } = this.database;
    // Of several the youngest is the one that the router has now.
    const session = (await this.sessions.listLiveOf(sql, subscriptionId)).at(-1) ?? null;
    const nas = session === null ? null : await this.nasServers.get(sql, session.nasId);
    const why =
      session === null ? 'accounting knows no session' : nas?.enabled === false ? `${nas.name} is switched off` : null;
    return this.database.transaction(async (tx) => {
      const row: SessionEndEntity = {
        id,
        subscriptionId,
        nasId: nas?.id ?? null,
        sessionId: session?.id ?? null,
        because,
        outcome: why === null ? 'waiting' : 'not-asked',
        reason: why,
        request: null,
        answer: null,
        createdAt: this.clock.now(),
        sentAt: null,
        answeredAt: null,
      };
      const isNew = await this.ends.insertIfNew(tx, row);
      if (!isNew || nas === null || session === null) {
        if (isNew) await this.outbox.add(tx, settled(row));
        return null;
      }
      if (why === null) return { id, subscriptionId, nas, session };
      await this.outbox.add(tx, settled(row));
      return null;
    });
  }

  /** Committed before the first datagram leaves. */
  async sent(id: string, request: Buffer, sentAt: Date): Promise<void> {
    await this.ends.update(this.database.sql, id, { request, sentAt });
  }

  async settle(
    { id, subscriptionId }: SessionToEnd,
    outcome: SessionEndOutcome,
    reason: string,
    answer: Buffer | null = null,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const answeredAt = answer === null ? null : this.clock.now();
      await this.ends.update(tx, id, { outcome, reason, answer, answeredAt });
      await this.outbox.add(tx, settled({ id, subscriptionId, outcome, reason }));
    });
  }
}

const settled = (row: Pick<SessionEndEntity, 'id' | 'subscriptionId' | 'outcome' | 'reason'>): SessionEndSettled => ({
  type: 'subscription.session-end-settled',
  subjectId: row.subscriptionId,
  payload: {
    id: row.id,
    subscriptionId: row.subscriptionId,
    isEnded: row.outcome === 'ended',
    reason: row.reason ?? '',
  },
});
