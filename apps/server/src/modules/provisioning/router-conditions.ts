import {
  ageSeconds,
  isParameterField,
  routerField,
  type ParameterField,
  type RouterCondition,
  type RowField,
} from '@demarc/contracts';
import type { PromotedAlias } from '@demarc/datamodel';
import { assertNever } from '@demarc/kernel';
import { promotedIs, SEARCHED_VALUE } from '../inventory/inventory.service';

/** Values of a statement, each under its number. */
export class SqlValues {
  readonly all: unknown[] = [];

  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** The last character of Unicode: what begins with a text lies between it and it with this behind. */
const LAST_CHARACTER = `'\u{10FFFF}'`;

/** What begins with a value, in a form that an index of patterns answers whatever the plan. */
export const beginsWith = (searched: string, value: string): string =>
  `(${searched} ~>=~ lower(${value}) and ${searched} ~<~ (lower(${value}) || ${LAST_CHARACTER}))`;

/** A value between wildcards, its own taken as they are. */
export const containing = (value: string): string => `%${value.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** A number that a router told as text, just as its index has it; null when it is none. */
export const NUMBER = `(case when v.value ~ '^-?[0-9]{1,12}([.][0-9]{1,9})?$' then v.value::numeric end)`;

type Compared = Pick<RouterCondition, 'op' | 'values'>;

/** Whether a text, already in lower case, is as asked; `not` is left to the caller, who knows what is not there. */
function compared(lowered: string, { op, values }: Compared, sql: SqlValues): string {
  const each = (make: (value: string) => string): string => `(${values.map(make).join(' or ')})`;
  switch (op) {
    case 'is':
    case 'not':
      return `${lowered} in (${values.map((value) => `lower(${sql.add(value)}::text)`).join(', ')})`;
    case 'starts':
      return each((value) => beginsWith(lowered, `${sql.add(value)}::text`));
    case 'contains':
      return each((value) => `${lowered} like lower(${sql.add(containing(value))}::text)`);
    case 'known':
    case 'unknown':
      return 'true';
    case 'less':
    case 'more':
      throw new Error('assertion failed: a text is not compared by size');
    default:
      return assertNever(op);
  }
}

function comparedNumber({ op, values }: Compared, sql: SqlValues): string {
  const numbers = values.map((value) => `${sql.add(value)}::numeric`);
  switch (op) {
    case 'is':
    case 'not':
      return `${NUMBER} in (${numbers.join(', ')})`;
    case 'less':
      return `${NUMBER} < ${numbers[0]}`;
    case 'more':
      return `${NUMBER} > ${numbers[0]}`;
    default:
      return 'true';
  }
}

/** `not` and `unknown` hold where there is nothing. */
const isDenied = ({ op }: Compared): boolean => op === 'not' || op === 'unknown';
const exists = (condition: Compared, from: string): string => `${isDenied(condition) ? 'not ' : ''}exists (${from})`;

/** Texts of the row itself. */
const COLUMNS = {
  serialNumber: 'c.serial_number',
  oui: 'c.oui',
  productClass: 'c.product_class',
  manufacturer: 'c.manufacturer',
  modelName: 'c.model_name',
  hardwareVersion: 'c.hardware_version',
  softwareVersion: 'c.software_version',
} as const;
export type ColumnField = keyof typeof COLUMNS;
export const isColumnField = (field: string): field is ColumnField => field in COLUMNS;
export const columnOf = (field: ColumnField): string => COLUMNS[field];

/** Tables that hold the rest of the texts; `c.id` and `c.subscription_id` lead to them. */
const SERVICE = 'from subscription s';
const RELATED = {
  tag: { from: 'from cpe_tag t where t.cpe_id = c.id', texts: ['t.tag'] },
  subscriber: {
    from: `${SERVICE} join subscriber p on p.id = s.subscriber_id where s.id = c.subscription_id`,
    texts: ['p.number', 'p.name'],
  },
  plan: { from: `${SERVICE} join plan p on p.id = s.plan_id where s.id = c.subscription_id`, texts: ['p.name'] },
  nas: { from: `${SERVICE} join nas n on n.id = s.nas_id where s.id = c.subscription_id`, texts: ['n.name'] },
} as const;
type RelatedField = keyof typeof RELATED;
const isRelated = (field: RowField): field is RelatedField => field in RELATED;

function ofColumn(column: string, condition: Compared, sql: SqlValues): string {
  if (condition.op === 'known') return `coalesce(${column}, '') <> ''`;
  if (condition.op === 'unknown') return `coalesce(${column}, '') = ''`;
  const asked = compared(`lower(${column})`, condition, sql);
  return condition.op === 'not' ? `(${asked}) is not true` : asked;
}

function ofRelated(field: RelatedField, condition: Compared, sql: SqlValues): string {
  const { from, texts } = RELATED[field];
  const asked = texts.map((text) => compared(`lower(${text})`, condition, sql)).join(' or ');
  return exists(condition, `select 1 ${from} and (${asked})`);
}

function ofParameter(field: ParameterField, condition: Compared, sql: SqlValues): string {
  const alias: PromotedAlias = field; // every field that is searched is promoted by that name
  const isNumber = routerField(field).kind === 'number';
  const asked = isNumber ? comparedNumber(condition, sql) : compared(SEARCHED_VALUE, condition, sql);
  return exists(
    condition,
    `select 1 from cpe_parameter v where v.cpe_id = c.id and v.${promotedIs([alias])} and ${asked}`,
  );
}

function ofAge(field: 'answered' | 'firstSeen', { op, values }: Compared, sql: SqlValues, now: Date): string {
  const seconds = ageSeconds(values[0] ?? '') ?? 0;
  // Younger is later.
  const than = (at: string): string =>
    `${at} ${op === 'less' ? '>' : '<'} ${sql.add(new Date(now.getTime() - seconds * 1000))}::timestamptz`;
  const isSized = op === 'less' || op === 'more';
  if (field === 'firstSeen') return isSized ? than('c.created_at') : String(op === 'known');
  const from = 'select 1 from cpe_presence p where p.cpe_id = c.id';
  return exists({ op, values }, isSized ? `${from} and ${than('p.last_inform_at')}` : from);
}

function ofChoice(field: 'state' | 'mode' | 'settings' | 'service', condition: Compared, sql: SqlValues): string {
  const list = `(${condition.values.map((value) => sql.add(value)).join(', ')})`;
  if (field === 'settings') {
    // The same set said twice, so that PostgreSQL sees that the index of what is open holds it.
    const open = `w.status <> 'in-sync' and w.status in ${list}`;
    return exists(condition, `select 1 from cpe_parameter_status w where w.cpe_id = c.id and ${open}`);
  }
  if (field === 'service')
    return exists(condition, `select 1 ${SERVICE} where s.id = c.subscription_id and s.service_state in ${list}`);
  return `c.${field} ${condition.op === 'not' ? 'not in' : 'in'} ${list}`;
}

/** A condition about the router `c`, as SQL. Names come from the closed list of fields, values are parameters. */
export function conditionSql({ field, op, values }: RouterCondition, sql: SqlValues, now: Date): string {
  const condition = { op, values };
  if (isParameterField(field)) return ofParameter(field, condition, sql);
  if (isColumnField(field)) return ofColumn(columnOf(field), condition, sql);
  if (isRelated(field)) return ofRelated(field, condition, sql);
  if (field === 'answered' || field === 'firstSeen') return ofAge(field, condition, sql, now);
  return ofChoice(field, condition, sql);
}
