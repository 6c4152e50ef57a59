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

  /** It is the subscriber's no more. @returns what it was; null: there was none */
  async take(
    tx: Tx,
    whose: Whose,
    { intent, field }: Pick<AdoptedSettingEntity, 'intent' | 'field'>,
  ): Promise<string | null> {
    const [rows] = await tx.query<[{ value: string }[], number]>(
      `delete from adopted_setting where subscription_id is not distinct from $1 and cpe_id is not distinct from $2
         and intent = $3 and field = $4 returning value`,
      [...placeOf(whose), intent, field],
    );
    return rows[0]?.value ?? null;
  }
}
