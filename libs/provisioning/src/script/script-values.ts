import { assertNever } from '@demarc/kernel';
import { parseBoolean } from '@demarc/datamodel';

/** A value as a script sees it: instants are milliseconds. */
export type ScriptValue = string | number | boolean;

const WHOLE = new Set(['int', 'unsignedInt', 'long', 'unsignedLong']);

/** Types that a script may name, with the prefix it names them with. */
const TYPES = ['string', 'int', 'unsignedInt', 'boolean', 'dateTime', 'base64', 'hexBinary', 'long', 'unsignedLong'];
const BARE: ReadonlyMap<string, string> = new Map(
  TYPES.flatMap((type) => [[type, type] as const, [`xsd:${type}`, type] as const]),
);

/** `xsd:int` -> `int`; null when there is no such type. */
export const bareType = (type: string): string | null => BARE.get(type) ?? null;

export const prefixedType = (type: string): string => `xsd:${type === '' ? 'string' : type}`;

/** What a router said, as a script reads it. What does not fit its type stays text. */
export function toScriptValue(text: string, type: string): ScriptValue {
  if (type === 'boolean') return parseBoolean(text) ?? text;
  if (WHOLE.has(type)) return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : text;
  if (type === 'dateTime') {
    const at = Date.parse(text);
    return Number.isNaN(at) ? text : at;
  }
  return text;
}

/** What a script wants, as it is sent for a type. What cannot be converted goes as text, and the router decides. */
export function toDeviceText(value: ScriptValue, type: string): string {
  if (type === 'boolean') {
    const isTrue = typeof value === 'boolean' ? value : parseBoolean(String(value));
    return isTrue === null ? String(value) : String(isTrue);
  }
  if (WHOLE.has(type)) {
    if (typeof value === 'boolean') return value ? '1' : '0';
    const leading = /^\s*[+-]?\d+/.exec(typeof value === 'number' ? String(Math.trunc(value)) : value)?.[0];
    return leading === undefined ? String(value) : String(Number(leading));
  }
  return type === 'dateTime' ? toDateText(value) : String(value);
}

function toDateText(value: ScriptValue): string {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at) || Math.abs(at) > 8.64e15) return String(value);
  return new Date(at).toISOString();
}

/** Whether a router's value is what an alias or a script asks for, compared after conversion to the router's type. */
export function isValueOf(text: string, wanted: ScriptValue, type: string): boolean {
  const is = toScriptValue(text, type);
  const asked = toScriptValue(toDeviceText(wanted, type), type);
  return is === asked || text === String(wanted);
}

/** The type of a value that came without one. */
export function inferredType(value: ScriptValue): string {
  switch (typeof value) {
    case 'number':
      return 'int';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    default:
      return assertNever(value);
  }
}
