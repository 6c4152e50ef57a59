import type { OrderingParameter, RouterSort } from '@demarc/contracts';
import { ORDERING_PARAMETERS } from '@demarc/contracts';
import { PLANNED_EACH_TIME } from '../../platform/database/preparing-client';
import { promotedIs } from '../inventory/inventory.service';
import { NUMBER, type SqlValues } from './router-conditions';

/** The order by a promoted parameter that is a number. */
export interface ParameterOrder {
  readonly name: OrderingParameter;
  readonly descending: boolean;
}

/** Null: another order. */
export function parameterOrderOf(sort: RouterSort): ParameterOrder | null {
  const plain = sort.replace('-', '');
  const name = ORDERING_PARAMETERS.find((each) => each === plain);
  return name === undefined ? null : { name, descending: sort.startsWith('-') };
}

interface Before {
  readonly key: string | null;
  readonly id: string;
}

/**
 * Those that told a number, from the index of numbers on, so that a page costs what it shows; `v` is the parameter, as its
 * index has it, name and all.
 */
export function numberedSql(
  { name, descending }: ParameterOrder,
  { wheres, before, limit }: { wheres: readonly string[]; before: Before | null; limit: number },
  values: SqlValues,
): string {
  const [way, sign] = descending ? ['desc', '<'] : ['asc', '>'];
  const behind =
    before === null || before.key === null
      ? []
      : [`(${NUMBER}, v.cpe_id) ${sign} (${values.add(before.key)}::numeric, ${values.add(before.id)}::uuid)`];
  const where = [`v.${promotedIs([name])}`, `${NUMBER} is not null`, ...behind, ...wheres].join(' and ');
  return `select f.id, f.key::text as key from (
      select c.id, ${NUMBER} as key from cpe_parameter v join cpe c on c.id = v.cpe_id where ${where}
      order by ${NUMBER} ${way}, v.cpe_id ${way} limit ${values.add(limit)}) as f
    order by f.key ${way}, f.id ${way} ${PLANNED_EACH_TIME}`;
}

/** Those that told none, behind all others. */
export function numberlessSql(
  { name, descending }: ParameterOrder,
  { wheres, before, limit }: { wheres: readonly string[]; before: Before | null; limit: number },
  values: SqlValues,
): string {
  const [way, sign] = descending ? ['desc', '<'] : ['asc', '>'];
  const behind = before !== null && before.key === null ? [`c.id ${sign} ${values.add(before.id)}::uuid`] : [];
  const told = `not exists (select 1 from cpe_parameter v where v.cpe_id = c.id and v.${promotedIs([name])} and ${NUMBER} is not null)`;
  return `select c.id, null as key from cpe c where ${[told, ...behind, ...wheres].join(' and ')}
    order by c.id ${way} limit ${values.add(limit)} ${PLANNED_EACH_TIME}`;
}
