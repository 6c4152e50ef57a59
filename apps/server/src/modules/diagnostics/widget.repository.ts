import { Injectable } from '@nestjs/common';
import type { WidgetScope } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { WidgetOriginEntity, type WidgetTokenEntity } from './widget.entity';

export interface FoundToken {
  id: string;
  staffId: string;
  subscriberId: string;
  agentId: string;
  agentName: string;
  ticket: string | null;
  scopes: WidgetScope[];
  origin: string;
  /** Negative once it has expired. */
  secondsLeft: number;
  isOriginRegistered: boolean;
}

@Injectable()
export class WidgetRepository {
  listOrigins(sql: Sql): Promise<WidgetOriginEntity[]> {
    return sql.find(WidgetOriginEntity, { order: { origin: 'ASC' } });
  }

  isRegistered(sql: Sql, origin: string): Promise<boolean> {
    return sql.exists(WidgetOriginEntity, { where: { origin } });
  }

  async insertOrigin(tx: Tx, row: WidgetOriginEntity): Promise<void> {
    await tx.insert(WidgetOriginEntity, row);
  }

  async deleteOrigin(tx: Tx, id: string): Promise<WidgetOriginEntity | null> {
    const found = await tx.findOne(WidgetOriginEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (found !== null) await tx.delete(WidgetOriginEntity, { id });
    return found;
  }

  /** Its end is counted by the database's clock. */
  async insertToken(
    tx: Tx,
    token: Omit<WidgetTokenEntity, 'createdAt' | 'expiresAt'>,
    ttlSeconds: number,
  ): Promise<Date> {
    const [row] = await tx.query<[{ expires_at: Date }]>(
      `insert into widget_token (id, token_hash, staff_id, subscriber_id, agent_id, agent_name, ticket, scopes, origin, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10)) returning expires_at`,
      [
        token.id,
        token.tokenHash,
        token.staffId,
        token.subscriberId,
        token.agentId,
        token.agentName,
        token.ticket,
        token.scopes,
        token.origin,
        ttlSeconds,
      ],
    );
    return row.expires_at;
  }

  async findToken(sql: Sql, tokenHash: Buffer): Promise<FoundToken | null> {
    const rows = await sql.query<FoundToken[]>(
      `select t.id, t.staff_id as "staffId", t.subscriber_id as "subscriberId", t.agent_id as "agentId",
         t.agent_name as "agentName", t.ticket, t.scopes, t.origin,
         extract(epoch from t.expires_at - now())::float8 as "secondsLeft",
         exists (select 1 from widget_origin o where o.origin = t.origin) as "isOriginRegistered"
       from widget_token t where t.token_hash = $1`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  /** What they did is in the audit log; an expired token itself is worth nothing to anybody. */
  async deleteExpired(tx: Tx): Promise<void> {
    await tx.query(
      `delete from widget_token where id in (
         select id from widget_token where expires_at < now() - interval '1 hour' limit 500 for update skip locked)`,
    );
  }
}
