import { assert } from '@demarc/kernel';

/**
 * Names of TR-069 parameters and objects. A parameter is `A.B.1.C`; an object ends with a dot, `A.B.1.`; a pattern has
 * `*` where an instance number stands. Everything is text and immutable; what a CPE sends is checked here before it is used.
 */
export type DataModelRoot = 'InternetGatewayDevice.' | 'Device.';

export const TR098_ROOT: DataModelRoot = 'InternetGatewayDevice.';
export const TR181_ROOT: DataModelRoot = 'Device.';

/** TR-069 A.3.2: a ParameterName has at most 256 characters. */
export const MAX_PATH_LENGTH = 256;
const MAX_SEGMENTS = 32;

// TR-106 3.1: a name is an XML NCName without the dot; vendors write X_CT-COM_…; [alias] is alias-based addressing (TR-069 3.6.1).
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const INSTANCE = /^(?:\d{1,10}|\[[A-Za-z_][A-Za-z0-9_-]{0,63}\])$/;

/** Fleets share their names: most were judged before. Bounded, because names come from devices. */
const KNOWN_LIMIT = 20_000;
const known = new Map<string, boolean>();

function areSegments(text: string): boolean {
  const before = known.get(text);
  if (before !== undefined) return before;
  const judged = judgeSegments(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, judged);
  return judged;
}

function judgeSegments(text: string): boolean {
  const segments = text.split('.');
  if (segments.length > MAX_SEGMENTS) return false;
  return segments.every((segment, index) => NAME.test(segment) || (index > 0 && INSTANCE.test(segment)));
}

/** A full parameter name: segments of names and instance numbers, no dot at the end. */
export function isParameterPath(text: string): boolean {
  if (text.length === 0 || text.length > MAX_PATH_LENGTH || text.endsWith('.')) return false;
  return areSegments(text);
}

/** A partial path, which names an object and all below it. */
export function isObjectPath(text: string): boolean {
  if (text.length < 2 || text.length > MAX_PATH_LENGTH || !text.endsWith('.')) return false;
  return areSegments(text.slice(0, -1));
}

/** The root a name belongs to; null for names of no data model we know. */
export function rootOf(path: string): DataModelRoot | null {
  if (path.startsWith(TR098_ROOT)) return TR098_ROOT;
  if (path.startsWith(TR181_ROOT)) return TR181_ROOT;
  return null;
}

/** G34: the root is a fact of the device, read from what its Inform names, never from its model. */
export function detectRoot(names: Iterable<string>): DataModelRoot | null {
  for (const name of names) {
    const root = rootOf(name);
    if (root !== null) return root;
  }
  return null;
}

/** The root that a device speaks of now: the one it is known by, unless all that it names is of the other (G34). */
export function rootNow(known: DataModelRoot | null, names: Iterable<string>): DataModelRoot | null {
  let other: DataModelRoot | null = null;
  for (const name of names) {
    if (known !== null && name.startsWith(known)) return known;
    other ??= rootOf(name);
    if (known === null && other !== null) return other;
  }
  return other ?? known;
}

/** The object that holds a parameter or object: `A.B.1.C` -> `A.B.1.`, `A.B.1.` -> `A.B.`; '' above the root. */
export function parentOf(path: string): string {
  const end = path.endsWith('.') ? path.length - 2 : path.length - 1;
  return path.slice(0, path.lastIndexOf('.', end) + 1);
}

/** The last segment of a parameter name. */
export function leafNameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

export function isInstance(segment: string): boolean {
  return INSTANCE.test(segment);
}

/** The object pattern of a concrete path: instance numbers become `*`. */
export function toPattern(path: string): string {
  return path
    .split('.')
    .map((segment, index) => (index > 0 && INSTANCE.test(segment) ? '*' : segment))
    .join('.');
}

/** The instance segments of a path that fits a pattern, in order; null when it does not fit. */
export function matchPattern(pattern: string, path: string): string[] | null {
  const wanted = pattern.split('.');
  const given = path.split('.');
  if (wanted.length !== given.length) return null;
  const instances: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (segment === '*') {
      if (!INSTANCE.test(actual)) return null;
      instances.push(actual);
    } else if (segment !== actual) return null;
  }
  return instances;
}

/** A pattern with its `*` filled in order. */
export function fillPattern(pattern: string, instances: readonly (string | number)[]): string {
  let next = 0;
  const path = pattern
    .split('.')
    .map((segment) => (segment === '*' ? String(instances[next++]) : segment))
    .join('.');
  assert(next === instances.length, `${pattern} takes ${next} instances`);
  return path;
}

/** Orders paths as people read them: instance 2 before instance 10. */
export function comparePaths(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const x = left[index] ?? '';
    const y = right[index] ?? '';
    if (x === y) continue;
    const numbers = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (numbers && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
