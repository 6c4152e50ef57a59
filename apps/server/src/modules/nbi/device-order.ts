import { QueryRefused } from '@demarc/genieacs';
import { fieldOf, type Places } from './device-fields';

const MAX_KEYS = 8;

/** The order of a list of devices: as MongoDB sorts, what is missing before the rest, then by type. */
export function orderSql(sort: unknown, places: Places): string {
  if (sort === null || sort === undefined) return 'c.id';
  if (typeof sort !== 'object' || Array.isArray(sort)) throw new QueryRefused('sort is a JSON object');
  const keys = Object.entries(sort);
  if (keys.length > MAX_KEYS) throw new QueryRefused(`sort has at most ${MAX_KEYS} keys`);
  const orders = keys.flatMap(([key, direction]) => {
    if (direction !== 1 && direction !== -1) throw new QueryRefused(`${key} is sorted by 1 or by -1`);
    return expressionsOf(key, places).map((sql) =>
      direction === 1 ? `${sql} asc nulls first` : `${sql} desc nulls last`,
    );
  });
  return [...orders, 'c.id'].join(', ');
}

function expressionsOf(key: string, places: Places): string[] {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const field = fieldOf(last.startsWith('_') ? key : `${key}._value`, places);
  switch (field.is) {
    case 'nothing':
    case 'object':
      return [];
    case 'tags':
      return [`(select min(g.tag collate "C") from cpe_tag g where g.cpe_id = c.id)`];
    case 'text':
      return [`${field.sql} collate "C"`];
    case 'date':
    case 'boolean':
      return [field.sql];
    case 'value': {
      const { sql } = field;
      return [
        `array_position(array['number', 'string', 'boolean', 'object'], jsonb_typeof(${sql}))`,
        `(case when jsonb_typeof(${sql}) = 'number' then (${sql})::numeric end)`,
        `(case when jsonb_typeof(${sql}) in ('string', 'boolean') then (${sql}) #>> '{}' end) collate "C"`,
        `(case when jsonb_typeof(${sql}) = 'object' then ((${sql}) ->> '$date')::bigint end)`,
      ];
    }
  }
}
