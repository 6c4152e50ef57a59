import { Injectable } from '@nestjs/common';
import type { WifiBand } from '@demarc/datamodel';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { SubscriptionWifiEntity } from './provisioning.entity';

@Injectable()
export class WifiRepository {
  list(sql: Sql, subscriptionId: string): Promise<SubscriptionWifiEntity[]> {
    return sql.find(SubscriptionWifiEntity, { where: { subscriptionId }, order: { band: 'ASC' } });
  }

  listOfAll(sql: Sql, subscriptionIds: readonly string[]): Promise<SubscriptionWifiEntity[]> {
    return sql.find(SubscriptionWifiEntity, { where: { subscriptionId: In([...subscriptionIds]) } });
  }

  findForUpdate(tx: Tx, subscriptionId: string, band: WifiBand): Promise<SubscriptionWifiEntity | null> {
    return tx.findOne(SubscriptionWifiEntity, { where: { subscriptionId, band }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, row: SubscriptionWifiEntity): Promise<void> {
    await tx.insert(SubscriptionWifiEntity, row);
  }

  async update(tx: Tx, id: string, change: Partial<SubscriptionWifiEntity>): Promise<void> {
    await tx.update(SubscriptionWifiEntity, { id }, change);
  }
}
