import { assert } from '@demarc/kernel';
import { isXmlText } from './characters';

const SPECIAL = /[&<>"'\r]/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  // XML 1.0 section 2.11: a bare CR would reach the CPE as LF.
  ['\r', '&#13;'],
]);

/** Text as XML. What XML cannot carry is refused where it enters the system, by `isXmlText`. */
export function escapeXml(text: string): string {
  assert(isXmlText(text), 'text for a CPE holds only characters that XML allows');
  return text.replace(SPECIAL, (character) => ESCAPES.get(character) ?? character);
}

export const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

/** A SOAP 1.1 array; its count is exact, since some CPEs allocate by it. */
export function arrayOf(name: string, type: string, items: readonly string[]): string {
  return `<${name} soapenc:arrayType="${type}[${items.length}]">${items.join('')}</${name}>`;
}
