import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { assert } from '@demarc/kernel';

/** What is sealed at once: a part of the file can be read without the rest, and nothing unproved leaves. */
const CHUNK_BYTES = 1 << 16;
const TAG_BYTES = 16;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
const NONCE_BYTES = 12;
const NONE = Buffer.alloc(0);

export class SealedFileUnreadable extends Error {
  override readonly name = 'SealedFileUnreadable';
}

/** The nonce of a chunk: its number, and whether it is the last. Unique, since each file has a key of its own. */
function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(chunk, NONCE_BYTES - 5);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}

/**
 * Seals a file as it comes, chunk by chunk (AES-256-GCM in the STREAM construction of Hoang, Reyhanitabar, Rogaway and
 * Vizár): a chunk that was changed, moved, left out or cut off at the end does not open.
 */
export class FileSealer {
  private pending: Buffer = NONE;
  private chunk = 0;
  private hasEnded = false;

  /** @param header goes before the first chunk; it says how to find the key again */
  constructor(
    private readonly key: KeyObject,
    readonly header: Buffer,
  ) {}

  /** The sealed bytes that are to be written now; perhaps none yet. */
  update(bytes: Buffer): Buffer {
    const parts: Buffer[] = [];
    let rest = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    // The last chunk is marked as such, so one is held back until more comes.
    while (rest.length > CHUNK_BYTES) {
      parts.push(this.seal(rest.subarray(0, CHUNK_BYTES), false));
      rest = rest.subarray(CHUNK_BYTES);
    }
    this.pending = Buffer.from(rest);
    return Buffer.concat(parts);
  }

  end(): Buffer {
    assert(!this.hasEnded, 'a file ends once');
    this.hasEnded = true;
    return this.seal(this.pending, true);
  }

  private seal(plain: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(this.chunk, isLast));
    this.chunk += 1;
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([sealed, cipher.getAuthTag()]);
  }
}

/** Opens any part of what `FileSealer` wrote. */
export class FileOpener {
  /** Of what was sealed. */
  readonly sizeBytes: number;
  private readonly chunks: number;

  constructor(
    private readonly key: KeyObject,
    private readonly headerBytes: number,
    private readonly storedBytes: number,
  ) {
    const body = storedBytes - headerBytes;
    this.chunks = Math.ceil(body / SEALED_CHUNK_BYTES);
    this.sizeBytes = body - this.chunks * TAG_BYTES;
    const last = body - (this.chunks - 1) * SEALED_CHUNK_BYTES;
    if (body < TAG_BYTES || (last <= TAG_BYTES && this.chunks > 1)) throw new SealedFileUnreadable('it was cut off');
  }

  /**
   * The bytes from `start` to `end`, both included, piece by piece.
   * @param readAt gives the stored bytes at a position
   * @throws SealedFileUnreadable at the first chunk that is not as it was sealed
   */
  async *read(
    { start, end }: { readonly start: number; readonly end: number },
    readAt: (position: number, length: number) => Promise<Buffer>,
  ): AsyncGenerator<Buffer> {
    const first = Math.floor(start / CHUNK_BYTES);
    const last = Math.floor(end / CHUNK_BYTES);
    for (let chunk = first; chunk <= last; chunk++) {
      const plain = await this.open(chunk, readAt);
      const from = chunk === first ? start - chunk * CHUNK_BYTES : 0;
      yield chunk === last ? plain.subarray(from, end - chunk * CHUNK_BYTES + 1) : plain.subarray(from);
    }
  }

  private async open(chunk: number, readAt: (position: number, length: number) => Promise<Buffer>): Promise<Buffer> {
    const position = this.headerBytes + chunk * SEALED_CHUNK_BYTES;
    const length = Math.min(SEALED_CHUNK_BYTES, this.storedBytes - position);
    const stored = await readAt(position, length);
    if (stored.length !== length || length < TAG_BYTES) throw new SealedFileUnreadable('it is shorter than it was');
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonceOf(chunk, chunk === this.chunks - 1));
    decipher.setAuthTag(stored.subarray(length - TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(stored.subarray(0, length - TAG_BYTES)), decipher.final()]);
    } catch {
      // GCM says only "no".
      throw new SealedFileUnreadable(`chunk ${chunk} is not as it was sealed`);
    }
  }
}
