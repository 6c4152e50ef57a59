import { Injectable } from '@nestjs/common';
import type { SecretRef } from '@demarc/datamodel';
import { wishOfOperator, type ValuePlace, type Wish, type WishMode } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { UsedTables } from '../../platform/database/used-tables';
import { newId } from '../../platform/ids';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import type { Whose } from './adopted-setting.repository';
import type { Keep } from './management-facts.service';
import type { OperatorSettingEntity } from './operator-setting.entity';
import { OperatorSettingRepository } from './operator-setting.repository';

/** A value that an operator sets on one router, in clear: for the moment of setting it. */
export interface RouterValue extends ValuePlace {
  readonly value: string;
  readonly isSecret: boolean;
  readonly type: string | null;
  readonly mode: WishMode;
}

const place = (rowId: string): SecretPlace => ({ table: 'operator_setting', column: 'sealed', rowId });

/** What operators have set for single routers: it stays wanted until somebody sets something else. */
@Injectable()
export class OperatorSettings {
  constructor(
    private readonly settings: OperatorSettingRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly tables: UsedTables,
  ) {}

  async wishesOf(sql: Sql, whose: Whose, keep: Keep): Promise<Wish[]> {
    if (!(await this.tables.isUsed(sql, 'operator_setting'))) return [];
    const rows = await this.settings.list(sql, whose);
    return rows.flatMap((row): Wish[] => {
      const ref: SecretRef = `wish.${row.id}`;
      const { value } = row;
      const wish = wishOfOperator({
        ...row,
        value: value ?? keep(ref, this.reveal(row)),
        source: { id: row.changeId, name: row.changeName },
      });
      return wish === null ? [] : [wish];
    });
  }

  list(sql: Sql, whose: Whose): Promise<OperatorSettingEntity[]> {
    return this.settings.list(sql, whose);
  }

  listOfAll(sql: Sql, holders: readonly Whose[]): Promise<OperatorSettingEntity[]> {
    return this.settings.listOfAll(
      sql,
      holders.flatMap(({ subscriptionId }) => subscriptionId ?? []),
      holders.flatMap(({ subscriptionId, cpeId }) => (subscriptionId === null ? cpeId : [])),
    );
  }

  /** What it says, in clear. */
  reveal(row: OperatorSettingEntity): string {
    return row.sealed === null ? (row.value ?? '') : this.box.open(place(row.id), row.sealed);
  }

  async put(tx: Tx, whose: Whose, given: RouterValue, change: { id: string; name: string }): Promise<void> {
    const id = newId();
    const { intent, field, type, mode, value, isSecret } = given;
    await this.settings.put(tx, whose, {
      id,
      intent,
      field,
      type,
      mode,
      value: isSecret ? null : value,
      sealed: isSecret ? this.box.seal(place(id), value) : null,
      changeId: change.id,
      changeName: change.name,
      setAt: this.clock.now(),
    });
  }
}
