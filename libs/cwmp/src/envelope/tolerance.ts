import { isXmlCharacter } from './characters';

/** What the reader lets pass for one model. Strict is the default; each of these is switched on by a person. */
export interface ReaderTolerance {
  /** G6: its text is in this character set, whatever header and declaration say. */
  readonly charset?: 'iso-8859-1' | 'gbk' | 'utf-16' | undefined;
  readonly replacesInvalidBytes?: boolean | undefined;
  readonly repairsControlCharacters?: boolean | undefined;
  readonly repairsReferences?: boolean | undefined;
  readonly ignoresTrailingBytes?: boolean | undefined;
}

const REPLACEMENT = '\uFFFD';
/** With the `u` flag the surrogates match only where they stand alone. */
// oxlint-disable-next-line no-control-regex -- exactly the characters that XML 1.0 section 2.2 leaves out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
const NUMBERED = /&#(x[0-9a-fA-F]{1,8}|[0-9]{1,9});/g;
/** A CDATA section, in which nothing is a reference, or an ampersand that begins none. */
const BARE_AMPERSAND = /<!\[CDATA\[[\s\S]*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#x[0-9a-fA-F]{1,8});)/g;
const END_OF_ENVELOPE = /<\/(?:[A-Za-z_][\w.-]*:)?Envelope\s*>/;

/** A text as the strict reader takes it: repaired by exactly the tolerances that are on, and by nothing else. */
export function repairText(text: string, tolerance: ReaderTolerance): string {
  let repaired = text;
  if (tolerance.ignoresTrailingBytes === true) repaired = cutBehindEnvelope(repaired);
  if (tolerance.repairsControlCharacters === true) {
    repaired = repaired.replace(FORBIDDEN, REPLACEMENT).replace(NUMBERED, replaceForbidden);
  }
  if (tolerance.repairsReferences === true) {
    repaired = repaired.replace(BARE_AMPERSAND, (found) => (found === '&' ? '&amp;' : found));
  }
  return repaired;
}

export const isTolerant = (tolerance: ReaderTolerance | undefined): tolerance is ReaderTolerance =>
  tolerance !== undefined && Object.values(tolerance).some((value) => value !== undefined && value !== false);

function cutBehindEnvelope(text: string): string {
  const end = END_OF_ENVELOPE.exec(text);
  return end === null ? text : text.slice(0, end.index + end[0].length);
}

function replaceForbidden(whole: string, body: string): string {
  const codePoint = body.startsWith('x') ? parseInt(body.slice(1), 16) : parseInt(body, 10);
  return isXmlCharacter(codePoint) ? whole : REPLACEMENT;
}
