/** A precondition or an argument of a preset, read. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Scalar }
  /** A parameter; its name may be put together from expressions. */
  | { readonly kind: 'parameter'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not' | 'is-null' | 'is-not-null'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'like'; readonly left: Expression; readonly pattern: Expression; readonly escape: string | null }
  | { readonly kind: 'case'; readonly branches: readonly Branch[]; readonly otherwise: Expression };

export type Scalar = string | number | boolean | null;
interface Branch {
  readonly when: Expression;
  readonly result: Expression;
}

const BINARY = ['OR', 'AND', '=', '<>', '>', '>=', '<', '<=', '||', '+', '-', '*', '/', '%'] as const;
export type BinaryOperator = (typeof BINARY)[number];

export const FUNCTIONS = ['NOW', 'COALESCE', 'UPPER', 'LOWER', 'ROUND', 'REMOTE_ADDRESS'];
/** Of other places than presets: they are read, and refused there. */
const ELSEWHERE = ['AUTH', 'EXT', 'USERNAME', 'PASSWORD'];

/** An expression that cannot be read, and where. */
export class ExpressionError extends Error {}

interface Token {
  readonly kind: 'number' | 'text' | 'path' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const WORDS = new Set(
  ['OR', 'AND', 'NOT', 'LIKE', 'ESCAPE', 'IS', 'NULL', 'TRUE', 'FALSE', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END'].flatMap(
    (word) => [word],
  ),
);
const TOKENS =
  /\s+|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.]))|(?<js>"(?:[^"\\]|\\.)*")|(?<sql>'(?:[^']|'')*')|(?<path>[A-Za-z0-9_][A-Za-z0-9_.*-]*)|(?<sign><>|>=|<=|\|\||[=<>+\-*/%(),{}])/gy;
const MAX_LENGTH = 10_000;
const MAX_DEPTH = 100;

/** Reads the SQL-like form. @throws ExpressionError */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new ExpressionError('too long');
  const parser = new Parser(tokensOf(text));
  const read = parser.expression(0);
  parser.expectEnd();
  return read;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const at = TOKENS.lastIndex;
    const found = TOKENS.exec(text);
    if (found === null) throw new ExpressionError(`unexpected "${text.slice(at, at + 10)}" at ${at + 1}`);
    const { number, js, sql, path, sign } = found.groups ?? {};
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (js !== undefined) tokens.push({ kind: 'text', text: jsText(js, at), at });
    else if (sql !== undefined) tokens.push({ kind: 'text', text: sql.slice(1, -1).replaceAll("''", "'"), at });
    else if (path !== undefined) {
      const word = path.toUpperCase();
      tokens.push(WORDS.has(word) ? { kind: 'word', text: word, at } : { kind: 'path', text: path, at });
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at });
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function jsText(quoted: string, at: number): string {
  try {
    return String(JSON.parse(quoted.replaceAll("\\'", "'")));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ExpressionError(`bad text at ${at + 1}`);
    throw error;
  }
}

