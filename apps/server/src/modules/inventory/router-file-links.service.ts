import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { SecretBox } from '../../platform/secrets/secret-box';

export interface FileGrant {
  readonly fileId: string;
  readonly cpeId: string;
}

export interface UploadLink {
  readonly taskId: string;
  readonly cpeId: string;
}

/** C19: an hour is enough for the slowest line, and little enough for a URL that gets about. */
export const LINK_SECONDS = 3_600;

const FORMAT = 1;
const ID_BYTES = 16;
const HEAD_BYTES = 1 + 2 * ID_BYTES + 4;
const MAC_BYTES = 16;
/** `/d/` or `/u/`, 53 bytes in base64url, and what some vendors want a URL to end with. */
const PATH = /^\/([du])\/([A-Za-z0-9_-]{71})(\.[A-Za-z0-9]{1,10})?$/;

/** What a URL is good for; the other's signature is none. */
type Purpose = 'download' | 'upload';

/**
 * URLs by which one CPE may fetch one file, or send one, for a while: all of it is in one token with its HMAC, so that no
 * part can be changed, and short, because Download and Upload take 256 characters (G43).
 */
@Injectable()
export class RouterFileLinks {
  private readonly key: Buffer;
  private port: number | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    box: SecretBox,
  ) {
    this.key = box.deriveKey('router file links');
  }

  /** The listener of this process is up. */
  listens(port: number): void {
    this.port = port;
  }

  /** Where CPEs find the file listener; null when nobody said, and it cannot be known. */
  get baseUrl(): string | null {
    const { FILES_PUBLIC_URL, CWMP_PUBLIC_URL, FILES_PORT } = this.config.settings;
    if (FILES_PUBLIC_URL !== undefined) return FILES_PUBLIC_URL.replace(/\/+$/, '');
    const scheme = this.config.filesByTls ? 'https' : 'http';
    const port = this.port ?? FILES_PORT;
    if (CWMP_PUBLIC_URL !== undefined) return `${scheme}://${new URL(CWMP_PUBLIC_URL).hostname}:${port}`;
    const isLoopback = ['127.0.0.1', 'localhost'].includes(this.config.bindAddress);
    return isLoopback && port !== 0 ? `${scheme}://127.0.0.1:${port}` : null;
  }

  /** @param grant `seconds`: how long it is good for, an hour when not said */
  urlOf(
    base: string,
    {
      fileId,
      cpeId,
      suffix,
      seconds = LINK_SECONDS,
    }: FileGrant & { readonly suffix: string; readonly seconds?: number },
  ): string {
    const url = `${base}/d/${this.tokenOf('download', { id: fileId, cpeId, suffix, seconds })}${suffix}`;
    assert(url.length <= 256, 'G43: a URL of Download has at most 256 characters');
    return url;
  }

  /** Where a CPE sends what this task asks for. */
  uploadUrlOf(base: string, { taskId, cpeId }: UploadLink): string {
    const url = `${base}/u/${this.tokenOf('upload', { id: taskId, cpeId, suffix: '', seconds: LINK_SECONDS })}`;
    assert(url.length <= 256, 'a URL of Upload has at most 256 characters');
    return url;
  }

  /** What a path is, signed or not; null: none of ours, whatever it is. */
  purposeOf(path: string): Purpose | null {
    const [, letter] = PATH.exec(path) ?? [];
    return letter === undefined ? null : letter === 'd' ? 'download' : 'upload';
  }

  /** What a request may have; null for a URL that is not ours, was changed, or is too old. No look-up is made for it. */
  verify(path: string): FileGrant | null {
    const ids = this.idsIn('download', path);
    return ids === null ? null : { fileId: ids.id, cpeId: ids.cpeId };
  }

  /** What a request may send; null as above. */
  verifyUpload(path: string): UploadLink | null {
    const ids = this.idsIn('upload', path);
    return ids === null ? null : { taskId: ids.id, cpeId: ids.cpeId };
  }

  private tokenOf(purpose: Purpose, { id, cpeId, suffix, seconds }: Token): string {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(FORMAT, 0);
    bytesOfId(id).copy(head, 1);
    bytesOfId(cpeId).copy(head, 1 + ID_BYTES);
    head.writeUInt32BE(this.nowSeconds() + seconds, 1 + 2 * ID_BYTES);
    return Buffer.concat([head, this.macOf(purpose, head, suffix)]).toString('base64url');
  }

  private idsIn(purpose: Purpose, path: string): { id: string; cpeId: string } | null {
    const [, , token, suffix = ''] = PATH.exec(path) ?? [];
    if (token === undefined || this.purposeOf(path) !== purpose) return null;
    const bytes = Buffer.from(token, 'base64url');
    // Two texts can name the same bytes: only the one we wrote counts.
    if (bytes.toString('base64url') !== token || bytes.length !== HEAD_BYTES + MAC_BYTES) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), this.macOf(purpose, head, suffix))) return null;
    if (head.readUInt8(0) !== FORMAT || head.readUInt32BE(1 + 2 * ID_BYTES) < this.nowSeconds()) return null;
    return { id: idOfBytes(head.subarray(1)), cpeId: idOfBytes(head.subarray(1 + ID_BYTES)) };
  }

  private macOf(purpose: Purpose, head: Buffer, suffix: string): Buffer {
    return createHmac('sha256', this.key)
      .update(`${purpose}\0`)
      .update(head)
      .update(suffix)
      .digest()
      .subarray(0, MAC_BYTES);
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

interface Token {
  readonly id: string;
  readonly cpeId: string;
  readonly suffix: string;
  readonly seconds: number;
}

function bytesOfId(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  assert(bytes.length === ID_BYTES, 'an id has 16 bytes');
  return bytes;
}

function idOfBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
