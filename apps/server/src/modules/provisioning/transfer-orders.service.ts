import { Injectable } from '@nestjs/common';
import type { AcsRequest } from '@demarc/cwmp';
import { RouterFileLinks } from '../inventory/router-file-links.service';
import { DownloadGrants, type FetchOrder } from './download-grants.service';
import type { CpeTaskEntity } from './task.entity';
import type { UploadPayload } from './task-payload';
import { UploadCredentials } from './upload-credentials.service';

/** A file that did not come is asked for again after so long, and twice as long after that. */
const PAUSE_SECONDS = 15;

/** What a router is told to fetch or to send, with URLs that are its own; null when nobody said where files are. */
@Injectable()
export class TransferOrders {
  constructor(
    private readonly downloads: DownloadGrants,
    private readonly links: RouterFileLinks,
    private readonly credentials: UploadCredentials,
  ) {}

  fetch(task: CpeTaskEntity, how: FetchOrder): Promise<AcsRequest | null> {
    return this.downloads.order(task, how);
  }

  send({ id, cpeId, commandKey, attempts }: CpeTaskEntity, { fileType }: UploadPayload): Promise<AcsRequest | null> {
    const base = this.links.baseUrl;
    if (base === null) return Promise.resolve(null);
    const url = this.links.uploadUrlOf(base, { taskId: id, cpeId });
    const { username, password } = this.credentials.of(id);
    // The first attempt is counted already; the pause lets a full or restarting box breathe.
    const delaySeconds = attempts === 0 ? 0 : PAUSE_SECONDS * attempts;
    return Promise.resolve({ method: 'Upload', commandKey, fileType, url, username, password, delaySeconds });
  }
}
