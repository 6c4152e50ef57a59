import { BLANK, CLASSES, NAME_PART, NAME_START, PLAIN_ATTRIBUTE } from './characters';
import { resolveReferences } from './character-references';
import { refuse } from './envelope-error';
import { readCdata, requireAllowed, resolveText } from './xml-text';

/** How much structure one message may have; the number of bytes is limited by whoever reads them from the network. */
export interface ReaderLimits {
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
  readonly nameLength: number;
  readonly textLength: number;
}

export const DEFAULT_LIMITS: ReaderLimits = {
  depth: 32,
  elements: 20_000,
  attributes: 64,
  nameLength: 128,
  textLength: 65_536,
};

const BANG = 0x21;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const GREATER_THAN = 0x3e;
const QUESTION = 0x3f;

const S = '[ \\t\\r\\n]';
const quoted = (pattern: string): string => `${S}*=${S}*(?:"${pattern}"|'${pattern}')`;
const DECLARATION = new RegExp(
  `<\\?xml${S}+version${quoted('1\\.0')}(?:${S}+encoding${quoted('[A-Za-z][A-Za-z0-9._-]*')})?` +
    `(?:${S}+standalone${quoted('(?:yes|no)')})?${S}*\\?>`,
  'y',
);

/**
 * A pull reader for exactly the XML that SOAP allows. The caller walks down: `nextChild`, then either `text`, `skip` or
 * a loop of its own over the children. Elements are known by local name: CPEs declare prefixes wrongly or not at all.
 */
export class XmlReader {
  /** Local name of the element that was opened last. */
  name = '';

  private at = 0;
  private depth = 0;
  private elements = 0;
  private isSelfClosed = false;
  private nameStart = 0;
  /** Where the names of the open elements stand: start and end of each. */
  private readonly open: number[] = [];
  /** Four offsets for each attribute: start and end of its name, start and end of its value. */
  private readonly attributes: number[] = [];
  private attributeCount = 0;

  constructor(
    private readonly source: string,
    private readonly limits: ReaderLimits = DEFAULT_LIMITS,
  ) {}

  /** Opens the root element. Blanks before the declaration or the envelope are what some CPEs send, and are ignored. */
  openRoot(): void {
    this.skipBlanks();
    if (this.source.startsWith('<?xml', this.at)) this.readDeclaration();
    this.skipMisc();
    if (this.source.charCodeAt(this.at) !== LESS_THAN) refuse('malformed', 'the document has no root element');
    this.openElement();
  }

  /** Opens the next child element, or closes the current element and says false. Text between elements is refused. */
  nextChild(): boolean {
    if (this.isSelfClosed) return this.closeSelf();
    this.skipMisc();
    if (this.source.charCodeAt(this.at) !== LESS_THAN) {
      if (this.at >= this.source.length) refuse('malformed', 'the document ends inside an element');
      refuse('structure', 'text where elements belong');
    }
    if (this.source.charCodeAt(this.at + 1) === SLASH) return this.closeElement();
    this.openElement();
    return true;
  }

  /** The exact text of the current element, which is closed by this; child elements and comments in it are refused. */
  text(): string {
    if (this.isSelfClosed) {
      this.closeSelf();
      return '';
    }
    const value = this.readText();
    if (this.source.charCodeAt(this.at + 1) !== SLASH) refuse('structure', 'markup where text belongs');
    this.closeElement();
    return value;
  }

  /** Passes over the rest of the current element, as strictly as if it were read. */
  skip(): void {
    const outside = this.depth - 1;
    while (this.depth > outside) {
      if (this.isSelfClosed) {
        this.closeSelf();
        continue;
      }
      this.readText();
      const next = this.source.charCodeAt(this.at + 1);
      if (next === SLASH) this.closeElement();
      else if (next === BANG) this.skipComment();
      else this.openElement();
    }
  }

  /** Ends the document: behind the root only blanks and comments may follow. */
  finish(): void {
    this.skipMisc();
    if (this.at < this.source.length) refuse('malformed', 'something follows the root element');
  }

