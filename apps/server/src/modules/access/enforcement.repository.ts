import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { EnforcementEntity } from './enforcement.entity';

@Injectable()
export class EnforcementRepository {
  async insertAll(tx: Tx, rows: EnforcementEntity[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `insert into enforcement (subscription_id, state_version, method, from_group, to_group, plan, decided_at)
       select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])
       on conflict do nothing`,
      [
        rows.map((row) => row.subscriptionId),
        rows.map((row) => row.stateVersion),
        rows.map((row) => row.method),
        rows.map((row) => row.fromGroup),
        rows.map((row) => row.toGroup),
        rows.map((row) => JSON.stringify(row.plan)),
        rows.map((row) => row.decidedAt),
      ],
    );
  }

  find(sql: Sql, subscriptionId: string, stateVersion: number): Promise<EnforcementEntity | null> {
    return sql.findOne(EnforcementEntity, { where: { subscriptionId, stateVersion } });
  }

  /** Other groups than before, and the steps towards them; their revision is the next one. */
  async decideAnew(
    tx: Tx,
    row: Pick<EnforcementEntity, 'subscriptionId' | 'stateVersion' | 'fromGroup' | 'toGroup' | 'plan'>,
  ): Promise<void> {
    const { subscriptionId, stateVersion, fromGroup, toGroup, plan } = row;
    await tx.query(
      `update enforcement set from_group = $3, to_group = $4, plan = $5::jsonb, revision = revision + 1
       where subscription_id = $1 and state_version = $2`,
      [subscriptionId, stateVersion, fromGroup, toGroup, JSON.stringify(plan)],
    );
  }

  /** Another method is in force: what is still to be done for this version is planned anew. */
  async replan(
    tx: Tx,
    row: Pick<EnforcementEntity, 'subscriptionId' | 'stateVersion' | 'method' | 'plan'>,
  ): Promise<void> {
    const { subscriptionId, stateVersion, method, plan } = row;
    await tx.query(
      `update enforcement set method = $3, plan = $4::jsonb where subscription_id = $1 and state_version = $2`,
      [subscriptionId, stateVersion, method, JSON.stringify(plan)],
    );
  }
}
