/** UTF-16 code units of a text. Scanning numbers in a typed array is several times faster than `charCodeAt`. */
export type CodeUnits = Uint8Array | Uint16Array;

/** A document twice: as a string to cut pieces from, and as its code units to scan; offsets fit both. */
export interface SourceText {
  readonly text: string;
  readonly codes: CodeUnits;
}

/** The bytes themselves serve as code units when each of them became one character of the text. */
export function sourceText(text: string, bytes: Buffer): SourceText {
  return { text, codes: text.length === bytes.length ? bytes : codeUnits(text) };
}

/** A text that is not what the bytes said: its code units are made from it. */
export const plainSource = (text: string): SourceText => ({ text, codes: codeUnits(text) });

function codeUnits(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'utf16le');
  const codes = new Uint16Array(text.length);
  for (let index = 0; index < codes.length; index++) codes[index] = bytes.readUInt16LE(index * 2);
  return codes;
}

/** Whether two stretches of one document are equal, code unit by code unit. */
export function isSame(codes: CodeUnits, from: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (codes[from + index] !== codes[other + index]) return false;
  }
  return true;
}