  /** Value of an attribute of the element that was opened last, by local name. */
  attribute(localName: string): string | null {
    for (let index = 0; index < this.attributeCount; index++) {
      const start = this.attributes[index * 4] ?? 0;
      const local = (this.attributes[index * 4 + 1] ?? 0) - localName.length;
      if (local < start || !this.source.startsWith(localName, local)) continue;
      if (local === start || this.source.charCodeAt(local - 1) === COLON) return this.attributeValue(index);
    }
    return null;
  }

  /** The first attribute value that begins like this: finds a namespace whatever its prefix is. */
  attributeBeginningWith(prefix: string): string | null {
    for (let index = 0; index < this.attributeCount; index++) {
      if (this.source.startsWith(prefix, this.attributes[index * 4 + 2])) return this.attributeValue(index);
    }
    return null;
  }

  private attributeValue(index: number): string {
    const raw = this.source.slice(this.attributes[index * 4 + 2], this.attributes[index * 4 + 3]);
    return raw.includes('&') ? resolveReferences(raw) : raw;
  }

  private readDeclaration(): void {
    DECLARATION.lastIndex = this.at;
    if (!DECLARATION.test(this.source)) refuse('declaration', 'not a declaration of XML 1.0');
    this.at = DECLARATION.lastIndex;
  }

  private skipBlanks(): void {
    const { source } = this;
    let at = this.at;
    while (((CLASSES[source.charCodeAt(at)] ?? 0) & BLANK) !== 0) at++;
    this.at = at;
  }

  private skipMisc(): void {
    this.skipBlanks();
    while (this.source.charCodeAt(this.at) === LESS_THAN && this.source.charCodeAt(this.at + 1) === BANG) {
      this.skipComment();
      this.skipBlanks();
    }
  }

  private skipComment(): void {
    if (!this.source.startsWith('<!--', this.at)) refuse('doctype', 'a declaration that is no comment');
    const end = this.source.indexOf('--', this.at + 4);
    if (end < 0 || this.source.charCodeAt(end + 2) !== GREATER_THAN) refuse('malformed', 'a comment is not closed');
    requireAllowed(this.source, this.at + 4, end);
    this.at = end + 3;
  }

  /** Reads text and CDATA up to the next tag or comment, and stops at its `<`. */
  private readText(): string {
    const { source } = this;
    let value = '';
    for (;;) {
      const end = source.indexOf('<', this.at);
      if (end < 0) refuse('malformed', 'the document ends inside an element');
      if (end - this.at > this.limits.textLength) refuse('limit', 'a text is too long');
      const piece = resolveText(source, this.at, end);
      value = value === '' ? piece : value + piece;
      this.at = end;
      if (!source.startsWith('<![', end)) break;
      const cdata = readCdata(source, end);
      value += cdata.text;
      this.at = cdata.end;
    }
    if (value.length > this.limits.textLength) refuse('limit', 'a text is too long');
    return value;
  }

  private openElement(): void {
    this.at++;
    if (this.source.charCodeAt(this.at) === QUESTION) refuse('processing-instruction', 'SOAP has none');
    if (++this.elements > this.limits.elements) refuse('limit', 'too many elements');
    if (this.depth >= this.limits.depth) refuse('limit', 'elements are nested too deeply');
    const local = this.readName();
    this.name = this.source.slice(local, this.at);
    this.open[this.depth * 2] = this.nameStart;
    this.open[this.depth * 2 + 1] = this.at;
    this.depth++;
    this.readAttributes();
  }

  /** Passes over the name at `at` and says where its local part begins. */
  private readName(): number {
    const { source } = this;
    const start = this.at;
    let local = start;
    let at = start;
    if (((CLASSES[source.charCodeAt(at)] ?? 0) & NAME_START) === 0) refuse('malformed', 'a name is missing');
    for (;;) {
      const code = source.charCodeAt(++at);
      if (((CLASSES[code] ?? 0) & NAME_PART) !== 0) continue;
      if (code !== COLON) break;
      if (local !== start) refuse('malformed', 'a name has two prefixes');
      local = ++at;
      if (((CLASSES[source.charCodeAt(at)] ?? 0) & NAME_START) === 0) refuse('malformed', 'a name is cut off');
    }
    if (at - start > this.limits.nameLength) refuse('limit', 'a name is too long');
    this.nameStart = start;
    this.at = at;
    return local;
  }

