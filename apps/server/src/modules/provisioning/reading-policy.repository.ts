import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { ReadingPolicyEntity } from './reading-policy.entity';

export const READING_POLICY_CHANNEL = 'demarc_reading_policy';

@Injectable()
export class ReadingPolicyRepository {
  get(sql: Sql): Promise<ReadingPolicyEntity> {
    return sql.findOneOrFail(ReadingPolicyEntity, { where: { id: 1 } });
  }

  lock(tx: Tx): Promise<ReadingPolicyEntity> {
    return tx.findOneOrFail(ReadingPolicyEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: Tx, policy: Omit<ReadingPolicyEntity, 'id'>): Promise<void> {
    await tx.update(ReadingPolicyEntity, { id: 1 }, policy);
    await tx.query(`select pg_notify('${READING_POLICY_CHANNEL}', '')`);
  }
}
