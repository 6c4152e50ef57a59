import { ALLOWED, CLASSES, PLAIN_TEXT } from './characters';
import { resolveReferences } from './character-references';
import { refuse } from './envelope-error';
import type { CodeUnits, SourceText } from './source-text';

/** Does every character of this stretch stand for itself? Then the text is a slice of the source. */
function isPlain(codes: CodeUnits, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (((CLASSES[codes[at] ?? 0] ?? 0) & PLAIN_TEXT) === 0) return false;
  }
  return true;
}

/** Refuses characters that XML forbids. */
export function requireAllowed(codes: CodeUnits, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const isAllowed = ((CLASSES[codes[at] ?? 0] ?? 0) & ALLOWED) !== 0;
    if (!isAllowed) refuse('control-character', 'a character that XML forbids');
  }
}

/** The text of a stretch without markup. */
export function resolveText({ text, codes }: SourceText, from: number, to: number): string {
  if (isPlain(codes, from, to)) return text.slice(from, to);
  requireAllowed(codes, from, to);
  const raw = text.slice(from, to);
  if (raw.includes(']]>')) refuse('malformed', 'the end of a CDATA section without its beginning');
  const folded = foldLineEnds(raw);
  return folded.includes('&') ? resolveReferences(folded) : folded;
}

const CDATA_BEGIN = '<![CDATA[';
const CDATA_END = ']]>';

/** The text of the CDATA section that begins at `at`, and where the section ends. */
export function readCdata({ text, codes }: SourceText, at: number): { text: string; end: number } {
  if (!text.startsWith(CDATA_BEGIN, at)) refuse('doctype', 'a declaration that is not CDATA');
  const from = at + CDATA_BEGIN.length;
  const to = text.indexOf(CDATA_END, from);
  if (to < 0) refuse('malformed', 'a CDATA section is not closed');
  requireAllowed(codes, from, to);
  return { text: foldLineEnds(text.slice(from, to)), end: to + CDATA_END.length };
}

/** XML 1.0 section 2.11: CR LF and a lone CR are one LF. */
function foldLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
