/** One step of a path as scripts write them: a name, any (`*`), or the instances that have these values (`[k:v,…]`). */
export type PathSegment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'alias'; readonly keys: readonly AliasKey[] };

/** A parameter below the instance, and the value that it must have. */
export interface AliasKey {
  readonly path: readonly PathSegment[];
  readonly value: string;
}

export type ScriptPath = readonly PathSegment[];

const NAME = /^[A-Za-z0-9_-]+$/;
const MAX_LENGTH = 1_024;
const MAX_SEGMENTS = 32;
const KNOWN_LIMIT = 5_000;
/** Fleets share their scripts: most paths were read before. Bounded, because scripts make paths from values. */
const known = new Map<string, ScriptPath | null>();

/** Reads a path; null when it is none: no dot at the end, no empty segment. */
export function parseScriptPath(text: string): ScriptPath | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const read = text.length > MAX_LENGTH ? null : readPath(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, read);
  return read;
}

function readPath(text: string): ScriptPath | null {
  const parts = splitOutside(text, '.');
  if (parts === null || parts.length > MAX_SEGMENTS) return null;
  const segments: PathSegment[] = [];
  for (const part of parts) {
    const segment = readSegment(part);
    if (segment === null) return null;
    segments.push(segment);
  }
  return segments;
}

function readSegment(text: string): PathSegment | null {
  if (text === '*') return { kind: 'any' };
  if (NAME.test(text)) return { kind: 'name', name: text };
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  const inside = text.slice(1, -1);
  if (inside.trim() === '') return { kind: 'alias', keys: [] };
  const parts = splitOutside(inside, ',');
  if (parts === null) return null;
  const keys: AliasKey[] = [];
  for (const part of parts) {
    const key = readKey(part);
    if (key === null) return null;
    keys.push(key);
  }
  return { kind: 'alias', keys: keys.toSorted((a, b) => (keyText(a) < keyText(b) ? -1 : 1)) };
}

function readKey(text: string): AliasKey | null {
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  const path = parseScriptPath(text.slice(0, colon).trim());
  if (path === null) return null;
  const raw = text.slice(colon + 1).trim();
  if (!raw.startsWith('"')) return raw.includes('"') || raw.includes(']') ? null : { path, value: raw };
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? { path, value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The parts between separators that stand outside brackets and quotes; null when those do not pair. */
function splitOutside(text: string, separator: string): string[] | null {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
    if (depth < 0) return null;
  }
  return depth === 0 && !isQuoted ? [...parts, text.slice(from)] : null;
}

const PLAIN_VALUE = /^[^\s,[\]"][^,[\]"]*$/;

function keyText({ path, value }: AliasKey): string {
  const isPlain = value === '' || (PLAIN_VALUE.test(value) && value === value.trimEnd());
  return `${pathText(path)}:${isPlain ? value : JSON.stringify(value)}`;
}

/** A path as text again, in one form for all that mean the same. */
export function pathText(path: ScriptPath): string {
  return path
    .map((segment) => {
      if (segment.kind === 'name') return segment.name;
      return segment.kind === 'any' ? '*' : `[${segment.keys.map(keyText).join(',')}]`;
    })
    .join('.');
}

/** The text of a path without `*` and aliases; null for any other. */
export function concretePath(path: ScriptPath): string | null {
  return path.every(({ kind }) => kind === 'name') ? pathText(path) : null;
}

/** Whether a concrete path fits a pattern, or lies below what does. Aliases fit any instance. */
export function liesWithin(pattern: ScriptPath, path: string): boolean {
  const segments = path.split('.');
  if (segments.length < pattern.length) return false;
  return pattern.every((segment, index) => segment.kind !== 'name' || segment.name === segments[index]);
}
