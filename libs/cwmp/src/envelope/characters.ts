/** Classes of characters, one bit each; the reader asks by table instead of by comparison. */
export const NAME_START = 1;
export const NAME_PART = 2;
export const BLANK = 4;
/** Stands for itself in text: no markup, no reference, no end of line to be folded, no control character. */
export const PLAIN_TEXT = 8;
/** Stands for itself inside a quoted attribute value, besides the two quotes. */
export const PLAIN_ATTRIBUTE = 16;
/** Allowed by XML at all. */
export const ALLOWED = 32;

/** Of every UTF-16 code unit. A document never holds half a surrogate pair: the decoder of its bytes saw to it. */
function classify(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const add = (from: number, to: number, bits: number): void => {
    for (let code = from; code <= to; code++) table[code] = (table[code] ?? 0) | bits;
  };
  const remove = (characters: string, bits: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] = (table[character.charCodeAt(0)] ?? 0) & ~bits;
  };
  add(0x61, 0x7a, NAME_START | NAME_PART);
  add(0x41, 0x5a, NAME_START | NAME_PART);
  add(0x5f, 0x5f, NAME_START | NAME_PART);
  add(0x30, 0x39, NAME_PART);
  add(0x2d, 0x2e, NAME_PART);
  for (const blank of [0x20, 0x09, 0x0a, 0x0d]) add(blank, blank, BLANK);
  for (const blank of [0x09, 0x0a, 0x0d]) add(blank, blank, ALLOWED | PLAIN_TEXT | PLAIN_ATTRIBUTE);
  add(0x20, 0xfffd, ALLOWED | PLAIN_TEXT | PLAIN_ATTRIBUTE);
  remove('<&>\r', PLAIN_TEXT);
  remove('<&"\'', PLAIN_ATTRIBUTE);
  return table;
}

export const CLASSES: Uint8Array = classify();

/** XML 1.0 section 2.2: the characters a document may hold. Lone surrogates are none. */
export function isXmlCharacter(codePoint: number): boolean {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false;
  if (codePoint > 0xffff) return codePoint <= 0x10ffff;
  return ((CLASSES[codePoint] ?? 0) & ALLOWED) !== 0;
}

/** With the `u` flag the surrogates match only where they stand alone. */
// oxlint-disable-next-line no-control-regex -- exactly the characters that XML 1.0 section 2.2 leaves out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u;

/** Can this text be sent to a CPE as it is? Control characters and lone surrogates cannot be written in XML. */
export const isXmlText = (text: string): boolean => !FORBIDDEN.test(text);
