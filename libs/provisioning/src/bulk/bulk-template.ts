import type { TemplateFacts } from '../profiles/render-template';

/** What templates of a bulk change may say of a router, besides the columns of its file. */
export const BULK_TEMPLATE_NAMES = [
  'subscriber.name',
  'subscriber.number',
  'plan.name',
  'router.serial',
  'router.serialEnd',
  'router.model',
] as const;

/** Made up for each router: letters and digits that nobody mistakes for another on the telephone. */
const RANDOM = {
  'random.password': 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789',
  'random.word': 'abcdefghjkmnpqrstuvwxyz',
  'random.digits': '0123456789',
  'random.hex': '0123456789abcdef',
} as const;
type RandomName = keyof typeof RANDOM;
const MOST_SIGNS = 63;

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'random'; readonly alphabet: string; readonly length: number };

export type ParsedTemplate =
  | { readonly parts: readonly TemplatePart[]; readonly problem: null }
  | { readonly parts: null; readonly problem: string };

/** A whole number below `below`, each as likely as any other. */
export type Draw = (below: number) => number;

const PLACE = /\{\{([^{}]*)\}\}/g;
const CALL = /^([A-Za-z.]+)\((\d{1,3})\)$/;

/**
 * Reads a template: text, names between double braces, and `random.…(length)`; no code (C38). What it does not know is a
 * problem here, before anything is begun.
 * @param columns of a file, as `csv.…` names them
 */
export function parseTemplate(text: string, columns: readonly string[] = []): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const part = placeOf((match[1] ?? '').trim(), columns);
    if (typeof part === 'string') return { parts: null, problem: part };
    parts.push(part);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  const isOpen = parts.some((part) => part.kind === 'text' && /\{\{|\}\}/.test(part.text));
  return isOpen ? { parts: null, problem: 'has braces that do not close' } : { parts, problem: null };
}

function placeOf(inside: string, columns: readonly string[]): TemplatePart | string {
  const call = CALL.exec(inside);
  if (call !== null) return randomOf(call[1] ?? '', Number(call[2]));
  const isKnown =
    BULK_TEMPLATE_NAMES.some((name) => name === inside) ||
    (inside.startsWith('csv.') && columns.includes(inside.slice('csv.'.length)));
  if (isKnown) return { kind: 'fact', name: inside };
  return Object.hasOwn(RANDOM, inside) ? `needs a length: {{${inside}(12)}}` : `has no value for {{${inside}}}`;
}

function randomOf(name: string, length: number): TemplatePart | string {
  if (!isRandom(name)) return `has no value for {{${name}(${length})}}`;
  if (length < 1 || length > MOST_SIGNS) return `makes up 1 to ${MOST_SIGNS} signs, not ${length}`;
  return { kind: 'random', alphabet: RANDOM[name], length };
}

const isRandom = (name: string): name is RandomName => Object.hasOwn(RANDOM, name);

/**
 * The text for one router. What people wrote is one line without control characters, and braces in it are letters like
 * others. Null: one of the names says nothing of this router.
 */
export function fillTemplate(parts: readonly TemplatePart[], facts: TemplateFacts, draw: Draw): string | null {
  let text = '';
  for (const part of parts) {
    const said =
      part.kind === 'text' ? part.text : part.kind === 'random' ? drawn(part, draw) : factOf(part.name, facts);
    if (said === null) return null;
    text += said;
  }
  return text;
}

function factOf(name: string, facts: TemplateFacts): string | null {
  const value = Object.hasOwn(facts, name) ? facts[name] : null;
  const line = (value ?? '').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line === '' ? null : line;
}

const drawn = ({ alphabet, length }: Extract<TemplatePart, { kind: 'random' }>, draw: Draw): string =>
  Array.from({ length }, () => alphabet.charAt(draw(alphabet.length))).join('');

/** Whether a template holds no letter of its own: it may be shown, whatever it makes. */
export const isAllPlaces = (parts: readonly TemplatePart[]): boolean => parts.every(({ kind }) => kind !== 'text');
