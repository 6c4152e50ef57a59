import { isXmlCharacter } from './characters';
import { refuse } from './envelope-error';

const REFERENCE = /&([^;&]{0,12});?/g;
const FIVE = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Resolves the five entities and character references, once; whatever else looks like a reference is refused. */
export function resolveReferences(text: string): string {
  return text.replace(REFERENCE, (whole, body: string) => {
    if (!whole.endsWith(';')) return refuse('entity', 'an ampersand does not begin a reference');
    return FIVE.get(body) ?? fromNumber(body);
  });
}

function fromNumber(body: string): string {
  const hex = /^#x([0-9a-fA-F]{1,8})$/.exec(body)?.[1];
  const decimal = /^#([0-9]{1,9})$/.exec(body)?.[1];
  const codePoint = hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? parseInt(decimal, 10) : null;
  if (codePoint === null) return refuse('entity', 'only the five entities and character references are known');
  if (!isXmlCharacter(codePoint)) return refuse('entity', 'a character reference names a character XML forbids');
  return String.fromCodePoint(codePoint);
}
