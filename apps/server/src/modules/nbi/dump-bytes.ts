/** Takes bytes off a stream in the pieces that are wanted. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Buffer = Buffer.alloc(0);
  private hasEnded = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Without taking them; fewer at the end. */
  async peek(length: number): Promise<Buffer> {
    while (this.held.length < length && !this.hasEnded) await this.more();
    return this.held.subarray(0, length);
  }

  /** Null at the end. @throws DumpUnreadable when it ends in between */
  async take(length: number): Promise<Buffer | null> {
    const found = await this.peek(length);
    if (found.length === 0 && length > 0) return null;
    if (found.length < length) throw new DumpUnreadable('it ends in the middle of a document');
    this.held = this.held.subarray(length);
    return found;
  }

  /** The rest, as it comes. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.held.length > 0) yield this.held;
    this.held = Buffer.alloc(0);
    while (!this.hasEnded) {
      await this.more();
      if (this.held.length > 0) yield this.held;
      this.held = Buffer.alloc(0);
    }
  }

  private async more(): Promise<void> {
    const { value, done } = await this.source.next();
    if (done === true) this.hasEnded = true;
    else this.held = this.held.length === 0 ? Buffer.from(value) : Buffer.concat([this.held, value]);
  }
}

/** What was given is no dump, or a broken one. */
export class DumpUnreadable extends Error {
  override readonly name = 'DumpUnreadable';
}
