import { encodeName } from '../device-offset';
import { ExpressionError, parseExpression, type BinaryOperator, type Expression, type Scalar } from './expression';

const ALWAYS: Expression = { kind: 'literal', value: true };

/** What a preset's condition says, in the SQL-like form or the JSON form of before; nothing at all means always. @throws ExpressionError */
export function readPrecondition(given: unknown): Expression {
  if (given === undefined || given === null || given === true || given === '') return ALWAYS;
  if (typeof given === 'object') return fromQuery(given, 0);
  if (typeof given !== 'string') throw new ExpressionError('a condition is text');
  const text = given.trim();
  if (text === '' || text === 'true') return ALWAYS;
  if (!text.startsWith('{')) return parseExpression(text);
  try {
    return fromQuery(JSON.parse(text), 0);
  } catch (error) {
    // `{expr}` also opens a name that is put together.
    if (error instanceof SyntaxError) return parseExpression(text);
    throw error;
  }
}

const COMPARISONS: Readonly<Record<string, BinaryOperator>> = {
  $eq: '=',
  $ne: '<>',
  $lt: '<',
  $lte: '<=',
  $gt: '>',
  $gte: '>=',
};

/** Names of documents that conditions used for what scripts call otherwise. */
const DOCUMENT_NAMES: Readonly<Record<string, string>> = {
  _id: 'DeviceID.ID',
  '_deviceId._Manufacturer': 'DeviceID.Manufacturer',
  '_deviceId._OUI': 'DeviceID.OUI',
  '_deviceId._ProductClass': 'DeviceID.ProductClass',
  '_deviceId._SerialNumber': 'DeviceID.SerialNumber',
};

function fromQuery(query: unknown, depth: number): Expression {
  if (typeof query !== 'object' || query === null || Array.isArray(query))
    throw new ExpressionError('a condition is an object');
  if (depth > 20) throw new ExpressionError('too deep');
  return all(
    Object.entries(query).map(([key, wanted]) => {
      if (key === '$and' || key === '$or') {
        if (!Array.isArray(wanted)) throw new ExpressionError(`${key} takes a list`);
        return joined(
          key === '$and' ? 'AND' : 'OR',
          wanted.map((part) => fromQuery(part, depth + 1)),
        );
      }
      if (key.startsWith('$')) throw new ExpressionError(`there is no operator ${key}`);
      return key === '_tags' ? ofTags(wanted) : ofParameter(key, wanted);
    }),
  );
}

const all = (parts: readonly Expression[]): Expression => joined('AND', parts);

function joined(operator: 'AND' | 'OR', parts: readonly Expression[]): Expression {
  if (parts.length === 0) return ALWAYS;
  return parts.reduce((left, right) => ({ kind: 'binary', operator, left, right }));
}

function ofTags(wanted: unknown): Expression {
  const tag = (name: unknown, isThere: boolean): Expression => ({
    kind: isThere ? 'is-not-null' : 'is-null',
    of: { kind: 'parameter', parts: [`Tags.${encodeName(String(name))}`] },
  });
  if (typeof wanted !== 'object' || wanted === null) return tag(wanted, true);
  return all(
    Object.entries(wanted).map(([operator, name]) => {
      if (operator === '$ne') return tag(name, false);
      if (operator === '$eq') return tag(name, true);
      throw new ExpressionError(`tags know no ${operator}`);
    }),
  );
}

function ofParameter(key: string, wanted: unknown): Expression {
  const parameter: Expression = { kind: 'parameter', parts: [DOCUMENT_NAMES[key] ?? key.replace(/\._value$/, '')] };
  const exists = (isThere: boolean): Expression => ({ kind: isThere ? 'is-not-null' : 'is-null', of: parameter });
  if (typeof wanted !== 'object' || wanted === null) {
    if (key.startsWith('Tags.') && typeof wanted === 'boolean') return exists(wanted);
    return { kind: 'binary', operator: '=', left: parameter, right: literal(wanted) };
  }
  return all(
    Object.entries(wanted).map(([name, value]: [string, unknown]): Expression => {
      if (name === '$exists') return exists(Boolean(value));
      const operator = COMPARISONS[name];
      if (operator === undefined) throw new ExpressionError(`there is no operator ${name}`);
      const compared: Expression = { kind: 'binary', operator, left: parameter, right: literal(value) };
      // Unlike `<>`, it also holds for what is missing.
      return name === '$ne' ? { kind: 'binary', operator: 'OR', left: compared, right: exists(false) } : compared;
    }),
  );
}

function literal(value: unknown): Expression {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const scalar: Scalar = value;
    return { kind: 'literal', value: scalar };
  }
  throw new ExpressionError('a parameter is compared with a scalar');
}
