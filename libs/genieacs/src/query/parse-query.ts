import { QueryRefused, type Condition, type Operand, type Test, type ValueType } from './condition';
import { fieldOfKey, tagOfKey } from './field-names';
import { dateIn, flagsOf, readingsOf, sizesOf } from './readings';

const MAX_CONDITIONS = 500;
const MAX_DEPTH = 20;

/** How a collection reads its queries. */
export interface QueryDialect {
  /** Keys mean values, and texts have several readings. */
  readonly isOfDevices: boolean;
  /** Fields that hold an instant: what is compared with them is one. */
  readonly dates: readonly string[];
}

export const DEVICES: QueryDialect = { isOfDevices: true, dates: [] };

/** A query as JSON has it, read. @throws QueryRefused for what has no meaning */
export function parseQuery(query: unknown, dialect: QueryDialect = DEVICES): Condition {
  return new QueryReader(dialect).read(query, 0);
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOperators = (value: unknown): value is Json =>
  isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => key.startsWith('$'));

const not = (condition: Condition): Condition => ({ none: [condition] });

class QueryReader {
  private count = 0;

  constructor(private readonly dialect: QueryDialect) {}

  read(query: unknown, depth: number): Condition {
    if (!isObject(query)) throw new QueryRefused('a query is a JSON object');
    if (depth > MAX_DEPTH) throw new QueryRefused('the query is too deep');
    return { all: Object.entries(query).map(([key, value]) => this.entry(key, value, depth)) };
  }

  private entry(key: string, value: unknown, depth: number): Condition {
    if (++this.count > MAX_CONDITIONS) throw new QueryRefused(`a query has at most ${MAX_CONDITIONS} conditions`);
    switch (key) {
      case '$and':
        return { all: this.list(key, value).map((each) => this.read(each, depth + 1)) };
      case '$or':
        return { any: this.list(key, value).map((each) => this.read(each, depth + 1)) };
      case '$nor':
        return { none: this.list(key, value).map((each) => this.read(each, depth + 1)) };
      case '$comment':
        return { all: [] };
    }
    if (key.startsWith('$')) throw new QueryRefused(`unknown operator ${key}`);
    const tag = this.dialect.isOfDevices ? tagOfKey(key) : null;
    if (tag !== null) return this.tagged(tag, value);
    const field = this.dialect.isOfDevices ? fieldOfKey(key) : key;
    return isOperators(value) ? this.operators(field, value, depth) : this.equals(field, value);
  }

  private list(key: string, value: unknown): readonly unknown[] {
    if (!Array.isArray(value) || value.length === 0) throw new QueryRefused(`${key} takes a list that is not empty`);
    return value;
  }

  /** `Tags.x` is true where the tag is. */
  private tagged(tag: string, value: unknown): Condition {
    const has: Condition = { field: '_tags', test: { is: 'eq', value: tag } };
    const wanted = isOperators(value)
      ? (value.$exists ?? value.$eq ?? (value.$ne === undefined ? true : !value.$ne))
      : value;
    return wanted === true || wanted === 'true' || wanted === 1 ? has : not(has);
  }

  private operators(field: string, operators: Json, depth: number): Condition {
    return {
      all: Object.entries(operators).map(([operator, value]) => {
        if (++this.count > MAX_CONDITIONS) throw new QueryRefused(`a query has at most ${MAX_CONDITIONS} conditions`);
        return this.operator(field, { operator, value, beside: operators }, depth);
      }),
    };
  }

  private operator(
    field: string,
    { operator, value, beside }: { operator: string; value: unknown; beside: Json },
    depth: number,
  ): Condition {
    const test = (each: Test): Condition => ({ field, test: each });
    const any = (values: readonly unknown[]): Condition => ({ any: values.map((each) => this.equals(field, each)) });
    switch (operator) {
      case '$eq':
        return this.equals(field, value);
      case '$ne':
        return not(this.equals(field, value));
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return { any: this.sizes(field, value).map((each) => test({ is: COMPARED[operator], value: each })) };
      case '$in':
        return any(this.values(operator, value));
      case '$nin':
        return not(any(this.values(operator, value)));
      case '$exists':
        return value === false || value === 0 || value === null ? not(test({ is: 'exists' })) : test({ is: 'exists' });
      case '$regex':
        return test({ is: 'match', ...patternOf(value, beside.$options) });
      case '$options':
        if (beside.$regex === undefined) throw new QueryRefused('$options needs a $regex');
        return { all: [] };
      case '$not':
        return not(this.negated(field, value, depth));
      case '$all':
        return { all: this.values(operator, value).map((each) => this.equals(field, each)) };
      case '$size':
        return test({ is: 'size', count: sizeOf(value) });
      case '$type':
        return test({ is: 'type', names: (Array.isArray(value) ? value : [value]).flatMap(typeOf) });
      case '$elemMatch':
        return test({ is: 'element', tests: [this.element(value, depth)] });
      default:
        throw new QueryRefused(`unknown operator ${operator}`);
    }
  }

