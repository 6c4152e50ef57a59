import { DumpUnreadable } from './dump-bytes';

export const MAX_DOCUMENT_BYTES = 17_000_000;

/** Finds where objects of JSON begin and end in a text that comes in pieces; what stands between them is passed over. */
export class JsonObjects {
  private text = '';
  private at = 0;
  private depth = 0;
  private isInText = false;

  get isWithin(): boolean {
    return this.depth > 0;
  }

  /** The objects that this piece ends. @throws DumpUnreadable for what is no JSON */
  *take(piece: string): Generator<string> {
    this.text += piece;
    if (this.text.length > MAX_DOCUMENT_BYTES + piece.length) throw new DumpUnreadable('a document is too large');
    for (;;) {
      if (this.depth === 0 ? !this.begin() : !this.step()) return;
      if (this.depth > 0) continue;
      yield this.text.slice(0, this.at);
      this.drop(this.at);
    }
  }

  /** @returns false: there is none in what is here */
  private begin(): boolean {
    const found = seek(/[^\s,[\]\uFEFF]/g, this.text, this.at);
    if (found < 0) {
      this.drop(this.text.length);
      return false;
    }
    if (this.text[found] !== '{') throw new DumpUnreadable('it is neither BSON nor JSON');
    this.drop(found);
    this.depth = 1;
    this.at = 1;
    return true;
  }

  /** To the next sign that means something. @returns false: there is none in what is here */
  private step(): boolean {
    const found = seek(this.isInText ? /["\\]/g : /[{}"]/g, this.text, this.at);
    const sign = this.text[found];
    this.at = found < 0 ? this.text.length : found + 1;
    if (sign === '\\' && this.at === this.text.length) this.at = found; // what it escapes is still to come
    if (sign === undefined || this.at === found) return false;
    if (sign === '\\') this.at += 1;
    else if (sign === '"') this.isInText = !this.isInText;
    else this.depth += sign === '{' ? 1 : -1;
    return true;
  }

  private drop(length: number): void {
    this.text = this.text.slice(length);
    this.at = 0;
  }
}

function seek(sign: RegExp, text: string, from: number): number {
  sign.lastIndex = from;
  return sign.exec(text)?.index ?? -1;
}
