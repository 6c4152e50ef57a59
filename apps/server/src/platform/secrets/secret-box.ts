import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FileOpener, FileSealer } from './sealed-file';

/** Where a secret is stored. It is authenticated with the ciphertext, so that one row's secret cannot be moved to another. */
export interface SecretPlace {
  table: string;
  column: string;
  rowId: string;
}

const FORMAT = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
const SALT_BYTES = 16;
/** What a sealed file begins with: format 1 byte, key id 4, salt 16. */
export const FILE_HEADER_BYTES = 1 + KEY_ID_BYTES + SALT_BYTES;

export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

/**
 * Secrets at rest: AES-256-GCM with a key per table, derived from the master key by HKDF (RFC 5869).
 * Layout: format 1 byte, key id 4, nonce 12, tag 16, ciphertext. Additional data: table, column, row id.
 */
@Injectable()
export class SecretBox {
  private readonly keyId: Buffer;
  private readonly keys = new Map<string, KeyObject>();

  constructor(private readonly masterKey: Buffer) {
    this.keyId = createHash('sha256').update('demarc key id').update(masterKey).digest().subarray(0, KEY_ID_BYTES);
  }

  seal(place: SecretPlace, plaintext: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyFor(`seal:${place.table}`), nonce);
    cipher.setAAD(associatedData(place));
    const text = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([FORMAT]), this.keyId, nonce, cipher.getAuthTag(), text]);
  }

  /** @throws SecretUnreadable when the row was tampered with, or belongs to another key */
  open(place: SecretPlace, sealed: Buffer): string {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== FORMAT)
      throw new SecretUnreadable(`${place.table}.${place.column} is not a sealed secret`);
    if (!sealed.subarray(1, 1 + KEY_ID_BYTES).equals(this.keyId)) {
      throw new SecretUnreadable(`${place.table}.${place.column} was sealed with another master key`);
    }
    const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEADER_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.keyFor(`seal:${place.table}`), nonce);
    decipher.setAAD(associatedData(place));
    decipher.setAuthTag(sealed.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      // GCM says only "no": wrong row or changed bytes. Neither may be told apart, nor the text shown.
      throw new SecretUnreadable(`${place.table}.${place.column} of row ${place.rowId} does not open`);
    }
  }

  /** A file that holds secrets, sealed while it is written. Its key is its own: from the master key, a salt, and its place. */
  sealFile(place: SecretPlace): FileSealer {
    const salt = randomBytes(SALT_BYTES);
    return new FileSealer(this.fileKey(place, salt), Buffer.concat([Buffer.from([FORMAT]), this.keyId, salt]));
  }

  /**
   * @param header the first `FILE_HEADER_BYTES` of the stored file
   * @throws SecretUnreadable when it belongs to another key; SealedFileUnreadable when it was cut off
   */
  openFile(place: SecretPlace, header: Buffer, storedBytes: number): FileOpener {
    if (header.length !== FILE_HEADER_BYTES || header[0] !== FORMAT)
      throw new SecretUnreadable(`${place.table}.${place.column} is not a sealed file`);
    if (!header.subarray(1, 1 + KEY_ID_BYTES).equals(this.keyId))
      throw new SecretUnreadable(`${place.table}.${place.column} was sealed with another master key`);
    return new FileOpener(this.fileKey(place, header.subarray(1 + KEY_ID_BYTES)), FILE_HEADER_BYTES, storedBytes);
  }

  /** Keyed hash to compare secrets that we do not keep (TR-069: passwords read back empty). */
  fingerprint(purpose: string, text: string): string {
    return createHmac('sha256', this.keyFor(`fingerprint:${purpose}`))
      .update(text)
      .digest('base64url')
      .slice(0, 32);
  }

  /** A key of our own for signing something, for instance digest nonces. */
  deriveKey(purpose: string): Buffer {
    return this.keyFor(`derive:${purpose}`).export();
  }

  private fileKey(place: SecretPlace, salt: Buffer): KeyObject {
    const info = Buffer.concat([Buffer.from('file\0'), associatedData(place)]);
    return createSecretKey(Buffer.from(hkdfSync('sha256', this.masterKey, salt, info, 32)));
  }

  private keyFor(purpose: string): KeyObject {
    let key = this.keys.get(purpose);
    if (key === undefined) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', this.masterKey, 'demarc', purpose, 32)));
      this.keys.set(purpose, key);
    }
    return key;
  }
}

const associatedData = ({ table, column, rowId }: SecretPlace): Buffer =>
  Buffer.from(`${table}\0${column}\0${rowId}`, 'utf8');
