import { isParameterField, type RouterFieldName } from '@demarc/contracts';
import { promotedIs, SEARCHED_VALUE } from '../inventory/inventory.service';
import { columnOf, containing, isColumnField, type SqlValues } from './router-conditions';

/** Where the values of a field stand beside the router `c`. */
const JOINED: Readonly<Record<string, { join: string; value: string }>> = {
  tag: { join: 'join cpe_tag t on t.cpe_id = c.id', value: 't.tag' },
  subscriber: {
    join: 'join subscription s on s.id = c.subscription_id join subscriber p on p.id = s.subscriber_id',
    value: 'p.number',
  },
  service: { join: 'join subscription s on s.id = c.subscription_id', value: 's.service_state' },
  plan: {
    join: 'join subscription s on s.id = c.subscription_id join plan p on p.id = s.plan_id',
    value: 'p.name',
  },
  nas: { join: 'join subscription s on s.id = c.subscription_id join nas n on n.id = s.nas_id', value: 'n.name' },
  settings: {
    join: `join (select distinct cpe_id, status from cpe_parameter_status where status <> 'in-sync') w on w.cpe_id = c.id`,
    value: 'w.status',
  },
  state: { join: '', value: 'c.state' },
  mode: { join: '', value: 'c.mode' },
};

interface Asked {
  text: string;
  limit: number;
}

/** Counts the values of a field among the routers meant; null for what has no values to choose from. */
export function valuesSql(
  field: RouterFieldName,
  wheres: readonly string[],
  { text, limit }: Asked,
  sql: SqlValues,
): string | null {
  const counted = (value: string, from: string, own: readonly string[], lowered: string): string => {
    const like = text === '' ? [] : [`${lowered} like lower(${sql.add(containing(text))})`];
    const all = [...wheres, ...own, ...like];
    return `select ${value} as value, count(*)::int as count ${from} ${all.length === 0 ? '' : `where ${all.join(' and ')}`}
      group by 1 order by count desc, value limit ${sql.add(limit)}`;
  };
  if (isParameterField(field)) {
    // Without other conditions the routers themselves need not be looked at.
    const from = `from cpe_parameter v ${wheres.length === 0 ? '' : 'join cpe c on c.id = v.cpe_id'}`;
    return counted('v.value', from, [`v.${promotedIs([field])}`], SEARCHED_VALUE);
  }
  if (isColumnField(field)) {
    const column = columnOf(field);
    return counted(column, 'from cpe c', [`${column} <> ''`], `lower(${column})`);
  }
  const joined = JOINED[field];
  if (joined === undefined) return null; // ages
  return counted(joined.value, `from cpe c ${joined.join}`, [], `lower(${joined.value})`);
}
