import { Injectable } from '@nestjs/common';
import type { FreshnessPolicy } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { FreshnessPolicyEntity } from './freshness.entity';

@Injectable()
export class FreshnessRepository {
  async policy(sql: Sql): Promise<FreshnessPolicy> {
    const { id: _id, ...policy } = await sql.findOneOrFail(FreshnessPolicyEntity, { where: { id: 1 } });
    return policy;
  }

  async policyForUpdate(tx: Tx): Promise<FreshnessPolicy> {
    const { id: _id, ...policy } = await tx.findOneOrFail(FreshnessPolicyEntity, {
      where: { id: 1 },
      lock: { mode: 'pessimistic_write' },
    });
    return policy;
  }

  async change(tx: Tx, policy: FreshnessPolicy): Promise<void> {
    await tx.update(FreshnessPolicyEntity, { id: 1 }, policy);
  }
}