  private negated(field: string, value: unknown, depth: number): Condition {
    if (depth > MAX_DEPTH) throw new QueryRefused('the query is too deep');
    if (isOperators(value)) return this.operators(field, value, depth + 1);
    const regex = typeof value === 'string' ? readingsOf(value).find(({ is }) => is === 'match') : undefined;
    if (regex === undefined) throw new QueryRefused('$not needs operators or a regular expression');
    return { field, test: regex };
  }

  private element(value: unknown, depth: number): Condition {
    if (!isOperators(value)) throw new QueryRefused('$elemMatch takes operators: lists here hold texts');
    if (depth > MAX_DEPTH) throw new QueryRefused('the query is too deep');
    return this.operators('', value, depth + 1);
  }

  private values(operator: string, value: unknown): readonly unknown[] {
    if (!Array.isArray(value)) throw new QueryRefused(`${operator} takes a list`);
    this.count += value.length;
    if (this.count > MAX_CONDITIONS) throw new QueryRefused(`a query has at most ${MAX_CONDITIONS} conditions`);
    return value;
  }

  private equals(field: string, value: unknown): Condition {
    if (value === null) return not({ field, test: { is: 'exists' } });
    const date = this.dateFor(field, value);
    if (date !== null) return { field, test: { is: 'eq', value: date } };
    if (typeof value === 'number' || typeof value === 'boolean') return { field, test: { is: 'eq', value } };
    if (typeof value !== 'string')
      throw new QueryRefused(`${field} is compared with a text, a number or true or false`);
    if (!this.dialect.isOfDevices) return { field, test: { is: 'eq', value } };
    return { any: readingsOf(value).map((test): Condition => ({ field, test })) };
  }

  private sizes(field: string, value: unknown): readonly Operand[] {
    const date = this.dateFor(field, value);
    if (date !== null) return [date];
    if (typeof value === 'number' || typeof value === 'boolean') return [value];
    if (typeof value === 'string') return this.dialect.isOfDevices ? sizesOf(value) : [value];
    if (value === null) return [];
    throw new QueryRefused(`${field} is compared with a text, a number or true or false`);
  }

  private dateFor(field: string, value: unknown): Operand | null {
    if (!this.dialect.dates.includes(field)) return null;
    if (typeof value === 'number') return { date: value };
    return typeof value === 'string' ? dateIn(value) : null;
  }
}

const COMPARED = { $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' } as const;

const TYPES: ReadonlyMap<unknown, readonly ValueType[]> = new Map<unknown, readonly ValueType[]>([
  ['string', ['string']],
  [2, ['string']],
  ['number', ['number']],
  ['double', ['number']],
  ['int', ['number']],
  ['long', ['number']],
  [1, ['number']],
  [16, ['number']],
  [18, ['number']],
  ['bool', ['boolean']],
  [8, ['boolean']],
  ['date', ['date']],
  [9, ['date']],
  ['array', ['array']],
  [4, ['array']],
  ['object', ['object']],
  [3, ['object']],
  // Nothing here is null.
  ['null', []],
  [10, []],
]);

function typeOf(value: unknown): readonly ValueType[] {
  const names = TYPES.get(value);
  if (names === undefined) throw new QueryRefused(`unknown type ${JSON.stringify(value)}`);
  return names;
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new QueryRefused('$size takes a whole number');
  return value;
}

/** Options may also stand before the pattern, as Perl writes them. */
function patternOf(value: unknown, options: unknown): { source: string; flags: string } {
  if (typeof value !== 'string') throw new QueryRefused('$regex takes a text');
  const given = typeof options === 'string' ? options : '';
  const inline = /^\(\?([ims]+)\)/.exec(value);
  const source = inline === null ? value : value.slice(inline[0].length);
  try {
    RegExp(source, 'u');
  } catch {
    try {
      RegExp(source);
    } catch (error) {
      if (error instanceof SyntaxError) throw new QueryRefused(error.message);
      throw error;
    }
  }
  return { source, flags: flagsOf(given + (inline?.[1] ?? '')) };
}
