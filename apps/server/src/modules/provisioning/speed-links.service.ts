import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { SecretBox } from '../../platform/secrets/secret-box';
import { RouterFileLinks } from '../inventory/router-file-links.service';
import type { CpeDiagnosticEntity } from './diagnostic.entity';

/** What a URL of a speed test allows: so many bytes in one direction, for so long, for one CPE. */
export interface SpeedGrant {
  readonly taskId: string;
  readonly cpeId: string;
  readonly direction: 'download' | 'upload';
  readonly bytes: number;
  /** A test by time goes on for so long; 0: until the bytes are through. */
  readonly seconds: number;
}

/** A test begins when its session is over; whoever finds the URL later has nothing of it. */
const LINK_SECONDS = 900;
/** By time a fast line takes more than anybody would ask for by bytes. */
const MAX_BYTES = 2_000_000_000;

const FORMAT = 1;
const ID_BYTES = 16;
const HEAD_BYTES = 3 + 2 * ID_BYTES + 8;
const MAC_BYTES = 16;
const PATH = /^\/s\/([A-Za-z0-9_-]{79})$/;

/** URLs by which one CPE may test its speed against the file listener; all of it is in one token with its HMAC. */
@Injectable()
export class SpeedLinks {
  private readonly key: Buffer;

  constructor(
    private readonly files: RouterFileLinks,
    private readonly clock: Clock,
    box: SecretBox,
  ) {
    this.key = box.deriveKey('speed test links');
  }

  /** null when nobody said where CPEs find the file listener. */
  urlOf({ taskId, cpeId, wish }: Pick<CpeDiagnosticEntity, 'taskId' | 'cpeId' | 'wish'>): string | null {
    const base = this.files.baseUrl;
    if (base === null || (wish.kind !== 'download' && wish.kind !== 'upload')) return null;
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(FORMAT, 0);
    head.writeUInt8(wish.kind === 'download' ? 1 : 2, 1);
    head.writeUInt8(wish.seconds ?? 0, 2);
    Buffer.from(taskId.replaceAll('-', ''), 'hex').copy(head, 3);
    Buffer.from(cpeId.replaceAll('-', ''), 'hex').copy(head, 3 + ID_BYTES);
    head.writeUInt32BE(wish.seconds === undefined ? wish.bytes : MAX_BYTES, 3 + 2 * ID_BYTES);
    head.writeUInt32BE(this.nowSeconds() + LINK_SECONDS, 7 + 2 * ID_BYTES);
    const url = `${base}/s/${Buffer.concat([head, this.macOf(head)]).toString('base64url')}`;
    assert(url.length <= 256, 'TR-143: a URL has at most 256 characters');
    return url;
  }

  /** null for a URL that is not ours, was changed, or is too old. No look-up is made for it. */
  verify(path: string): SpeedGrant | null {
    const [, token] = PATH.exec(path) ?? [];
    if (token === undefined) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== HEAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), this.macOf(head))) return null;
    if (head.readUInt8(0) !== FORMAT || head.readUInt32BE(7 + 2 * ID_BYTES) < this.nowSeconds()) return null;
    return {
      direction: head.readUInt8(1) === 1 ? 'download' : 'upload',
      seconds: head.readUInt8(2),
      taskId: idOf(head.subarray(3, 3 + ID_BYTES)),
      cpeId: idOf(head.subarray(3 + ID_BYTES, 3 + 2 * ID_BYTES)),
      bytes: head.readUInt32BE(3 + 2 * ID_BYTES),
    };
  }

  private macOf(head: Buffer): Buffer {
    return createHmac('sha256', this.key).update('speed\0').update(head).digest().subarray(0, MAC_BYTES);
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

function idOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
