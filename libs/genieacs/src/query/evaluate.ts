import { assertNever } from '@demarc/kernel';
import type { Condition, Operand, Test, ValueType } from './condition';

/** Whether a document is what a query asks for. The rule that the SQL of the server is held against. */
export function fits(condition: Condition, document: unknown): boolean {
  if ('all' in condition) return condition.all.every((each) => fits(each, document));
  if ('any' in condition) return condition.any.some((each) => fits(each, document));
  if ('none' in condition) return !condition.none.some((each) => fits(each, document));
  return passes(condition.test, condition.field === '' ? document : valueAt(document, condition.field));
}

/** What stands at a place of a document; undefined when nothing does. */
export function valueAt(document: unknown, field: string): unknown {
  let value = document;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || value instanceof Date || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

function passes(test: Test, value: unknown): boolean {
  switch (test.is) {
    case 'exists':
      return value !== undefined && value !== null;
    case 'size':
      return Array.isArray(value) && value.length === test.count;
    case 'type':
      return typesOf(value).some((name) => test.names.includes(name));
    case 'element':
      return Array.isArray(value) && value.some((each) => test.tests.every((condition) => fits(condition, each)));
    default:
      return Array.isArray(value) ? value.some((each) => passesOne(test, each)) : passesOne(test, value);
  }
}

type Single = Exclude<Test, { is: 'exists' | 'size' | 'type' | 'element' }>;

function passesOne(test: Single, value: unknown): boolean {
  switch (test.is) {
    case 'match':
      return typeof value === 'string' && new RegExp(test.source, test.flags).test(value);
    case 'like':
      return typeof value === 'string' && isLike(test.parts, value);
    case 'eq':
      return sizeOrder(value, test.value) === 0;
    case 'lt':
      return (sizeOrder(value, test.value) ?? 0) < 0;
    case 'lte':
      return (sizeOrder(value, test.value) ?? 1) <= 0;
    case 'gt':
      return (sizeOrder(value, test.value) ?? 0) > 0;
    case 'gte':
      return (sizeOrder(value, test.value) ?? -1) >= 0;
    default:
      return assertNever(test);
  }
}

/** Values of one type alone have an order; undefined for others. */
function sizeOrder(value: unknown, operand: Operand): number | undefined {
  if (typeof operand === 'object') return value instanceof Date ? value.getTime() - operand.date : undefined;
  if (typeof value === 'string' && typeof operand === 'string') return byCodePoint(value, operand);
  if (typeof value === 'number' && typeof operand === 'number') return value - operand;
  if (typeof value === 'boolean' && typeof operand === 'boolean') return Number(value) - Number(operand);
  return undefined;
}

/** As bytes of UTF-8 compare, which is not how UTF-16 does. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isLike(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= text.length - last.length;
}

/** MongoDB: a list has its own type and those of its elements. */
function typesOf(value: unknown): ValueType[] {
  if (Array.isArray(value)) return ['array', ...value.flatMap(typesOf)];
  if (value instanceof Date) return ['date'];
  if (typeof value === 'object' && value !== null) return ['object'];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [typeof value as ValueType];
  return [];
}
