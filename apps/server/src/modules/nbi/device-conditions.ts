import { QueryRefused, type Condition, type Operand, type Test, type ValueType } from '@demarc/genieacs';
import { assertNever } from '@demarc/kernel';
import { fieldOf, type Field, type Places } from './device-fields';

/** A query as a condition of SQL over cpe c, cpe_tree t, cpe_presence p, cpe_script s. What is not known (NULL) does not fit. */
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
