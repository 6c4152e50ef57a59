import { refuse } from './envelope-error';
import type { XmlReader } from './xml-reader';

/** A leaf that may occur once: a second one is refused, so that neither "first wins" nor "last wins" can be abused. */
export function uniqueText(previous: string | null, reader: XmlReader): string {
  if (previous !== null) refuse('duplicate', 'an element that must be unique occurs twice');
  return reader.text();
}

/** The same for an element with children. */
export function requireFirst(isKnown: boolean): void {
  if (isKnown) refuse('duplicate', 'an element that must be unique occurs twice');
}

/** A count as CPEs write it (`0`, `00`, ` 1 `); what is no count is `fallback`. */
export function countOf(text: string | null, fallback: number): number {
  const digits = text === null ? null : /^\s*\+?([0-9]{1,9})\s*$/.exec(text);
  return digits === null ? fallback : Number(digits[1]);
}

/** XML Schema booleans, and what CPEs send besides. */
export function isTrue(text: string | null): boolean {
  if (text === '1' || text === '0') return text === '1';
  const word = text?.trim().toLowerCase();
  return word === '1' || word === 'true' || word === 'yes';
}

/** `xsd:unsignedInt` → `unsignedInt`. Prefixes are undeclared or bound to the wrong URI often enough to mean nothing. */
export function localName(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf(':') + 1);
}
