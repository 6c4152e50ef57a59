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

/** C19: an hour is enough for the slowest line, and little enough for a URL that gets about. */
export const LINK_SECONDS = 3_600;

const FORMAT = 1;
const ID_BYTES = 16;
const HEAD_BYTES = 1 + 2 * ID_BYTES + 4;
const MAC_BYTES = 16;
/** `/d/`, 53 bytes in base64url, and what some vendors want a URL to end with. */
const PATH = /^\/d\/([A-Za-z0-9_-]{71})(\.[A-Za-z0-9]{1,10})?$/;

/**
 * URLs by which one CPE may fetch one file for a while: all of it is in one token with its HMAC, so that no part can be
 * changed, and short, because Download takes 256 characters (G43).
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
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(FORMAT, 0);
    bytesOfId(fileId).copy(head, 1);
    bytesOfId(cpeId).copy(head, 1 + ID_BYTES);
    head.writeUInt32BE(this.nowSeconds() + seconds, 1 + 2 * ID_BYTES);
    const token = Buffer.concat([head, this.macOf(head, suffix)]).toString('base64url');
    const url = `${base}/d/${token}${suffix}`;
    assert(url.length <= 256, 'G43: a URL of Download has at most 256 characters');
    return url;
  }

  /** What a request may have; null for a URL that is not ours, was changed, or is too old. No look-up is made for it. */
  verify(path: string): FileGrant | null {
    const [, token, suffix = ''] = PATH.exec(path) ?? [];
    if (token === undefined) return null;
    const bytes = Buffer.from(token, 'base64url');
    // Two texts can name the same bytes: only the one we wrote counts.
    if (bytes.toString('base64url') !== token || bytes.length !== HEAD_BYTES + MAC_BYTES) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), this.macOf(head, suffix))) return null;
    if (head.readUInt8(0) !== FORMAT || head.readUInt32BE(1 + 2 * ID_BYTES) < this.nowSeconds()) return null;
    return { fileId: idOfBytes(head.subarray(1)), cpeId: idOfBytes(head.subarray(1 + ID_BYTES)) };
  }

  private macOf(head: Buffer, suffix: string): Buffer {
    return createHmac('sha256', this.key)
      .update('download\0')
      .update(head)
      .update(suffix)
      .digest()
      .subarray(0, MAC_BYTES);
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
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
