import { ALLOWED, CLASSES, PLAIN_TEXT } from './characters';
import { resolveReferences } from './character-references';
import { refuse } from './envelope-error';

/** Does every character of this stretch stand for itself? Then the text is a slice of the source. */
export function isPlain(source: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = source.charCodeAt(at);
    if (code < 128 ? ((CLASSES[code] ?? 0) & PLAIN_TEXT) === 0 : code >= 0xfffe) return false;
  }
  return true;
}

/** Refuses characters that XML forbids. Surrogates come in pairs here: the decoder of the bytes saw to it. */
export function requireAllowed(source: string, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const code = source.charCodeAt(at);
    const isAllowed = code < 128 ? ((CLASSES[code] ?? 0) & ALLOWED) !== 0 : code < 0xfffe;
    if (!isAllowed) refuse('control-character', 'a character that XML forbids');
  }
}

/** The text of a stretch without markup. */
export function resolveText(source: string, from: number, to: number): string {
  if (isPlain(source, from, to)) return source.slice(from, to);
  requireAllowed(source, from, to);
  const raw = source.slice(from, to);
  if (raw.includes(']]>')) refuse('malformed', 'the end of a CDATA section without its beginning');
  const folded = foldLineEnds(raw);
  return folded.includes('&') ? resolveReferences(folded) : folded;
}

const CDATA_BEGIN = '<![CDATA[';
const CDATA_END = ']]>';

/** The text of the CDATA section that begins at `at`, and where the section ends. */
export function readCdata(source: string, at: number): { text: string; end: number } {
  if (!source.startsWith(CDATA_BEGIN, at)) refuse('doctype', 'a declaration that is not CDATA');
  const from = at + CDATA_BEGIN.length;
  const to = source.indexOf(CDATA_END, from);
  if (to < 0) refuse('malformed', 'a CDATA section is not closed');
  requireAllowed(source, from, to);
  return { text: foldLineEnds(source.slice(from, to)), end: to + CDATA_END.length };
}

/** XML 1.0 section 2.11: CR LF and a lone CR are one LF. */
function foldLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
