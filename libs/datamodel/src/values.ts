import type { DeviceQuirks } from './quirks/quirk-flags';

/** The types a SetParameterValues may carry (TR-069 A.2.1); others a CPE reports are spelling mistakes (G24). */
const TYPES = new Set([
  'string',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'boolean',
  'dateTime',
  'base64',
  'hexBinary',
]);

export function isValueType(type: string): boolean {
  return TYPES.has(type);
}

const TRUE = /^(?:1|true|yes|on)$/i;
const FALSE = /^(?:0|false|no|off)$/i;

/** G26: CPEs report booleans as 1/0, true/false and yes/no; null for anything else. */
export function parseBoolean(text: string | null): boolean | null {
  if (text === null) return null;
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : null;
}

/** G26: a boolean in the form the device itself reports; 1 and 0 where it never showed one, because every CPE takes those. */
export function writeBoolean(value: boolean, reportedForm: string | null): string {
  if (reportedForm !== null && /^(?:true|false)$/i.test(reportedForm)) return value ? 'true' : 'false';
  if (reportedForm !== null && /^(?:yes|no)$/i.test(reportedForm)) return value ? 'yes' : 'no';
  return value ? '1' : '0';
}

/** A value in the form that a router's make wants it written (G26, G27); as it is where its rules say nothing. */
export function inDeviceForm(value: string, type: string, { booleanForm, dateTimeForm }: WriteForms): string {
  if (type === 'boolean' && booleanForm !== undefined) {
    const isTrue = parseBoolean(value);
    if (isTrue === null) return value;
    return booleanForm === 'words' ? String(isTrue) : isTrue ? '1' : '0';
  }
  if (type !== 'dateTime' || dateTimeForm === undefined) return value;
  const whole = value.replace(/(T\d{2}:\d{2}:\d{2})\.\d+/, '$1');
  return dateTimeForm === 'without-zone' ? whole.replace(/(?:Z|[+-]\d{2}:?\d{2})$/, '') : whole;
}

type WriteForms = Pick<DeviceQuirks, 'booleanForm' | 'dateTimeForm'>;

const INTEGER = /^[+-]?\d{1,20}$/;

/** Whether two texts say the same value of a type: `1` and `true`, `007` and `7`; text is exact. */
export function isSameValue(a: string, b: string, type: string): boolean {
  if (a === b) return true;
  if (type === 'boolean') {
    const left = parseBoolean(a);
    return left !== null && left === parseBoolean(b);
  }
  if (type === 'string' || type === 'dateTime' || type === 'base64') return false;
  if (type === 'hexBinary') return a.toLowerCase() === b.toLowerCase();
  return INTEGER.test(a) && INTEGER.test(b) && BigInt(a) === BigInt(b);
}

/**
 * Whether the router keeps our text in a form of its own: other case, blanks at the ends or in a list, a reference with
 * or without its dot, a MAC address or hex with other separators, `1` for `true`, or a number clamped into the range it
 * supports. Such a value counts as ours; writing it again would never end.
 */
export function isDeviceForm(wanted: string, reported: string, type: string): boolean {
  if (type !== 'string' && type !== 'boolean' && INTEGER.test(wanted) && INTEGER.test(reported)) return true;
  if (plainForm(wanted) === plainForm(reported)) return true;
  const isWord = [wanted, reported].some((text) => /^(?:true|false|yes|no|on|off)$/i.test(text.trim()));
  // `1` and `0` are words for a truth only beside one: in a text they are numbers.
  return isWord && isSameTruth(wanted.trim(), reported.trim());
}

function isSameTruth(a: string, b: string): boolean {
  const left = parseBoolean(a);
  return left !== null && left === parseBoolean(b);
}

const MAC = /^[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2}){5}$/;

/** A text without what routers add or take away: case, blanks, the dots that end a reference, separators of an address. */
export function plainForm(text: string): string {
  const plain = text
    .split(',')
    .map((part) => part.trim().replace(/\.+$/, ''))
    .join(',')
    .toLowerCase();
  return MAC.test(plain) ? plain.replaceAll(/[:.-]/g, '') : plain;
}

/** The number in a text such as `-19`, `-19.5 dBm` or `0,5`; null when there is none. */
export function parseDecimal(text: string | null): number | null {
  if (text === null) return null;
  const match = /^\s*([+-]?\d{1,12}(?:[.,]\d{1,6})?)\s*[A-Za-z%µ]*\s*$/.exec(text);
  return match?.[1] === undefined ? null : Number(match[1].replace(',', '.'));
}
