import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import type { DownloadWindow } from '@demarc/contracts';
import type { AcsRequest, TimeWindow } from '@demarc/cwmp';
import type { DeviceQuirks } from '@demarc/datamodel';
import { Database, type Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { LINK_SECONDS, RouterFileLinks } from '../inventory/router-file-links.service';
import { RouterFiles, type OpenFile } from '../inventory/router-files.service';
import { RouterUploads } from '../inventory/router-uploads.service';
import type { CpeTaskEntity } from './task.entity';
import { TaskRepository } from './task.repository';

export interface GrantedFile {
  readonly sha256: string;
  /** null: the stored bytes are gone, or are not what they were. */
  readonly open: () => Promise<OpenFile | null>;
  /** Where the CPE last informed from; null when nobody knows. */
  readonly informedFrom: string | null;
}

/** How a file is to be fetched. */
export interface FetchOrder {
  /** null: now. */
  readonly windows: readonly DownloadWindow[] | null;
  /** G42: what the router's make wants of the URL. */
  readonly quirks: DeviceQuirks;
}

/** Which CPE may fetch which file: the one that was told to, until it has said what became of it. */
@Injectable()
export class DownloadGrants {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly files: RouterFiles,
    private readonly uploads: RouterUploads,
    private readonly inventory: InventoryService,
    private readonly links: RouterFileLinks,
  ) {}

  /** What a router is told to fetch, now or within windows; null when nobody said where routers find files. */
  async order(task: CpeTaskEntity, { windows, quirks }: FetchOrder): Promise<AcsRequest | null> {
    const { cpeId, commandKey } = task;
    const file = await this.fileOf(task, quirks);
    const base = this.links.baseUrl;
    if (base === null) return null;
    const seconds = Math.max(0, ...(windows ?? []).map(({ endSeconds }) => endSeconds)) + LINK_SECONDS;
    const order = {
      commandKey,
      fileType: file.fileType,
      url: this.links.urlOf(base, { fileId: file.id, cpeId, suffix: file.suffix, seconds }),
      // The URL is the credential: a user name would only be one more thing for a bootloader to get wrong (G43).
      username: '',
      password: '',
      fileSizeBytes: Number(file.sizeBytes),
      targetFileName: '',
    };
    if (windows === null) return { method: 'Download', ...order, delaySeconds: 0 };
    return { method: 'ScheduleDownload', ...order, windows: windows.map(toWindow) };
  }

  async find(cpeId: string, fileId: string): Promise<GrantedFile | null> {
    const { sql } = this.database;
    const kind = await this.tasks.findOpenFetch(sql, cpeId, fileId);
    if (kind === null) return null;
    const presence = await this.inventory.presenceOf(sql, [cpeId]);
    const informedFrom = presence.get(cpeId)?.sourceAddress ?? null;
    if (kind === 'restore') {
      const upload = await this.uploads.get(sql, fileId);
      return { sha256: upload.sha256, open: () => this.uploads.open(upload), informedFrom };
    }
    const file = await this.files.get(sql, fileId);
    return { sha256: file.sha256, open: () => this.files.open(file), informedFrom };
  }

  private async fileOf({ kind, fileId, uploadId }: CpeTaskEntity, quirks: DeviceQuirks): Promise<FetchedFile> {
    const { sql } = this.database;
    if (kind !== 'restore') {
      assert(fileId !== null, 'a download that is open has its file');
      return this.files.get(sql, fileId);
    }
    assert(uploadId !== null, 'a restore that is open has its backup');
    const { id, sizeBytes } = await this.uploads.get(sql, uploadId);
    return { id, fileType: '3 Vendor Configuration File', suffix: quirks.configurationSuffix ?? '', sizeBytes };
  }

  /** Whether the router runs the version that it was told to fetch; false when nobody said which that is. */
  async isInstalled(sql: Sql, { cpeId, fileId }: CpeTaskEntity): Promise<boolean> {
    const file = fileId === null ? null : await this.files.find(sql, fileId);
    if (file === null || file.version === null || file.kind !== 'firmware') return false;
    return (await this.inventory.get(sql, cpeId)).softwareVersion === file.version;
  }
}

interface FetchedFile {
  readonly id: string;
  readonly fileType: string;
  readonly suffix: string;
  readonly sizeBytes: bigint;
}

const MODES: Readonly<Record<DownloadWindow['mode'], TimeWindow['mode']>> = {
  'any-time': '1 At Any Time',
  immediately: '2 Immediately',
  'when-idle': '3 When Idle',
  'confirmation-needed': '4 Confirmation Needed',
};

const toWindow = ({ startSeconds, endSeconds, mode }: DownloadWindow): TimeWindow => ({
  startSeconds,
  endSeconds,
  mode: MODES[mode],
  userMessage: '',
  maxRetries: -1,
});
