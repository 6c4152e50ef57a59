/** An element of an XMPP stream. Prefixes are dropped: XMPP tells elements apart by namespace. */
export interface Stanza {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Stanza[];
  readonly text: string;
}

/** What the server sent is no XMPP (RFC 6120 §11): the stream is over. */
export class StreamBroken extends Error {
  override readonly name = 'StreamBroken';
}

interface Open {
  /** Of children without a prefix, as it was declared last. */
  inherited: string;
  name: string;
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  children: Stanza[];
  text: string;
}

const MAX_STANZA_CHARACTERS = 65_536;
const MAX_DEPTH = 16;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the children of an XMPP stream as they arrive. RFC 6120 §11.1: no comments, instructions, document types or entities of its own. */
export class StanzaReader {
  private rest = '';
  private readonly open: Open[] = [];
  /** The server has closed its stream. */
  isOver = false;

  /** @returns what has become complete */
  push(text: string): Stanza[] {
    this.rest += text;
    const complete: Stanza[] = [];
    for (let stanza = this.next(); stanza !== null; stanza = this.next()) {
      if (stanza !== 'part') complete.push(stanza);
    }
    if (this.rest.length > MAX_STANZA_CHARACTERS) throw new StreamBroken('a stanza is too large');
    return complete;
  }

  /** One tag further; null when more has to arrive. */
  private next(): Stanza | 'part' | null {
    const start = this.rest.indexOf('<');
    const end = start < 0 ? -1 : tagEnd(this.rest, start);
    if (end < 0 || this.isOver) return null;
    this.addText(this.rest.slice(0, start));
    const tag = this.rest.slice(start + 1, end);
    this.rest = this.rest.slice(end + 1);
    if (tag.startsWith('?xml ') && this.open.length === 0) return 'part';
    if (tag.startsWith('!') || tag.startsWith('?')) throw new StreamBroken('restricted XML');
    if (tag.startsWith('/')) return this.closeTag(tag.slice(1).trim());
    const isEmpty = tag.endsWith('/');
    this.openTag(isEmpty ? tag.slice(0, -1) : tag);
    return isEmpty ? this.close() : 'part';
  }

  private openTag(tag: string): void {
    const [, name = ''] = /^([A-Za-z_][\w.:-]*)/.exec(tag) ?? [];
    if (name === '' || this.open.length >= MAX_DEPTH) throw new StreamBroken('not well-formed, or too deep');
    const attributes = attributesOf(tag, name.length);
    const [local = '', prefix] = name.split(':').toReversed();
    const inherited = attributes.get('xmlns') ?? this.open.at(-1)?.inherited ?? '';
    const namespace = prefix === undefined ? inherited : (attributes.get(`xmlns:${prefix}`) ?? '');
    this.open.push({ inherited, name: local, namespace, attributes, children: [], text: '' });
  }

  private closeTag(name: string): Stanza | 'part' {
    const local = name.split(':').at(-1);
    if (this.open.at(-1)?.name !== local) throw new StreamBroken('tags are crossed');
    return this.close();
  }

  /** A child of the stream is a stanza; the end of the stream itself is the end of all. */
  private close(): Stanza | 'part' {
    const closed = this.open.pop();
    if (closed === undefined) throw new StreamBroken('tags are crossed');
    const parent = this.open.at(-1);
    if (parent === undefined) {
      this.isOver = true;
      return 'part';
    }
    if (this.open.length === 1) return closed;
    parent.children.push(closed);
    return 'part';
  }

  private addText(text: string): void {
    const current = this.open.at(-1);
    if (current !== undefined && this.open.length > 1) current.text += unescape(text);
  }
}

/** Where a tag ends: `>` in an attribute does not end it. */
function tagEnd(text: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  return -1;
}

function attributesOf(tag: string, from: number): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(tag);
    if (found === null) break;
    attributes.set(found[1] ?? '', unescape(found[2] ?? found[3] ?? ''));
    at = ATTRIBUTE.lastIndex;
  }
  if (tag.slice(at).trim() !== '') throw new StreamBroken('not well-formed');
  return attributes;
}

function unescape(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex?: string, decimal?: string, name = '') => {
      const code = hex === undefined ? Number(decimal ?? NaN) : parseInt(hex, 16);
      if (Number.isInteger(code) && code <= 0x10ffff) return String.fromCodePoint(code);
      const entity = ENTITIES[name];
      if (entity === undefined) throw new StreamBroken(`no such entity: ${whole.slice(0, 20)}`);
      return entity;
    },
  );
}

/** Text as it stands in an element or an attribute. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
