export interface MaskOptions {
  /** Whether the parameter of this name holds a secret. */
  readonly isSecret: (name: string) => boolean;
  /** Texts that may stand nowhere, under whatever name a CPE repeats them. */
  readonly secrets: readonly string[];
}

export interface MaskedMessage {
  readonly body: Buffer;
  /** Values and texts that were replaced. */
  readonly hidden: number;
}

/** What stands in the place of a secret. */
export const MASK = '[hidden]';

/** A shorter text would be found in half of all words. */
const MIN_SECRET_LENGTH = 4;
const STRUCT = 'ParameterValueStruct';
/** Names that need no decoding; of any other nobody can say that it is not a secret's. */
const PLAIN_NAME = /^[A-Za-z0-9_.:-]+$/;

interface Open {
  readonly name: string;
  readonly contentFrom: number;
}

interface Struct {
  name: string | null;
  value: readonly [from: number, to: number] | null;
}

type Range = readonly [from: number, to: number];

/**
 * A message of a CPE as it came, byte for byte, with the values of secrets replaced. A value is kept only where its name
 * is plainly not a secret's; null: this document cannot be masked for certain, and must not be kept as it came.
 *
 * Reads what `decodeEnvelope` has accepted, once more and on its own terms: it is for messages that are to be evidence,
 * some few of a session, and not for the hot path.
 */
export function maskValues(body: Uint8Array, { isSecret, secrets }: MaskOptions): MaskedMessage | null {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  // A charset of two bytes is not looked into.
  if (text.includes('\0')) return null;
  const ranges = secretRanges(text, isSecret);
  if (ranges === null) return null;
  let masked = '';
  let at = 0;
  for (const [from, to] of ranges) {
    masked += text.slice(at, from) + MASK;
    at = to;
  }
  masked += text.slice(at);
  let hidden = ranges.length;
  for (const secret of spellings(secrets)) {
    const parts = masked.split(secret);
    hidden += parts.length - 1;
    masked = parts.join(MASK);
  }
  return { body: Buffer.from(masked, 'latin1'), hidden };
}

/** Content of each Value whose Name is, or may be, that of a secret; in the order of the document. */
function secretRanges(text: string, isSecret: (name: string) => boolean): Range[] | null {
  const ranges: Range[] = [];
  const open: Open[] = [];
  let struct: Struct | null = null;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const end = endOfMarkup(text, at);
    if (end === null) return null;
    const tag = text.slice(at, end);
    if (tag.startsWith('</')) {
      const element = open.pop();
      if (element === undefined || element.name !== localName(tag)) return null;
      if (element.name === STRUCT) {
        if (struct === null) return null;
        const range = rangeOf(struct, isSecret);
        if (range !== null) ranges.push(range);
        struct = null;
      } else if (struct !== null && open.at(-1)?.name === STRUCT) {
        take(struct, element, text.slice(element.contentFrom, at), at);
      }
    } else if (!tag.startsWith('<!') && !tag.startsWith('<?') && !tag.endsWith('/>')) {
      const name = localName(tag);
      if (name === STRUCT) {
        if (struct !== null) return null;
        struct = { name: null, value: null };
      }
      open.push({ name, contentFrom: end });
    }
    at = end;
  }
  return open.length === 0 ? ranges : null;
}

function take(struct: Struct, { name, contentFrom }: Open, content: string, to: number): void {
  if (name === 'Name') struct.name = struct.name === null ? content.trim() : '';
  if (name === 'Value') struct.value = [struct.value?.[0] ?? contentFrom, to];
}

function rangeOf({ name, value }: Struct, isSecret: (name: string) => boolean): Range | null {
  if (value === null || value[0] === value[1]) return null;
  return name !== null && PLAIN_NAME.test(name) && !isSecret(name) ? null : value;
}

/** The offset behind a tag, a comment, a CDATA section or an instruction; null when it does not end. */
function endOfMarkup(text: string, at: number): number | null {
  const closing = text.startsWith('<!--', at)
    ? '-->'
    : text.startsWith('<![CDATA[', at)
      ? ']]>'
      : text.startsWith('<?', at)
        ? '?>'
        : null;
  if (closing !== null) {
    const found = text.indexOf(closing, at);
    return found < 0 ? null : found + closing.length;
  }
  // A `>` may stand in the value of an attribute.
  for (let index = at + 1, quote = ''; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return index + 1;
  }
  return null;
}

function localName(tag: string): string {
  const name = /^<\/?([^\s/>]+)/.exec(tag)?.[1] ?? '';
  return name.slice(name.indexOf(':') + 1);
}

/** As they may stand in a document: with their characters escaped or not, in UTF-8 or in one byte each. */
function spellings(secrets: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const quoted = escaped.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
    for (const each of [secret, escaped, quoted]) {
      found.add(each);
      found.add(Buffer.from(each, 'utf8').toString('latin1'));
    }
  }
  return found;
}
