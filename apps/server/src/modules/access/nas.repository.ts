import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { NasEntity } from './access.entity';
import type { DynamicAuthorizationOutcome } from './enforcement.entity';

export interface LastAnswer {
  answeredAt: Date | null;
  outcome: DynamicAuthorizationOutcome;
}

@Injectable()
export class NasRepository {
  list(sql: Sql): Promise<NasEntity[]> {
    return sql.find(NasEntity, { order: { name: 'ASC' } });
  }

  find(sql: Sql, id: string): Promise<NasEntity | null> {
    return sql.findOne(NasEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<NasEntity | null> {
    return tx.findOne(NasEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** It will refuse the next change in place as well. */
  async rememberRefusal(tx: Tx, id: string, { at, reason }: { at: Date; reason: string }): Promise<void> {
    await tx.update(NasEntity, { id }, { inPlaceRefusedAt: at, inPlaceRefusal: reason });
  }

  async insert(tx: Tx, nas: Omit<NasEntity, 'answerTimeoutMs' | 'transmissions'>): Promise<void> {
    await tx.insert(NasEntity, nas);
  }

  async update(tx: Tx, id: string, change: Partial<NasEntity>): Promise<void> {
    await tx.update(NasEntity, { id }, change);
  }

  /** The newest request of each NAS that was really asked. */
  async lastAnswers(sql: Sql): Promise<ReadonlyMap<string, LastAnswer>> {
    const rows = await sql.query<{ nas_id: string; answered_at: Date | null; outcome: DynamicAuthorizationOutcome }[]>(
      `select n.id as nas_id, r.answered_at, r.outcome
       from nas n cross join lateral (
         select answered_at, outcome from dynamic_authorization_request
         where nas_id = n.id and sent_at is not null order by created_at desc limit 1) r`,
    );
    return new Map(rows.map((row) => [row.nas_id, { answeredAt: row.answered_at, outcome: row.outcome }]));
  }
}