/** Binary operators from the weakest to the strongest; between AND and the comparisons stands NOT. */
const LEVELS: readonly (readonly string[])[] = [['OR'], ['AND'], ['='], ['||'], ['+', '-'], ['*', '/', '%']];
const COMPARISONS = new Set(['=', '<>', '>', '>=', '<', '<=']);
const COMPARISON_LEVEL = 2;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  expression(level: number): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH * LEVELS.length) throw new ExpressionError('too deep');
    try {
      if (level === LEVELS.length) return this.primary();
      if (level === COMPARISON_LEVEL) return this.comparison();
      let left = this.expression(level + 1);
      for (;;) {
        const operator = this.operator(LEVELS[level] ?? []);
        if (operator === null) return left;
        left = { kind: 'binary', operator, left, right: this.expression(level + 1) };
      }
    } finally {
      this.depth -= 1;
    }
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') this.fail();
  }

  private comparison(): Expression {
    if (this.word('NOT')) return { kind: 'not', of: this.expression(COMPARISON_LEVEL) };
    let left = this.expression(COMPARISON_LEVEL + 1);
    for (;;) {
      const { kind, text } = this.peek();
      if (kind === 'sign' && COMPARISONS.has(text)) {
        this.at += 1;
        left = { kind: 'binary', operator: operatorOf(text), left, right: this.expression(COMPARISON_LEVEL + 1) };
      } else if (this.word('IS')) {
        const isNot = this.word('NOT');
        if (!this.word('NULL')) this.fail();
        left = { kind: isNot ? 'is-not-null' : 'is-null', of: left };
      } else if (kind === 'word' && text === 'NOT' && this.tokens[this.at + 1]?.text === 'LIKE') {
        this.at += 2;
        left = { kind: 'not', of: this.like(left) };
      } else if (this.word('LIKE')) left = this.like(left);
      else return left;
    }
  }

  private like(left: Expression): Expression {
    const pattern = this.expression(COMPARISON_LEVEL + 1);
    const escape = this.word('ESCAPE') ? this.take('text').text : null;
    return { kind: 'like', left, pattern, escape };
  }

  private primary(): Expression {
    const { kind, text } = this.peek();
    if (kind === 'number') return this.literal(Number(text));
    if (kind === 'text') return this.literal(text);
    if (kind === 'word' && text === 'CASE') return this.cases();
    if (kind === 'word' && text === 'NULL') return this.literal(null);
    if (kind === 'word' && (text === 'TRUE' || text === 'FALSE')) return this.literal(text === 'TRUE');
    if (this.sign('(')) {
      const inside = this.expression(0);
      this.expect(')');
      return inside;
    }
    if (this.sign('-'))
      return { kind: 'binary', operator: '-', left: { kind: 'literal', value: 0 }, right: this.primary() };
    if (kind === 'path' && this.tokens[this.at + 1]?.text === '(') return this.call(text.toUpperCase());
    if (kind === 'path' || text === '{') return this.parameter();
    return this.fail();
  }

  private literal(value: Scalar): Expression {
    this.at += 1;
    return { kind: 'literal', value };
  }

  /** `Device.{expr}.Name`: pieces that touch each other are one name. */
  private parameter(): Expression {
    const parts: (string | Expression)[] = [];
    let end = this.peek().at;
    for (;;) {
      const token = this.peek();
      if (token.at !== end && parts.length > 0) break;
      if (token.kind === 'path') {
        parts.push(token.text);
        end = token.at + token.text.length;
        this.at += 1;
      } else if (this.sign('{')) {
        parts.push(this.expression(0));
        end = this.peek().at + 1;
        this.expect('}');
      } else break;
    }
    return { kind: 'parameter', parts };
  }

  private call(name: string): Expression {
    if (!FUNCTIONS.includes(name)) {
      throw new ExpressionError(
        ELSEWHERE.includes(name) ? `${name} has no meaning here` : `there is no function ${name}`,
      );
    }
    this.at += 1;
    this.expect('(');
    const args: Expression[] = [];
    while (!this.sign(')')) {
      if (args.length > 0) this.expect(',');
      args.push(this.expression(0));
    }
    return { kind: 'call', name, args };
  }

  private cases(): Expression {
    this.at += 1;
    const branches: Branch[] = [];
    while (this.word('WHEN')) {
      const when = this.expression(0);
      if (!this.word('THEN')) this.fail();
      branches.push({ when, result: this.expression(0) });
    }
    const otherwise: Expression = this.word('ELSE') ? this.expression(0) : { kind: 'literal', value: null };
    if (branches.length === 0 || !this.word('END')) this.fail();
    return { kind: 'case', branches, otherwise };
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '', at: 0 };
  }

  private operator(allowed: readonly string[]): BinaryOperator | null {
    const { kind, text } = this.peek();
    if ((kind !== 'sign' && kind !== 'word') || !allowed.includes(text)) return null;
    this.at += 1;
    return operatorOf(text);
  }

  private word(text: string): boolean {
    return this.skip('word', text);
  }

  private sign(text: string): boolean {
    return this.skip('sign', text);
  }

  private skip(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.sign(text)) this.fail();
  }

  private take(kind: Token['kind']): Token {
    const token = this.peek();
    if (token.kind !== kind) this.fail();
    this.at += 1;
    return token;
  }

  private fail(): never {
    const { kind, text, at } = this.peek();
    throw new ExpressionError(kind === 'end' ? 'it ends too early' : `unexpected "${text}" at ${at + 1}`);
  }
}

function operatorOf(text: string): BinaryOperator {
  const found = BINARY.find((operator) => operator === text);
  if (found === undefined) throw new ExpressionError(`there is no operator ${text}`);
  return found;
}

/** The form in which GenieACS 1.2 stores arguments: scalars, or trees such as `["PARAM", "DeviceID.ID"]`. */
export function fromTree(tree: unknown, depth = 0): Expression {
  if (depth > MAX_DEPTH) throw new ExpressionError('too deep');
  if (tree === null || typeof tree === 'string' || typeof tree === 'number' || typeof tree === 'boolean') {
    return { kind: 'literal', value: tree };
  }
  if (!Array.isArray(tree)) throw new ExpressionError('an argument is a scalar or an expression');
  const [head, ...rest] = tree.map((part: unknown, index) => (index === 0 ? part : fromTree(part, depth + 1)));
  const operands = rest as Expression[];
  const [first = NULL, second = NULL] = operands;
  if (head === 'PARAM') return { kind: 'parameter', parts: [first.kind === 'literal' ? String(first.value) : first] };
  if (head === 'FUNC' && first.kind === 'literal' && FUNCTIONS.includes(String(first.value))) {
    return { kind: 'call', name: String(first.value), args: operands.slice(1) };
  }
  if (head === 'NOT') return { kind: 'not', of: first };
  if (head === 'IS NULL' || head === 'IS NOT NULL')
    return { kind: head === 'IS NULL' ? 'is-null' : 'is-not-null', of: first };
  if (head === 'LIKE' || head === 'NOT LIKE') {
    const like: Expression = { kind: 'like', left: first, pattern: second, escape: null };
    return head === 'LIKE' ? like : { kind: 'not', of: like };
  }
  if (head === 'CASE') return caseOf(operands);
  const operator = operatorOf(String(head));
  return operands.reduce((left, right) => ({ kind: 'binary', operator, left, right }));
}

const NULL: Expression = { kind: 'literal', value: null };

function caseOf(operands: readonly Expression[]): Expression {
  const branches: Branch[] = [];
  for (let at = 0; at + 1 < operands.length; at += 2)
    branches.push({ when: operands[at] ?? NULL, result: operands[at + 1] ?? NULL });
  return { kind: 'case', branches, otherwise: operands.length % 2 === 1 ? (operands.at(-1) ?? NULL) : NULL };
}
