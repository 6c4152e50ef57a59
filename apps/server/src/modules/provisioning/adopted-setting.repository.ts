import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { AdoptedSettingEntity } from './adopted-setting.entity';

/** Whose a setting is: a subscription's, or of a router that serves none. */
export interface Whose {
  readonly subscriptionId: string | null;
  readonly cpeId: string;
}

const placeOf = ({ subscriptionId, cpeId }: Whose): (string | null)[] => [
  subscriptionId,
  subscriptionId === null ? cpeId : null,
];

@Injectable()
export class AdoptedSettingRepository {
  list(sql: Sql, whose: Whose): Promise<Pick<AdoptedSettingEntity, 'intent' | 'field' | 'value'>[]> {
    return sql.query(
      `select intent, field, value from adopted_setting
       where ${whose.subscriptionId === null ? 'cpe_id' : 'subscription_id'} = $1 order by intent, field`,
      [whose.subscriptionId ?? whose.cpeId],
    );
  }

  async put(
    tx: Tx,
    whose: Whose,
    row: Pick<AdoptedSettingEntity, 'id' | 'intent' | 'field' | 'value' | 'adoptedAt'>,
  ): Promise<void> {
    await tx.query(
      `insert into adopted_setting (id, subscription_id, cpe_id, intent, field, value, adopted_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (subscription_id, cpe_id, intent, field) do update set value = excluded.value, adopted_at = excluded.adopted_at`,
      [row.id, ...placeOf(whose), row.intent, row.field, row.value, row.adoptedAt],
    );
  }
}
