import { groupOf, isSecretPath, leafNameOf, parentOf } from '@demarc/datamodel';
import { QueryRefused, type Condition, type Operand, type Test, type ValueType } from '@demarc/genieacs';
import { assertNever } from '@demarc/kernel';

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
    default:
      return NOTHING;
  }
}

/** A query as a condition of SQL over cpe c, cpe_tree t, cpe_presence p. What is not known (NULL) does not fit. */
export function conditionSql(condition: Condition, places: Places): string {
  if ('all' in condition) return joined(condition.all, places, 'and', 'true');
  if ('any' in condition) return joined(condition.any, places, 'or', 'false');
  if ('none' in condition) return `not coalesce(${joined(condition.none, places, 'or', 'false')}, false)`;
  const field = fieldOf(condition.field, places);
  return `(${testSql(field, condition.test, places)})`;
}

function joined(of: readonly Condition[], places: Places, word: 'and' | 'or', empty: string): string {
  if (of.length === 0) return empty;
  return `(${of.map((each) => conditionSql(each, places)).join(` ${word} `)})`;
}

function testSql(field: Field, test: Test, places: Places): string {
  switch (field.is) {
    case 'nothing':
      return 'false';
    case 'tags':
      return tagsSql(test, places);
    case 'object':
      return test.is === 'exists' ? field.sql : 'false';
    case 'value':
      return valueSql(field.sql, test, places);
    default:
      return scalarSql(field, test, places);
  }
}

const OPERATORS = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

const kindOf = (operand: Operand): 'text' | 'number' | 'boolean' | 'date' =>
  typeof operand === 'object'
    ? 'date'
    : typeof operand === 'string'
      ? 'text'
      : (typeof operand as 'number' | 'boolean');

/** A field that has one type. */
function scalarSql(field: Extract<Field, { sql: string }>, test: Test, places: Places): string {
  const { sql } = field;
  switch (test.is) {
    case 'exists':
      return `${sql} is not null`;
    case 'type':
      return test.names.includes(TYPE_OF[field.is]) ? `${sql} is not null` : 'false';
    case 'size':
    case 'element':
      return 'false';
    case 'match':
    case 'like':
      return field.is === 'text' ? textSql(sql, test, places) : 'false';
    default:
      return kindOf(test.value) === field.is ? compareSql(sql, test, places) : 'false';
  }
}

const TYPE_OF: Readonly<Record<Field['is'], ValueType>> = {
  text: 'string',
  date: 'date',
  boolean: 'boolean',
  value: 'object',
  object: 'object',
  tags: 'array',
  nothing: 'object',
};

type Comparison = Extract<Test, { is: 'eq' | 'lt' | 'lte' | 'gt' | 'gte' }>;

function compareSql(sql: string, { is, value }: Comparison, places: Places): string {
  const operator = OPERATORS[is];
  if (typeof value === 'object')
    return `${sql} ${operator} to_timestamp(${places.add(value.date / 1000, 'double precision')})`;
  // An order is that of bytes; equality is, whatever the collation, and has its indexes.
  if (typeof value === 'string')
    return `${sql}${is === 'eq' ? '' : ' collate "C"'} ${operator} ${places.add(clean(value), 'text')}`;
  return `${sql} ${operator} ${places.add(value, typeof value === 'number' ? 'numeric' : 'boolean')}`;
}

function textSql(sql: string, test: Extract<Test, { is: 'match' | 'like' }>, places: Places): string {
  if (test.is === 'like') {
    const pattern = test.parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%');
    return `${sql} like ${places.add(clean(pattern), 'text')}`;
  }
  return `${sql} ~ ${places.add(clean(postgresPattern(test.source, test.flags)), 'text')}`;
}

/** What no text of PostgreSQL can hold is in none. */
const clean = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** PostgreSQL reads the usual patterns; dots and anchors mean in it what its first options say. */
function postgresPattern(source: string, flags: string): string {
  if (source.startsWith('***')) throw new QueryRefused('Invalid regular expression: nothing to repeat');
  const lines = flags.includes('m') ? (flags.includes('s') ? 'w' : 'n') : flags.includes('s') ? 's' : 'p';
  return `(?${flags.includes('i') ? 'i' : 'c'}${lines})${source}`;
}

/** A value of the tree: its type is its own. */
function valueSql(sql: string, test: Test, places: Places): string {
  const of = (type: string, then: string): string =>
    `case when jsonb_typeof(v) = '${type}' then ${then} else false end`;
  const within = (then: string): string => `select ${then} from (select ${sql} as v offset 0) as f`;
  switch (test.is) {
    case 'exists':
      return within('v is not null');
    case 'size':
    case 'element':
      return 'false';
    case 'type':
      return within(
        `jsonb_typeof(v) = any(${places.add(
          test.names.map((name) => (name === 'date' ? 'object' : name)).filter((name) => name !== 'array'),
          'text[]',
        )})${test.names.includes('object') && !test.names.includes('date') ? ` and jsonb_typeof(v) <> 'object'` : ''}`,
      );
    case 'match':
    case 'like':
      return within(of('string', textSql(`(v #>> '{}')`, test, places)));
    case 'eq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return within(valueComparison(test, places, of));
    default:
      return assertNever(test);
  }
}

function valueComparison(test: Comparison, places: Places, of: (type: string, then: string) => string): string {
  switch (kindOf(test.value)) {
    case 'text':
      return of('string', compareSql(`(v #>> '{}')`, test, places));
    case 'number':
      return of('number', compareSql('v::numeric', test, places));
    case 'boolean':
      return of('boolean', compareSql('v::boolean', test, places));
    case 'date':
      return of('object', compareSql(`to_timestamp((v ->> '$date')::double precision / 1000)`, test, places));
  }
}

/** A list of texts: one of them, or all of it. */
function tagsSql(test: Test, places: Places): string {
  const some = (condition: string): string =>
    `exists (select 1 from cpe_tag g where g.cpe_id = c.id${condition === '' ? '' : ` and ${condition}`})`;
  switch (test.is) {
    case 'exists':
      return some('');
    case 'size':
      // Without a tag there is no list.
      return test.count === 0
        ? 'false'
        : `(select count(*) from cpe_tag g where g.cpe_id = c.id) = ${places.add(test.count, 'int')}`;
    case 'type':
      return test.names.includes('array') || test.names.includes('string') ? some('') : 'false';
    case 'match':
    case 'like':
      return some(textSql('g.tag', test, places));
    case 'element':
      return some(test.tests.map((each) => elementSql(each, places)).join(' and '));
    default:
      return typeof test.value === 'string' ? some(compareSql('g.tag', test, places)) : 'false';
  }
}

function elementSql(condition: Condition, places: Places): string {
  if ('field' in condition) return `(${scalarSql({ is: 'text', sql: 'g.tag' }, condition.test, places)})`;
  const of = 'all' in condition ? condition.all : 'any' in condition ? condition.any : condition.none;
  const parts = of.map((each) => elementSql(each, places));
  if ('all' in condition) return parts.length === 0 ? 'true' : `(${parts.join(' and ')})`;
  const some = parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
  return 'any' in condition ? some : `not ${some}`;
}
