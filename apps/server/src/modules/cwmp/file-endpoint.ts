import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { RouterFileLinks, type FileGrant } from '../inventory/router-file-links.service';
import { RouterFiles } from '../inventory/router-files.service';
import { DownloadGrants, type GrantedFile } from '../provisioning/download-grants.service';
import { namesTag, readRange, type ByteRange } from './byte-range';

export interface FileReply {
  readonly status: 200 | 206 | 304 | 403 | 404 | 405 | 416 | 503;
  readonly headers: Readonly<Record<string, string | number>>;
  /** What to send; null: nothing. Whoever sends it closes it. */
  readonly body: { readonly handle: FileHandle; readonly range: ByteRange } | null;
  /** For the count of answers; from a closed set. */
  readonly reason: string;
  /** To be called when all is sent, or cannot be sent. */
  readonly release: () => void;
}

type Answer = Omit<FileReply, 'release'>;

/** Transfers under way at once: of a process, and of one CPE. More are put off. */
const MAX_TRANSFERS = 256;
const MAX_TRANSFERS_OF_CPE = 4;
const RETRY_AFTER_SECONDS = 30;

const NOTHING_HELD = (): void => undefined;

const refusal = (status: 403 | 404 | 405 | 503, reason: string, headers: FileReply['headers'] = {}): Answer => ({
  status,
  headers: { ...headers, 'Content-Length': 0 },
  body: null,
  reason,
});

const free = (answer: Answer): FileReply => ({ ...answer, release: NOTHING_HELD });

interface Asked {
  readonly method: 'GET' | 'HEAD';
  readonly headers: IncomingMessage['headers'];
  readonly address: string;
}

/** Decides on one request of the file listener: first what costs nothing, then one look-up, then the disk. */
@Injectable()
export class FileEndpoint {
  private readonly transfers = new Map<string, number>();
  private running = 0;

  constructor(
    private readonly links: RouterFileLinks,
    private readonly grants: DownloadGrants,
    private readonly files: RouterFiles,
    private readonly config: AppConfig,
  ) {}

  async handle(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, address: string): Promise<FileReply> {
    const { method, url = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return free(refusal(405, 'method', { Allow: 'GET, HEAD' }));
    const grant = this.links.verify(url);
    // Forged, changed and expired look the same from outside.
    if (grant === null) return free(refusal(403, 'link'));
    if (!this.admits(grant.cpeId)) return free(refusal(503, 'busy', { 'Retry-After': RETRY_AFTER_SECONDS }));
    const release = this.begin(grant.cpeId);
    try {
      return { ...(await this.answerTo(grant, { method, headers, address })), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  private async answerTo(grant: FileGrant, { method, headers, address }: Asked): Promise<Answer> {
    const granted = await this.grants.find(grant.cpeId, grant.fileId);
    if (granted === null) return refusal(403, 'not-ordered');
    if (!this.isItsAddress(granted, address)) return refusal(403, 'address');
    return this.answer(granted.file, method, headers);
  }

  /** A transfer began; what it returns is called when it is over. */
  private begin(cpeId: string): () => void {
    this.running += 1;
    this.transfers.set(cpeId, (this.transfers.get(cpeId) ?? 0) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.running -= 1;
      const rest = (this.transfers.get(cpeId) ?? 1) - 1;
      if (rest === 0) this.transfers.delete(cpeId);
      else this.transfers.set(cpeId, rest);
    };
  }

  private admits(cpeId: string): boolean {
    return this.running < MAX_TRANSFERS && (this.transfers.get(cpeId) ?? 0) < MAX_TRANSFERS_OF_CPE;
  }

  /** A URL that got about is worth nothing elsewhere. */
  private isItsAddress({ informedFrom }: GrantedFile, address: string): boolean {
    return !this.config.settings.FILES_SAME_ADDRESS || informedFrom === address;
  }

  private async answer(
    file: GrantedFile['file'],
    method: 'GET' | 'HEAD',
    headers: IncomingMessage['headers'],
  ): Promise<Answer> {
    const tag = `"${file.sha256.slice(0, 32)}"`;
    const common = {
      ETag: tag,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    };
    if (namesTag(headers['if-none-match'], tag)) return { status: 304, headers: common, body: null, reason: 'same' };
    const open = await this.files.open(file);
    if (open === null) return refusal(404, 'gone');
    const { handle, sizeBytes: size } = open;
    // RFC 9110 13.1.5: a range of another version is no range; the whole is sent.
    const ifRange = headers['if-range'];
    const isAsked = method === 'GET' && (ifRange === undefined || ifRange === tag);
    const wanted = isAsked ? readRange(headers.range, size) : 'whole';
    if (wanted === 'unsatisfiable') {
      await handle.close();
      const unsatisfied = { ...common, 'Content-Range': `bytes */${size}`, 'Content-Length': 0 };
      return { status: 416, headers: unsatisfied, body: null, reason: 'range' };
    }
    const range = wanted === 'whole' ? { start: 0, end: size - 1 } : wanted;
    const described = {
      ...common,
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'Content-Length': range.end - range.start + 1,
      ...(wanted === 'whole' ? {} : { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` }),
    };
    const status = wanted === 'whole' ? 200 : 206;
    if (method === 'GET') return { status, headers: described, body: { handle, range }, reason: 'given' };
    await handle.close();
    return { status, headers: described, body: null, reason: 'head' };
  }
}
