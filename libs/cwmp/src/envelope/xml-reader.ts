import { BLANK, CLASSES, NAME_PART, NAME_START, PLAIN_ATTRIBUTE } from './characters';
import { resolveReferences } from './character-references';
import { refuse } from './envelope-error';
import { DEFAULT_LIMITS, type ReaderLimits } from './reader-limits';
import { isSame, type CodeUnits, type SourceText } from './source-text';
import { DECLARATION } from './xml-declaration';
import { readCdata, requireAllowed, resolveText } from './xml-text';

const BANG = 0x21;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const GREATER_THAN = 0x3e;
const QUESTION = 0x3f;

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

  private readonly document: string;
  private readonly codes: CodeUnits;

  constructor(
    private readonly source: SourceText,
    private readonly limits: ReaderLimits = DEFAULT_LIMITS,
  ) {
    this.document = source.text;
    this.codes = source.codes;
  }

  /** Opens the root element. Blanks before the declaration or the envelope are what some CPEs send, and are ignored. */
  openRoot(): void {
    this.skipBlanks();
    if (this.document.startsWith('<?xml', this.at)) this.readDeclaration();
    this.skipMisc();
    if (this.codes[this.at] !== LESS_THAN) refuse('malformed', 'the document has no root element');
    this.openElement();
  }

  /** Opens the next child element, or closes the current element and says false. Text between elements is refused. */
  nextChild(): boolean {
    if (this.isSelfClosed) return this.closeSelf();
    this.skipMisc();
    if (this.codes[this.at] !== LESS_THAN) {
      if (this.at >= this.document.length) refuse('malformed', 'the document ends inside an element');
      refuse('structure', 'text where elements belong');
    }
    if (this.codes[this.at + 1] === SLASH) return this.closeElement();
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
    if (this.codes[this.at + 1] !== SLASH) refuse('structure', 'markup where text belongs');
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
      const next = this.codes[this.at + 1];
      if (next === SLASH) this.closeElement();
      else if (next === BANG) this.skipComment();
      else this.openElement();
    }
  }

  /** Ends the document: behind the root only blanks and comments may follow. */
  finish(): void {
    this.skipMisc();
    if (this.document.startsWith('<?', this.at)) refuse('processing-instruction', 'SOAP has none');
    if (this.at < this.document.length) refuse('malformed', 'something follows the root element');
  }

  /** Value of an attribute of the element that was opened last, by local name. */
  attribute(localName: string): string | null {
    for (let index = 0; index < this.attributeCount; index++) {
      const start = this.attributes[index * 4] ?? 0;
      const local = (this.attributes[index * 4 + 1] ?? 0) - localName.length;
      if (local < start || !this.document.startsWith(localName, local)) continue;
      if (local === start || this.codes[local - 1] === COLON) return this.attributeValue(index);
    }
    return null;
  }

  /** The first attribute value that begins like this: finds a namespace whatever its prefix is. */
  attributeBeginningWith(prefix: string): string | null {
    for (let index = 0; index < this.attributeCount; index++) {
      if (this.document.startsWith(prefix, this.attributes[index * 4 + 2])) return this.attributeValue(index);
    }
    return null;
  }

  private attributeValue(index: number): string {
    const raw = this.document.slice(this.attributes[index * 4 + 2], this.attributes[index * 4 + 3]);
    return raw.includes('&') ? resolveReferences(raw) : raw;
  }

  private readDeclaration(): void {
    DECLARATION.lastIndex = this.at;
    if (!DECLARATION.test(this.document)) refuse('declaration', 'not a declaration of XML 1.0');
    this.at = DECLARATION.lastIndex;
  }

  private skipBlanks(): void {
    const { codes } = this;
    let at = this.at;
    while (((CLASSES[codes[at] ?? 0] ?? 0) & BLANK) !== 0) at++;
    this.at = at;
  }

  private skipMisc(): void {
    this.skipBlanks();
    while (this.codes[this.at] === LESS_THAN && this.codes[this.at + 1] === BANG) {
      this.skipComment();
      this.skipBlanks();
    }
  }

  private skipComment(): void {
    if (!this.document.startsWith('<!--', this.at)) refuse('doctype', 'a declaration that is no comment');
    const end = this.document.indexOf('--', this.at + 4);
    if (end < 0 || this.codes[end + 2] !== GREATER_THAN) refuse('malformed', 'a comment is not closed');
    requireAllowed(this.codes, this.at + 4, end);
    this.at = end + 3;
  }

  /** Reads text and CDATA up to the next tag or comment, and stops at its `<`. */
  private readText(): string {
    const { document } = this;
    let value = '';
    for (;;) {
      const end = document.indexOf('<', this.at);
      if (end < 0) refuse('malformed', 'the document ends inside an element');
      if (end - this.at > this.limits.textLength) refuse('limit', 'a text is too long');
      const piece = resolveText(this.source, this.at, end);
      value = value === '' ? piece : value + piece;
      this.at = end;
      if (!document.startsWith('<![', end)) break;
      const cdata = readCdata(this.source, end);
      value += cdata.text;
      this.at = cdata.end;
    }
    if (value.length > this.limits.textLength) refuse('limit', 'a text is too long');
    return value;
  }

  private openElement(): void {
    this.at++;
    if (this.codes[this.at] === QUESTION) refuse('processing-instruction', 'SOAP has none');
    if (++this.elements > this.limits.elements) refuse('limit', 'too many elements');
    if (this.depth >= this.limits.depth) refuse('limit', 'elements are nested too deeply');
    const local = this.readName();
    this.name = this.document.slice(local, this.at);
    this.open[this.depth * 2] = this.nameStart;
    this.open[this.depth * 2 + 1] = this.at;
    this.depth++;
    this.readAttributes();
  }

  /** Passes over the name at `at` and says where its local part begins. */
  private readName(): number {
    const { codes } = this;
    const start = this.at;
    let local = start;
    let at = start;
    if (((CLASSES[codes[at] ?? 0] ?? 0) & NAME_START) === 0) refuse('malformed', 'a name is missing');
    for (;;) {
      const code = codes[++at] ?? 0;
      if (((CLASSES[code] ?? 0) & NAME_PART) !== 0) continue;
      if (code !== COLON) break;
      if (local !== start) refuse('malformed', 'a name has two prefixes');
      local = ++at;
      if (((CLASSES[codes[at] ?? 0] ?? 0) & NAME_START) === 0) refuse('malformed', 'a name is cut off');
    }
    if (at - start > this.limits.nameLength) refuse('limit', 'a name is too long');
    this.nameStart = start;
    this.at = at;
    return local;
  }

  private readAttributes(): void {
    const { codes } = this;
    this.attributeCount = 0;
    for (;;) {
      const before = this.at;
      this.skipBlanks();
      const code = codes[this.at];
      if (code === GREATER_THAN || code === SLASH) {
        this.isSelfClosed = code === SLASH;
        this.at += this.isSelfClosed ? 2 : 1;
        if (codes[this.at - 1] !== GREATER_THAN) refuse('malformed', 'a tag is not closed');
        return;
      }
      if (this.at === before) refuse('malformed', 'a tag is not closed');
      this.readAttribute();
    }
  }

  private readAttribute(): void {
    const { codes, attributes } = this;
    if (this.attributeCount >= this.limits.attributes) refuse('limit', 'too many attributes');
    const slot = this.attributeCount * 4;
    this.readName();
    attributes[slot] = this.nameStart;
    attributes[slot + 1] = this.at;
    this.requireUniqueAttribute(slot);
    this.skipBlanks();
    if (codes[this.at] !== EQUALS) refuse('malformed', 'an attribute has no value');
    this.at++;
    this.skipBlanks();
    const quote = codes[this.at];
    if (quote !== QUOTE && quote !== APOSTROPHE) refuse('malformed', 'an attribute value has no quotes');
    attributes[slot + 2] = this.at + 1;
    this.at = this.readAttributeValue(this.at + 1, quote);
    attributes[slot + 3] = this.at - 1;
    this.attributeCount++;
  }

  /** Says where the value ends, closing quote included. */
  private readAttributeValue(start: number, quote: number): number {
    const { document, codes } = this;
    let at = start;
    while (((CLASSES[codes[at] ?? 0] ?? 0) & PLAIN_ATTRIBUTE) !== 0) at++;
    if (codes[at] !== quote) {
      at = document.indexOf(String.fromCharCode(quote), at);
      if (at < 0) refuse('malformed', 'an attribute value is not closed');
      const raw = document.slice(start, at);
      if (raw.includes('<')) refuse('malformed', 'a tag inside an attribute value');
      requireAllowed(codes, start, at);
      resolveReferences(raw);
    }
    if (at - start > this.limits.textLength) refuse('limit', 'an attribute value is too long');
    return at + 1;
  }

  private requireUniqueAttribute(slot: number): void {
    const { codes, attributes } = this;
    const start = attributes[slot] ?? 0;
    const end = attributes[slot + 1] ?? 0;
    for (let other = 0; other < slot; other += 4) {
      const from = attributes[other] ?? 0;
      if ((attributes[other + 1] ?? 0) - from !== end - start) continue;
      if (isSame(codes, from, start, end - start)) refuse('duplicate', 'an attribute occurs twice');
    }
  }

  private closeElement(): false {
    const { codes, open } = this;
    this.depth--;
    const start = open[this.depth * 2] ?? 0;
    const length = (open[this.depth * 2 + 1] ?? 0) - start;
    const name = this.at + 2;
    if (!isSame(codes, start, name, length)) refuse('malformed', 'an end tag does not match');
    this.at = name + length;
    if (codes[this.at] !== GREATER_THAN) this.skipBlanks();
    if (codes[this.at] !== GREATER_THAN) refuse('malformed', 'an end tag does not match');
    this.at++;
    return false;
  }

  private closeSelf(): false {
    this.isSelfClosed = false;
    this.depth--;
    return false;
  }
}
