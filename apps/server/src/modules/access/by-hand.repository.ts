import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { DynamicAuthorizationRequestEntity } from './enforcement.entity';

@Injectable()
export class ByHandRepository {
  /** What of this state was left to a person last; an order of an older decision on it counts no more. */
  async find(
    sql: Sql,
    subscriptionId: string,
    stateVersion: number,
  ): Promise<DynamicAuthorizationRequestEntity | null> {
    const [row] = await sql.find(DynamicAuthorizationRequestEntity, {
      where: { subscriptionId, stateVersion, outcome: 'by-hand' },
      order: { revision: 'DESC' },
      take: 1,
    });
    return row ?? null;
  }

  /** Of the states in force, the oldest first. */
  async listOpen(sql: Sql, limit: number): Promise<DynamicAuthorizationRequestEntity[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select r.id from dynamic_authorization_request r
       join subscription s on s.id = r.subscription_id and s.state_version = r.state_version
       where r.outcome = 'by-hand' and r.done_by is null
         and not exists (
           select 1 from dynamic_authorization_request later
           where later.subscription_id = r.subscription_id and later.state_version = r.state_version
             and later.revision > r.revision)
       order by r.created_at, r.id limit $1`,
      [limit],
    );
    if (rows.length === 0) return [];
    return sql
      .createQueryBuilder(DynamicAuthorizationRequestEntity, 'order')
      .whereInIds(rows.map(({ id }) => id))
      .orderBy('order.createdAt')
      .getMany();
  }

  /** @returns whether nobody had said so before */
  async done(tx: Tx, id: string, { by, at, note }: { by: string; at: Date; note: string }): Promise<boolean> {
    const [, changed] = await tx.query<[unknown, number]>(
      `update dynamic_authorization_request set done_by = $2, done_at = $3, done_note = $4
       where id = $1 and done_by is null`,
      [id, by, at, note],
    );
    return changed === 1;
  }
}
