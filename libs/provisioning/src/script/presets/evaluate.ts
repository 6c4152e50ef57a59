import { assertNever } from '@demarc/kernel';
import type { BinaryOperator, Expression, Scalar } from './expression';

/** What expressions are about. */
export interface ExpressionFacts {
  readonly now: number;
  readonly remoteAddress: string;
  /** The value of a parameter; null: there is none. */
  readonly valueOf: (path: string) => Scalar;
}

/** The short names that conditions may use. */
const SHORT: Readonly<Record<string, string>> = {
  id: 'DeviceID.ID',
  serialNumber: 'DeviceID.SerialNumber',
  productClass: 'DeviceID.ProductClass',
  oui: 'DeviceID.OUI',
};

/** Whether a condition holds: what is unknown does not. */
export const holds = (expression: Expression, facts: ExpressionFacts): boolean =>
  isTrue(evaluate(expression, facts)) === true;

/** Names of the parameters that an expression needs, as far as they stand in it. */
export function parametersOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'parameter': {
      const [only] = expression.parts;
      const inner = expression.parts.flatMap((part) => (typeof part === 'string' ? [] : parametersOf(part)));
      const isPlain = expression.parts.length === 1 && typeof only === 'string' && only !== 'remoteAddress';
      return isPlain ? [SHORT[only] ?? only] : inner;
    }
    case 'call':
      return expression.args.flatMap(parametersOf);
    case 'not':
    case 'is-null':
    case 'is-not-null':
      return parametersOf(expression.of);
    case 'binary':
      return [...parametersOf(expression.left), ...parametersOf(expression.right)];
    case 'like':
      return [...parametersOf(expression.left), ...parametersOf(expression.pattern)];
    case 'case':
      return [
        ...expression.branches.flatMap(({ when, result }) => [...parametersOf(when), ...parametersOf(result)]),
        ...parametersOf(expression.otherwise),
      ];
    default:
      return assertNever(expression);
  }
}

export function evaluate(expression: Expression, facts: ExpressionFacts): Scalar {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'parameter':
      return parameter(expression.parts, facts);
    case 'call':
      return call(
        expression.name,
        expression.args.map((argument) => evaluate(argument, facts)),
        facts,
      );
    case 'not': {
      const truth = isTrue(evaluate(expression.of, facts));
      return truth === null ? null : !truth;
    }
    case 'is-null':
      return evaluate(expression.of, facts) === null;
    case 'is-not-null':
      return evaluate(expression.of, facts) !== null;
    case 'binary':
      return binary(expression, facts);
    case 'like':
      return like(evaluate(expression.left, facts), evaluate(expression.pattern, facts), expression.escape);
    case 'case': {
      const branch = expression.branches.find(({ when }) => holds(when, facts));
      return evaluate(branch?.result ?? expression.otherwise, facts);
    }
    default:
      return assertNever(expression);
  }
}

function parameter(parts: readonly (string | Expression)[], facts: ExpressionFacts): Scalar {
  const texts = parts.map((part) => (typeof part === 'string' ? part : evaluate(part, facts)));
  if (texts.includes(null)) return null;
  const path = texts.map(plainText).join('');
  if (path === 'remoteAddress') return facts.remoteAddress;
  return facts.valueOf(SHORT[path] ?? path);
}

function call(name: string, args: readonly Scalar[], { now, remoteAddress }: ExpressionFacts): Scalar {
  const [first = null, second = null] = args;
  switch (name) {
    case 'NOW':
      return now;
    case 'REMOTE_ADDRESS':
      return remoteAddress;
    case 'COALESCE':
      return args.find((value) => value !== null) ?? null;
    case 'UPPER':
      return first === null ? null : plainText(first).toUpperCase();
    case 'LOWER':
      return first === null ? null : plainText(first).toLowerCase();
    case 'ROUND': {
      const number = toNumber(first);
      const scale = 10 ** Math.max(-15, Math.min(15, toNumber(second) ?? 0));
      return number === null ? null : Math.round(number * scale) / scale;
    }
    default:
      return null;
  }
}

function binary(
  {
    operator,
    left,
    right,
  }: { readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression },
  facts: ExpressionFacts,
): Scalar {
  const a = evaluate(left, facts);
  const b = evaluate(right, facts);
  switch (operator) {
    case 'OR':
    case 'AND':
      return combined(operator, isTrue(a), isTrue(b));
    case '||':
      return a === null || b === null ? null : plainText(a) + plainText(b);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(operator, toNumber(a), toNumber(b));
    default:
      return compared(operator, plain(a), plain(b));
  }
}

/** Three-valued: what is unknown decides nothing by itself. */
function combined(operator: 'OR' | 'AND', a: boolean | null, b: boolean | null): boolean | null {
  const deciding = operator === 'OR';
  if (a === deciding || b === deciding) return deciding;
  return a === null || b === null ? null : !deciding;
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '%', a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }[operator];
  return Number.isFinite(result) ? result : null;
}

/** Numbers and texts never are equal; a text sorts above every number. */
function compared(
  operator: '=' | '<>' | '>' | '>=' | '<' | '<=',
  a: string | number | null,
  b: string | number | null,
): boolean | null {
  if (a === null || b === null) return null;
  const order = typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === 'string' ? 1 : -1;
  return { '=': order === 0, '<>': order !== 0, '>': order > 0, '>=': order >= 0, '<': order < 0, '<=': order <= 0 }[
    operator
  ];
}

function like(value: Scalar, pattern: Scalar, escape: string | null): boolean | null {
  if (value === null || pattern === null) return null;
  const text = plainText(value);
  const signs: { sign: string; isLiteral: boolean }[] = [];
  const characters = [...plainText(pattern)];
  for (let at = 0; at < characters.length; at += 1) {
    const isEscape = escape !== null && characters[at] === escape && at + 1 < characters.length;
    if (isEscape) at += 1;
    signs.push({ sign: characters[at] ?? '', isLiteral: isEscape });
  }
  return matches([...text], signs);
}

/** `%` any text, `_` one character; in time that grows with the lengths alone. */
function matches(text: readonly string[], signs: readonly { sign: string; isLiteral: boolean }[]): boolean {
  let reachable = [true];
  for (const { sign, isLiteral } of signs) {
    const next: boolean[] = [];
    for (let at = 0; at <= text.length; at += 1) {
      if (sign === '%' && !isLiteral) next[at] = reachable[at] === true || (at > 0 && next[at - 1] === true);
      else next[at] = at > 0 && reachable[at - 1] === true && ((sign === '_' && !isLiteral) || text[at - 1] === sign);
    }
    reachable = next;
  }
  return reachable[text.length] === true && (signs.length > 0 || text.length === 0);
}

const plain = (value: Scalar): string | number | null => (typeof value === 'boolean' ? Number(value) : value);
const plainText = (value: Scalar): string => String(plain(value));
const isTrue = (value: Scalar): boolean | null => (value === null ? null : Boolean(value));

function toNumber(value: Scalar): number | null {
  if (typeof value !== 'string') return value === null ? null : Number(value);
  const number = Number.parseFloat(value);
  return Number.isNaN(number) ? null : number;
}
