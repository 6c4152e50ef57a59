import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { ServiceInterventionEntity } from './intervention.entity';

@Injectable()
export class InterventionRepository {
  async insert(tx: Tx, intervention: ServiceInterventionEntity): Promise<void> {
    await tx.insert(ServiceInterventionEntity, intervention);
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<ServiceInterventionEntity | null> {
    return sql.findOne(ServiceInterventionEntity, { where: { idempotencyKey } });
  }

  /** Whether what a change of state refers to is an intervention. */
  async isOne(sql: Sql, id: string): Promise<boolean> {
    const rows = await sql.query<unknown[]>(`select 1 from service_intervention where id = $1::uuid`, [id]);
    return rows.length > 0;
  }

  /** In force, by subscription. */
  async openOf(sql: Sql, subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, ServiceInterventionEntity>> {
    if (subscriptionIds.length === 0) return new Map();
    const rows = await sql.find(ServiceInterventionEntity, {
      where: { subscriptionId: In([...subscriptionIds]), endedAt: IsNull() },
    });
    return new Map(rows.map((row) => [row.subscriptionId, row]));
  }

  /** Newest first. */
  listOf(sql: Sql, subscriptionId: string, limit: number): Promise<ServiceInterventionEntity[]> {
    return sql.find(ServiceInterventionEntity, {
      where: { subscriptionId },
      order: { placedAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  async end(tx: Tx, id: string, endedAt: Date, endReason: string): Promise<void> {
    await tx.update(ServiceInterventionEntity, { id, endedAt: IsNull() }, { endedAt, endReason });
  }
}
