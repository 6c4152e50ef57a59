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
