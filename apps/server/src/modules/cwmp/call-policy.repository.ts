import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CallPolicyEntity } from './call.entity';

export const CALL_POLICY_CHANNEL = 'demarc_call_policy';

@Injectable()
export class CallPolicyRepository {
  get(sql: Sql): Promise<CallPolicyEntity> {
    return sql.findOneOrFail(CallPolicyEntity, { where: { id: 1 } });
  }

  lock(tx: Tx): Promise<CallPolicyEntity> {
    return tx.findOneOrFail(CallPolicyEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: Tx, policy: Omit<CallPolicyEntity, 'id'>): Promise<void> {
    await tx.update(CallPolicyEntity, { id: 1 }, policy);
    await tx.query(`select pg_notify('${CALL_POLICY_CHANNEL}', '')`);
  }
}
