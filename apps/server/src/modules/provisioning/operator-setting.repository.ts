import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import type { Whose } from './adopted-setting.repository';
import { OperatorSettingEntity } from './operator-setting.entity';

const holderOf = ({ subscriptionId, cpeId }: Whose): Pick<OperatorSettingEntity, 'subscriptionId' | 'cpeId'> => ({
  subscriptionId,
  cpeId: subscriptionId === null ? cpeId : null,
});

export type NewOperatorSetting = Omit<OperatorSettingEntity, 'subscriptionId' | 'cpeId'>;

@Injectable()
export class OperatorSettingRepository {
  list(sql: Sql, whose: Whose): Promise<OperatorSettingEntity[]> {
    const { subscriptionId, cpeId } = whose;
    const where = subscriptionId === null ? { cpeId } : { subscriptionId };
    return sql.find(OperatorSettingEntity, { where, order: { intent: 'ASC', field: 'ASC' } });
  }

  /** Of all holders, those of routers that serve no subscription by their ids. */
  async listOfAll(
    sql: Sql,
    subscriptionIds: readonly string[],
    cpeIds: readonly string[],
  ): Promise<OperatorSettingEntity[]> {
    return sql
      .createQueryBuilder(OperatorSettingEntity, 'setting')
      .where('setting.subscriptionId = any(:subscriptionIds) or setting.cpeId = any(:cpeIds)', {
        subscriptionIds: [...subscriptionIds],
        cpeIds: [...cpeIds],
      })
      .getMany();
  }

  /** Earlier words on the same field go. */
  async put(tx: Tx, whose: Whose, row: NewOperatorSetting): Promise<void> {
    const { subscriptionId, cpeId } = holderOf(whose);
    await tx.query(
      `insert into operator_setting (id, subscription_id, cpe_id, intent, field, value, sealed, type, mode, change_id, change_name, set_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (subscription_id, cpe_id, intent, field) do update set id = excluded.id, value = excluded.value,
         sealed = excluded.sealed, type = excluded.type, mode = excluded.mode, change_id = excluded.change_id,
         change_name = excluded.change_name, set_at = excluded.set_at`,
      [
        row.id,
        subscriptionId,
        cpeId,
        row.intent,
        row.field,
        row.value,
        row.sealed,
        row.type,
        row.mode,
        row.changeId,
        row.changeName,
        row.setAt,
      ],
    );
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(OperatorSettingEntity, { id });
  }
}
