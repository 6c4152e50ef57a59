import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import { AppConfig } from '../../platform/config/app-config';
import { RouterFileLinks, type UploadLink } from '../inventory/router-file-links.service';
import { ReceiveUpload, type ReceivedAs } from '../provisioning/receive-upload.service';
import { bare, BUSY, free, type Answer, type FileReply } from './file-reply';
import { FileTransfers } from './file-transfers';
import { boundaryOf, fileInForm, MultipartBroken } from './multipart-body';
import { UploadAuthentication } from './upload-authentication';

/** What goes around a file in a form. */
const FORM_BYTES = 16_384;

/** Whoever gets one of these may send no more on this connection: what is on its way is not read. */
const closing = (status: Parameters<typeof bare>[0], reason: string, headers: FileReply['headers'] = {}): Answer =>
  bare(status, reason, { ...headers, Connection: 'close' });

/** Takes what a router was told to send: refused before the body wherever it can be, and written as it comes. */
@Injectable()
export class UploadEndpoint {
  constructor(
    private readonly links: RouterFileLinks,
    private readonly receiving: ReceiveUpload,
    private readonly authentication: UploadAuthentication,
    private readonly transfers: FileTransfers,
    private readonly config: AppConfig,
  ) {}

  async handle(request: IncomingMessage, address: string, goOn: () => void): Promise<FileReply> {
    const { method, url = '', headers } = request;
    if (method !== 'PUT' && method !== 'POST') return free(closing(405, 'method', { Allow: 'PUT, POST' }));
    const link = this.links.verifyUpload(url);
    // Forged, changed and expired look the same from outside.
    if (link === null) return free(closing(403, 'link'));
    const refused = this.refusalOf(headers) ?? this.authentication.refusalOf(request, link.taskId);
    if (refused !== null) return free(refused);
    const release = this.transfers.begin(link.cpeId);
    if (release === null) return BUSY;
    try {
      return { ...(await this.take(link, { request, address, goOn })), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** What its head alone says against it. */
  private refusalOf(headers: IncomingMessage['headers']): Answer | null {
    const encoding = headers['content-encoding'];
    // C21: what could inflate is not taken.
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return closing(415, 'encoding');
    // RFC 9110 14.4: a part of a file must not be taken for the file.
    if (headers['content-range'] !== undefined) return closing(400, 'part');
    const length = headers['content-length'];
    if (length === undefined) return headers['transfer-encoding'] === undefined ? closing(411, 'length') : null;
    const form = boundaryOf(headers['content-type']) === null ? 0 : FORM_BYTES;
    return Number(length) > this.receiving.maxBytes + form ? closing(413, 'too-large') : null;
  }

  private async take(link: UploadLink, { request, address, goOn }: Sending): Promise<Answer> {
    const grant = await this.receiving.find(link.cpeId, link.taskId);
    if (grant === null) return closing(403, 'not-ordered');
    if (this.config.settings.FILES_SAME_ADDRESS && grant.informedFrom !== address) return closing(403, 'address');
    if (!(await this.receiving.hasRoom(link.cpeId))) return closing(507, 'no-room');
    goOn();
    const boundary = boundaryOf(request.headers['content-type']);
    const source = boundary === null ? request : fileInForm(request, boundary);
    try {
      return answerTo(await this.receiving.receive(grant, address, source), request.method === 'PUT');
    } catch (error) {
      if (error instanceof MultipartBroken) return closing(400, 'form');
      const refused = error instanceof DomainError ? REFUSED.get(error.code) : undefined;
      if (refused === undefined) throw error;
      return closing(...refused);
    }
  }
}

interface Sending {
  readonly request: IncomingMessage;
  readonly address: string;
  readonly goOn: () => void;
}

const REFUSED: ReadonlyMap<string, [400 | 413, string]> = new Map([
  ['router-file/too-large', [413, 'too-large']],
  ['router-file/empty', [400, 'empty']],
  ['router-file/incomplete', [400, 'cut-off']],
]);

function answerTo(as: ReceivedAs, isPut: boolean): Answer {
  switch (as) {
    case 'new':
      return bare(isPut ? 201 : 200, 'received');
    case 'same':
      return bare(200, 'received-again');
    case 'other':
      // The URL is good for one file.
      return bare(409, 'used');
    case 'over':
      return bare(403, 'not-ordered');
  }
}
