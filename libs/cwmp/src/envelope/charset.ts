import { refuse } from './envelope-error';
import { plainSource, sourceText, type SourceText } from './source-text';
import { isTolerant, repairText, type ReaderTolerance } from './tolerance';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Labels under which CPEs send text we can read. GBK and UTF-16 are refused, not guessed. */
const LABELS: ReadonlyMap<string, 'utf-8' | 'us-ascii' | 'iso-8859-1'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['iso-8859-1', 'iso-8859-1'],
  ['iso8859-1', 'iso-8859-1'],
  ['iso_8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['latin-1', 'iso-8859-1'],
]);

/** Bytes to text by the charset of the HTTP header, then of the XML declaration, then UTF-8; wrong bytes are refused. */
export function decodeText(bytes: Buffer, contentType: string | undefined, tolerance?: ReaderTolerance): SourceText {
  if (isTolerant(tolerance)) return plainSource(repairText(decodeTolerantly(bytes, contentType, tolerance), tolerance));
  const label = charsetOfHeader(contentType) ?? charsetOfDeclaration(bytes) ?? 'utf-8';
  const charset = LABELS.get(label.toLowerCase());
  switch (charset) {
    case 'utf-8':
      return sourceText(decodeUtf8(bytes), bytes);
    case 'iso-8859-1':
      return sourceText(bytes.toString('latin1'), bytes);
    case 'us-ascii':
      if (bytes.some((byte) => byte > 0x7f)) return refuse('encoding', 'bytes above 127 in us-ascii');
      return sourceText(bytes.toString('latin1'), bytes);
    case undefined:
      return refuse('charset', 'a character set that is not supported');
  }
}

/** G6: of a model whose rule says so, in the character set of the rule, or with wrong bytes replaced. */
function decodeTolerantly(bytes: Buffer, contentType: string | undefined, tolerance: ReaderTolerance): string {
  const isFatal = tolerance.replacesInvalidBytes !== true;
  const label = tolerance.charset ?? charsetOfHeader(contentType) ?? charsetOfDeclaration(bytes) ?? 'utf-8';
  const charset = LABELS.get(label.toLowerCase()) ?? tolerance.charset;
  switch (charset) {
    case 'iso-8859-1':
      return bytes.toString('latin1');
    case 'utf-16':
      return decodeAs(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le', bytes, isFatal);
    case 'utf-8':
    case 'us-ascii':
    case 'gbk':
      return decodeAs(charset === 'gbk' ? 'gbk' : 'utf-8', bytes, isFatal);
    case undefined:
      return refuse('charset', 'a character set that is not supported');
  }
}

function decodeAs(label: string, bytes: Buffer, isFatal: boolean): string {
  try {
    return new TextDecoder(label, { fatal: isFatal }).decode(bytes);
  } catch (error) {
    if (isInvalidEncoding(error)) return refuse('encoding', `bytes that are not ${label}`);
    throw error;
  }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (isInvalidEncoding(error)) return refuse('encoding', 'bytes that are not UTF-8');
    throw error;
  }
}

/** By code: what the platform throws need not be of the realm this code runs in. */
const isInvalidEncoding = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

const HEADER_CHARSET = /;\s*charset\s*=\s*("?)([^\s";]+)\1/i;

function charsetOfHeader(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined;
  return HEADER_CHARSET.exec(contentType)?.[2];
}

const DECLARED_ENCODING = /^\s*<\?xml\s[^>]{0,60}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']/;
const LESS_THAN = 0x3c;
const QUESTION_MARK = 0x3f;

function charsetOfDeclaration(bytes: Buffer): string | undefined {
  if (bytes[0] === LESS_THAN && bytes[1] !== QUESTION_MARK) return undefined;
  return DECLARED_ENCODING.exec(bytes.toString('latin1', 0, 200))?.[1];
}
