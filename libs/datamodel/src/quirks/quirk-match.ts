/** What is known of a device's make. Empty text where it is not known. */
export interface DeviceModelFacts {
  readonly oui: string;
  readonly manufacturer: string;
  readonly productClass: string;
  readonly modelName: string;
  readonly hardwareVersion: string;
  readonly softwareVersion: string;
}

/**
 * Which devices a rule is for; null fits all. Texts are compared without regard to case, and `*` in them stands for
 * anything (`\\*` for itself). `model` is the product class or the name of the model. Firmware: a text, or a range.
 */
export interface QuirkMatch {
  readonly oui: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly hardwareVersion: string | null;
  readonly softwareVersion: string | null;
  /** From this firmware on. */
  readonly softwareFrom: string | null;
  /** Below this firmware. */
  readonly softwareBelow: string | null;
}

export const ANY_DEVICE: QuirkMatch = {
  oui: null,
  manufacturer: null,
  model: null,
  hardwareVersion: null,
  softwareVersion: null,
  softwareFrom: null,
  softwareBelow: null,
};

/** Whether a rule is for this device. */
export function matchesDevice(match: QuirkMatch, facts: DeviceModelFacts): boolean {
  return (
    fits(match.oui, facts.oui) &&
    fits(match.manufacturer, facts.manufacturer) &&
    (fits(match.model, facts.productClass) || fits(match.model, facts.modelName)) &&
    fits(match.hardwareVersion, facts.hardwareVersion) &&
    fits(match.softwareVersion, facts.softwareVersion) &&
    isWithin(match, facts.softwareVersion)
  );
}

/** How particular a rule is: firmware says more than hardware, that more than the model, that more than the maker. */
export function particularityOf(match: QuirkMatch): number {
  const isFirmware = match.softwareVersion ?? match.softwareFrom ?? match.softwareBelow;
  return (
    (isFirmware === null ? 0 : 8) +
    (match.hardwareVersion === null ? 0 : 4) +
    (match.model === null ? 0 : 2) +
    (match.manufacturer === null && match.oui === null ? 0 : 1)
  );
}

function isWithin({ softwareFrom, softwareBelow }: QuirkMatch, version: string): boolean {
  if (softwareFrom === null && softwareBelow === null) return true;
  if (version === '') return false;
  if (softwareFrom !== null && compareFirmware(version, softwareFrom) < 0) return false;
  return softwareBelow === null || compareFirmware(version, softwareBelow) < 0;
}

/** Device texts are matched piece by piece: no pattern of staff and no text of a device can make this slow. */
function fits(pattern: string | null, text: string): boolean {
  if (pattern === null) return true;
  const whole = text.toLowerCase();
  const [first = '', ...rest] = piecesOf(pattern.toLowerCase());
  if (rest.length === 0) return whole === first;
  if (!whole.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const piece of rest) {
    const found = whole.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}

/** What stands between the stars of a pattern. A backslash makes the character behind it stand for itself. */
function piecesOf(pattern: string): string[] {
  const pieces = [''];
  for (let at = 0; at < pattern.length; at++) {
    const isEscaped = pattern[at] === '\\' && at + 1 < pattern.length;
    if (isEscaped) at += 1;
    if (pattern[at] === '*' && !isEscaped) pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${pattern[at] ?? ''}`);
  }
  return pieces;
}

/** A pattern that fits this text and no other. */
export const exactly = (text: string): string => text.replaceAll(/[\\*]/g, '\\$&');

const PART = /\d+|[a-z]+/g;

/** Order of firmware versions: numbers by value, letters by the alphabet, so that V5R9 comes before V5R20. */
export function compareFirmware(a: string, b: string): number {
  const left = a.toLowerCase().match(PART) ?? [];
  const right = b.toLowerCase().match(PART) ?? [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = comparePart(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const difference = BigInt(a.slice(0, 30)) - BigInt(b.slice(0, 30));
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }
  return a === b ? 0 : a < b ? -1 : 1;
}