  private readAttributes(): void {
    const { source } = this;
    this.attributeCount = 0;
    for (;;) {
      const before = this.at;
      this.skipBlanks();
      const code = source.charCodeAt(this.at);
      if (code === GREATER_THAN || code === SLASH) {
        this.isSelfClosed = code === SLASH;
        this.at += this.isSelfClosed ? 2 : 1;
        if (source.charCodeAt(this.at - 1) !== GREATER_THAN) refuse('malformed', 'a tag is not closed');
        return;
      }
      if (this.at === before) refuse('malformed', 'a tag is not closed');
      this.readAttribute();
    }
  }

  private readAttribute(): void {
    const { source, attributes } = this;
    if (this.attributeCount >= this.limits.attributes) refuse('limit', 'too many attributes');
    const slot = this.attributeCount * 4;
    this.readName();
    attributes[slot] = this.nameStart;
    attributes[slot + 1] = this.at;
    this.requireUniqueAttribute(slot);
    this.skipBlanks();
    if (source.charCodeAt(this.at) !== EQUALS) refuse('malformed', 'an attribute has no value');
    this.at++;
    this.skipBlanks();
    const quote = source.charCodeAt(this.at);
    if (quote !== QUOTE && quote !== APOSTROPHE) refuse('malformed', 'an attribute value has no quotes');
    attributes[slot + 2] = this.at + 1;
    this.at = this.readAttributeValue(this.at + 1, quote);
    attributes[slot + 3] = this.at - 1;
    this.attributeCount++;
  }

  /** Says where the value ends, closing quote included. */
  private readAttributeValue(start: number, quote: number): number {
    const { source } = this;
    let at = start;
    while (((CLASSES[source.charCodeAt(at)] ?? 0) & PLAIN_ATTRIBUTE) !== 0) at++;
    if (source.charCodeAt(at) !== quote) {
      at = source.indexOf(String.fromCharCode(quote), at);
      if (at < 0) refuse('malformed', 'an attribute value is not closed');
      const raw = source.slice(start, at);
      if (raw.includes('<')) refuse('malformed', 'a tag inside an attribute value');
      requireAllowed(source, start, at);
      resolveReferences(raw);
    }
    if (at - start > this.limits.textLength) refuse('limit', 'an attribute value is too long');
    return at + 1;
  }

  private requireUniqueAttribute(slot: number): void {
    const { source, attributes } = this;
    const start = attributes[slot] ?? 0;
    const end = attributes[slot + 1] ?? 0;
    for (let other = 0; other < slot; other += 4) {
      const from = attributes[other] ?? 0;
      if ((attributes[other + 1] ?? 0) - from !== end - start) continue;
      if (isSame(source, from, start, end - start)) refuse('duplicate', 'an attribute occurs twice');
    }
  }

  private closeElement(): false {
    const { source, open } = this;
    this.depth--;
    const start = open[this.depth * 2] ?? 0;
    const length = (open[this.depth * 2 + 1] ?? 0) - start;
    const name = this.at + 2;
    if (!isSame(source, start, name, length)) refuse('malformed', 'an end tag does not match');
    this.at = name + length;
    if (source.charCodeAt(this.at) !== GREATER_THAN) this.skipBlanks();
    if (source.charCodeAt(this.at) !== GREATER_THAN) refuse('malformed', 'an end tag does not match');
    this.at++;
    return false;
  }

  private closeSelf(): false {
    this.isSelfClosed = false;
    this.depth--;
    return false;
  }
}

function isSame(source: string, from: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (source.charCodeAt(from + index) !== source.charCodeAt(other + index)) return false;
  }
  return true;
}
