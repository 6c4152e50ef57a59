import { groupOf, isSecretPath, leafNameOf, parentOf } from '@demarc/datamodel';
import { isOwnPath } from '@demarc/genieacs';

/** Values for the places of a statement; what a caller says stands nowhere else. */
export class Places {
  private readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  /** A statement with the values of the places that stand in it: PostgreSQL takes no others. */
  fill(statement: string): [text: string, values: unknown[]] {
    const used: number[] = [];
    const text = statement.replaceAll(/\$(\d+)::/g, (_place, number: string) => {
      const known = used.indexOf(Number(number));
      return `$${known >= 0 ? known + 1 : used.push(Number(number))}::`;
    });
    return [text, used.map((number) => this.values[number - 1])];
  }
}

/** A field of a device document, as SQL has it. NULL where the document has none. */
export type Field =
  | { readonly is: 'text' | 'date' | 'boolean'; readonly sql: string }
  /** As `genieacs_value` gives it. */
  | { readonly is: 'value'; readonly sql: string }
  | { readonly is: 'tags' }
  /** An object of the document: it is there, and is equal to nothing. */
  | { readonly is: 'object'; readonly sql: string }
  | { readonly is: 'nothing' };

const NOTHING: Field = { is: 'nothing' };
const milliseconds = (sql: string): string => `date_trunc('milliseconds', ${sql})`;

const lastEvent = (code: string): string =>
  `(select max(e.at) from cpe_event e where e.cpe_id = c.id and e.code = '${code}')`;

/** As its index has it. */
export const SQL_OF_ID = `genieacs_id(c.oui, c.product_class, c.serial_number) collate "C"`;
export const LAST_BOOT = lastEvent('1 BOOT');
export const LAST_BOOTSTRAP = lastEvent('0 BOOTSTRAP');

const FIXED: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['_id', { is: 'text', sql: SQL_OF_ID }],
  ['_deviceId._Manufacturer', { is: 'text', sql: `coalesce(c.manufacturer, '')` }],
  ['_deviceId._OUI', { is: 'text', sql: 'c.oui' }],
  ['_deviceId._ProductClass', { is: 'text', sql: 'c.product_class' }],
  ['_deviceId._SerialNumber', { is: 'text', sql: 'c.serial_number' }],
  ['_registered', { is: 'date', sql: milliseconds('c.created_at') }],
  ['_lastInform', { is: 'date', sql: milliseconds('p.last_inform_at') }],
  ['_lastBoot', { is: 'date', sql: milliseconds(LAST_BOOT) }],
  ['_lastBootstrap', { is: 'date', sql: milliseconds(LAST_BOOTSTRAP) }],
  ['_timestamp', { is: 'date', sql: milliseconds('t.read_at') }],
  ['_tags', { is: 'tags' }],
]);

/** What SQL has for a field of a device document. */
export function fieldOf(name: string, places: Places): Field {
  const fixed = FIXED.get(name);
  if (fixed !== undefined) return fixed;
  const end = name.lastIndexOf('.');
  const attribute = name.slice(end + 1);
  const path = name.slice(0, Math.max(0, end));
  if (path === '' || path.startsWith('_') || !attribute.startsWith('_')) return NOTHING;
  if (isOwnPath(path)) return ownFieldOf(path, attribute, places);
  const object = places.add(parentOf(path), 'text');
  const leaf = places.add(leafNameOf(path), 'text');
  const row = `jsonb_path_query_first(t.parameters, 'strict $[*] ? (@[0] == $o)[1][*] ? (@[0] == $l)', jsonb_build_object('o', ${object}, 'l', ${leaf}))`;
  const objects = `(select true from jsonb_array_elements(t.parameters) as o where starts_with(o ->> 0, ${places.add(`${path}.`, 'text')}) limit 1)`;
  switch (attribute) {
    case '_value':
      return isSecretPath(path) ? NOTHING : { is: 'value', sql: `genieacs_value(t.parameters, ${object}, ${leaf})` };
    case '_type':
      if (isSecretPath(path)) return NOTHING;
      return {
        is: 'text',
        sql: `(select 'xsd:' || coalesce(nullif(r ->> 2, ''), 'string') from (select ${row} as r) as f where r ->> 1 is not null)`,
      };
    case '_writable':
      return { is: 'boolean', sql: `(select (r ->> 3)::boolean from (select ${row} as r) as f)` };
    case '_object':
      return {
        is: 'boolean',
        sql: `coalesce((select false from (select ${row} as r) as f where r is not null), ${objects})`,
      };
    case '_timestamp':
      return {
        is: 'date',
        sql: milliseconds(
          `case when ${row} ->> 1 is not null ${isSecretPath(path) ? 'and false ' : ''}then coalesce((t.group_read_at ->> '${groupOf(path)}')::timestamptz, t.read_at)
             when ${row} is null and ${objects} then t.read_at end`,
        ),
      };
    case '_notification': {
      const of = places.add(path, 'text');
      return {
        is: 'value',
        sql: `(select to_jsonb((s.memory -> 'attributes' -> ${of} ->> 0)::int) where ${row} is not null)`,
      };
    }
    default:
      return NOTHING;
  }
}

/** What scripts have made: a row of theirs is value, type, milliseconds, and whether it can be written. */
function ownFieldOf(path: string, attribute: string, places: Places): Field {
  const row = `(s.memory -> 'own' -> ${places.add(path, 'text')})`;
  const isSecret = isSecretPath(path);
  const below = `(select true from jsonb_object_keys(s.memory -> 'own') as k where starts_with(k, ${places.add(`${path}.`, 'text')}) limit 1)`;
  switch (attribute) {
    case '_value': {
      if (isSecret) return NOTHING;
      const packed = `jsonb_build_array(jsonb_build_array('o', jsonb_build_array(jsonb_build_array('l', ${row} -> 0, ${row} -> 1))))`;
      return { is: 'value', sql: `(select genieacs_value(${packed}, 'o', 'l') where ${row} is not null)` };
    }
    case '_type':
      if (isSecret) return NOTHING;
      return {
        is: 'text',
        sql: `(case when ${row} ->> 0 is not null then 'xsd:' || coalesce(nullif(${row} ->> 1, ''), 'string') end)`,
      };
    case '_writable':
      return { is: 'boolean', sql: `(${row} ->> 3)::boolean` };
    case '_object':
      return { is: 'boolean', sql: `(case when ${row} is not null then false else ${below} end)` };
    case '_timestamp':
      if (isSecret) return NOTHING;
      return {
        is: 'date',
        sql: milliseconds(
          `(case when ${row} ->> 0 is not null then to_timestamp((${row} ->> 2)::double precision / 1000) end)`,
        ),
      };
    default:
      return NOTHING;
  }
}
