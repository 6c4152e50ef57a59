import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { NbiPolicyEntity } from './nbi.entity';

export const NBI_POLICY_CHANNEL = 'demarc_nbi_policy';

@Injectable()
export class NbiPolicyRepository {
  get(sql: Sql): Promise<NbiPolicyEntity> {
    return sql.findOneOrFail(NbiPolicyEntity, { where: { id: 1 } });
  }

  lock(tx: Tx): Promise<NbiPolicyEntity> {
    return tx.findOneOrFail(NbiPolicyEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: Tx, policy: Omit<NbiPolicyEntity, 'id'>): Promise<void> {
    await tx.update(NbiPolicyEntity, { id: 1 }, policy);
    await tx.query(`select pg_notify('${NBI_POLICY_CHANNEL}', '')`);
  }
}
