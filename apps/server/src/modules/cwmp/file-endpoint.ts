import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { RouterFileLinks, type FileGrant } from '../inventory/router-file-links.service';
import { DownloadGrants, type GrantedFile } from '../provisioning/download-grants.service';
import { namesTag, readRange } from './byte-range';
import { CwmpMetrics } from './cwmp-metrics';
import { bare, BUSY, free, type Answer, type FileReply } from './file-reply';
import { FileTransfers } from './file-transfers';
import { UploadEndpoint } from './upload-endpoint';

interface Asked {
  readonly method: 'GET' | 'HEAD';
  readonly headers: IncomingMessage['headers'];
  readonly address: string;
}

/** Decides on one request of the file listener: first what costs nothing, then one look-up, then the disk. */
@Injectable()
export class FileEndpoint {
  constructor(
    private readonly links: RouterFileLinks,
    private readonly grants: DownloadGrants,
    private readonly uploads: UploadEndpoint,
    private readonly transfers: FileTransfers,
    private readonly metrics: CwmpMetrics,
    private readonly config: AppConfig,
  ) {}

  /** @param goOn tells who waits for it to send the body (`Expect: 100-continue`) */
  async handle(request: IncomingMessage, address: string, goOn: () => void): Promise<FileReply> {
    const reply = await this.decide(request, address, goOn);
    this.metrics.count('file', reply.reason);
    return reply;
  }

  private async decide(request: IncomingMessage, address: string, goOn: () => void): Promise<FileReply> {
    const { method, url = '', headers } = request;
    switch (this.links.purposeOf(url)) {
      case 'upload':
        return this.uploads.handle(request, address, goOn);
      case 'download':
        if (method !== 'GET' && method !== 'HEAD') return free(bare(405, 'method', { Allow: 'GET, HEAD' }));
        return this.give(url, { method, headers, address });
      default:
        // G25: what is no link of ours is nothing, whatever it names.
        return free(bare(404, 'path'));
    }
  }

  private async give(url: string, asked: Asked): Promise<FileReply> {
    const grant = this.links.verify(url);
    // Forged, changed and expired look the same from outside.
    if (grant === null) return free(bare(403, 'link'));
    const release = this.transfers.begin(grant.cpeId);
    if (release === null) return BUSY;
    try {
      return { ...(await this.answerTo(grant, asked)), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  private async answerTo(grant: FileGrant, { method, headers, address }: Asked): Promise<Answer> {
    const granted = await this.grants.find(grant.cpeId, grant.fileId);
    if (granted === null) return bare(403, 'not-ordered');
    // A URL that got about is worth nothing elsewhere.
    if (this.config.settings.FILES_SAME_ADDRESS && granted.informedFrom !== address) return bare(403, 'address');
    return this.answer(granted, method, headers);
  }

  private async answer(
    { sha256, open }: GrantedFile,
    method: 'GET' | 'HEAD',
    headers: IncomingMessage['headers'],
  ): Promise<Answer> {
    const tag = `"${sha256.slice(0, 32)}"`;
    const common = {
      ETag: tag,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    };
    if (namesTag(headers['if-none-match'], tag)) return { status: 304, headers: common, body: null, reason: 'same' };
    const file = await open();
    if (file === null) return bare(404, 'gone');
    const { sizeBytes: size } = file;
    // RFC 9110 13.1.5: a range of another version is no range; the whole is sent.
    const ifRange = headers['if-range'];
    const isAsked = method === 'GET' && (ifRange === undefined || ifRange === tag);
    const wanted = isAsked ? readRange(headers.range, size) : 'whole';
    if (wanted === 'unsatisfiable') {
      await file.close();
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
    if (method === 'GET') return { status, headers: described, body: { file, range }, reason: 'given' };
    await file.close();
    return { status, headers: described, body: null, reason: 'head' };
  }
}
