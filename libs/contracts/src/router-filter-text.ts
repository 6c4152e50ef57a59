import { z } from 'zod';
import { ROUTER_FIELD_NAMES, type RouterFieldName } from './router-fields';
import { RouterFilter, type FilterOperator, type RouterCondition } from './router-filter';

const SIGNS: Readonly<Record<string, FilterOperator>> = {
  '=': 'is',
  '!=': 'not',
  '^=': 'starts',
  '*=': 'contains',
  '<': 'less',
  '>': 'more',
};
const SIGN_OF = new Map(Object.entries(SIGNS).map(([sign, op]) => [op, sign]));
const KEYWORDS = ['and', 'known', 'unknown'];
const PLAIN = /^[^\s"=<>,!^*\\]+$/;
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(!=|\^=|\*=|[=<>,])|([^\s"=<>,!^*\\]+))/y;
const MOST_CHARACTERS = 4000;

interface Token {
  kind: 'quoted' | 'sign' | 'word';
  text: string;
}

/** Either the conditions, or what is wrong with the text. */
export type ReadFilter = { filter: RouterFilter; problem: null } | { filter: null; problem: string };

const refused = (problem: string): ReadFilter => ({ filter: null, problem });

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    if (found[1] !== undefined) tokens.push({ kind: 'quoted', text: found[1].replaceAll(/\\(.)/gs, '$1') });
    else if (found[2] !== undefined) tokens.push({ kind: 'sign', text: found[2] });
    else tokens.push({ kind: 'word', text: found[3] ?? '' });
  }
  return tokens;
}

/** Takes one condition from the tokens; a text is what is wrong with it. */
function conditionFrom(tokens: Token[]): RouterCondition | string {
  const field = tokens.shift();
  if (field?.kind !== 'word' || !(ROUTER_FIELD_NAMES as readonly string[]).includes(field.text)) {
    return `“${field?.text ?? ''}” is no field of a router`;
  }
  const name = field.text as RouterFieldName;
  const sign = tokens.shift();
  if (sign?.kind === 'word' && (sign.text === 'known' || sign.text === 'unknown')) {
    return { field: name, op: sign.text, values: [] };
  }
  const op = sign?.kind === 'sign' ? SIGNS[sign.text] : undefined;
  if (op === undefined) return `after ${name} comes one of ${Object.keys(SIGNS).join(' ')} known unknown`;
  const values: string[] = [];
  do {
    const value = tokens.shift();
    if (value === undefined || value.kind === 'sign') return `a value is missing after ${name}`;
    values.push(value.text);
  } while (tokens[0]?.text === ',' && tokens.shift() !== undefined);
  return { field: name, op, values };
}

/** Reads `modelName = HG8245H5, F660 and rxPowerDbm < -27 and tag != vip and ssid5 known`; nothing at all is every router. */
export function readFilter(text: string): ReadFilter {
  if (text.length > MOST_CHARACTERS) return refused(`a filter has at most ${MOST_CHARACTERS} characters`);
  const tokens = tokensOf(text);
  if (tokens === null) return refused('a quotation mark is not closed, or a sign stands where none may');
  const conditions: RouterCondition[] = [];
  while (tokens.length > 0) {
    const condition = conditionFrom(tokens);
    if (typeof condition === 'string') return refused(condition);
    conditions.push(condition);
    const next = tokens.shift();
    if (next === undefined) break;
    if (next.text !== 'and' || next.kind !== 'word') return refused('between two conditions stands “and”');
    if (tokens.length === 0) return refused('after “and” comes another condition');
  }
  const parsed = RouterFilter.safeParse(conditions);
  if (parsed.success) return { filter: parsed.data, problem: null };
  return refused(parsed.error.issues[0]?.message ?? 'this is no filter');
}

const valueText = (value: string): string =>
  PLAIN.test(value) && !KEYWORDS.includes(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** The text that `readFilter` reads as these conditions: for addresses that are passed on. */
export const writeFilter = (filter: RouterFilter): string =>
  filter
    .map(({ field, op, values }) => {
      const sign = SIGN_OF.get(op);
      return sign === undefined ? `${field} ${op}` : `${field} ${sign} ${values.map(valueText).join(', ')}`;
    })
    .join(' and ');

/** A filter as it stands in an address. */
export const RouterFilterText = z
  .string()
  .max(MOST_CHARACTERS)
  .superRefine((text, context) => {
    const { problem } = readFilter(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({
    id: 'RouterFilterText',
    description:
      'conditions joined by "and": field, one of = != ^= *= < > known unknown, values separated by commas; ' +
      'modelName = HG8245H5, F660 and rxPowerDbm < -27 and tag != vip and answered < 2d',
  });
