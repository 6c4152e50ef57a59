import { Injectable } from '@nestjs/common';
import { isRowTable, readRowName, SETTABLE_INTENTS } from '@demarc/datamodel';
import { GONE, type Adoption, type Wish } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { UsedTables } from '../../platform/database/used-tables';
import { newId } from '../../platform/ids';
import type { AdoptedSettingEntity } from './adopted-setting.entity';
import { AdoptedSettingRepository, type Whose } from './adopted-setting.repository';
import { SubscriptionWifi } from './subscription-wifi.service';

/** Settings that were given once and then are the subscriber's: what they made of them survives a reset and a swap. */
@Injectable()
export class AdoptSettings {
  constructor(
    private readonly settings: AdoptedSettingRepository,
    private readonly wifi: SubscriptionWifi,
    private readonly clock: Clock,
    private readonly tables: UsedTables,
  ) {}

  async adopt(tx: Tx, whose: Whose, adoptions: readonly Adoption[]): Promise<void> {
    for (const adoption of adoptions) {
      const { subscriptionId } = whose;
      if (subscriptionId !== null && (await this.wifi.adopt(tx, subscriptionId, adoption))) continue;
      const { intent, field, value } = adoption;
      await this.settings.put(tx, whose, { id: newId(), intent, field, value, adoptedAt: this.clock.now() });
    }
  }

  async wishesOf(sql: Sql, whose: Whose): Promise<Wish[]> {
    if (!(await this.tables.isUsed(sql, 'adopted_setting'))) return [];
    const rows = await this.settings.list(sql, whose);
    return rows.flatMap((row): Wish[] => wishOfAdopted(row) ?? []);
  }
}

type Adopted = Pick<AdoptedSettingEntity, 'intent' | 'field' | 'value'>;

/** What was adopted, as the subscriber's own wish; null: nobody can set it any more. */
export function wishOfAdopted({ intent, field, value }: Adopted): Wish[] | null {
  const own = { owner: 'subscriber' as const, mode: 'initial' as const };
  if (intent === 'parameter') return [{ ...own, intent: { kind: 'parameter', path: field, value, type: null } }];
  if (isRowTable(intent)) {
    const row = readRowName(intent, field);
    if (row === null) return null;
    if (row.field === null)
      return [{ ...own, intent: { kind: 'row', table: intent, values: row.keys, isGone: value === GONE } }];
    return [{ ...own, intent: { kind: 'row', table: intent, values: { ...row.keys, [row.field]: value } } }];
  }
  const of = SETTABLE_INTENTS.find((known) => known === intent);
  return of === undefined ? null : [{ ...own, intent: { kind: 'fields', of, values: { [field]: value } } }];
}
