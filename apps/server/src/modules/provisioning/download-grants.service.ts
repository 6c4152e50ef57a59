import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import type { DownloadWindow } from '@demarc/contracts';
import type { AcsRequest, TimeWindow } from '@demarc/cwmp';
import { Database, type Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { LINK_SECONDS, RouterFileLinks } from '../inventory/router-file-links.service';
import { RouterFiles, type RouterFileEntity } from '../inventory/router-files.service';
import type { CpeTaskEntity } from './task.entity';
import { TaskRepository } from './task.repository';

export interface GrantedFile {
  readonly file: RouterFileEntity;
  /** Where the CPE last informed from; null when nobody knows. */
  readonly informedFrom: string | null;
}

/** Which CPE may fetch which file: the one that was told to, until it has said what became of it. */
@Injectable()
export class DownloadGrants {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly files: RouterFiles,
    private readonly inventory: InventoryService,
    private readonly links: RouterFileLinks,
  ) {}

  /** What a router is told to fetch, now or within windows; null when nobody said where routers find files. */
  async order(
    { cpeId, fileId, commandKey }: CpeTaskEntity,
    windows: readonly DownloadWindow[] | null,
  ): Promise<AcsRequest | null> {
    assert(fileId !== null, 'a download that is open has its file');
    const file = await this.files.get(this.database.sql, fileId);
    const base = this.links.baseUrl;
    if (base === null) return null;
    const seconds = Math.max(0, ...(windows ?? []).map(({ endSeconds }) => endSeconds)) + LINK_SECONDS;
    const order = {
      commandKey,
      fileType: file.fileType,
      url: this.links.urlOf(base, { fileId, cpeId, suffix: file.suffix, seconds }),
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
    if (!(await this.tasks.hasOpenDownload(sql, cpeId, fileId))) return null;
    const [file, presence] = await Promise.all([this.files.find(sql, fileId), this.inventory.presenceOf(sql, [cpeId])]);
    return file === null ? null : { file, informedFrom: presence.get(cpeId)?.sourceAddress ?? null };
  }

  /** Whether the router runs the version that it was told to fetch; false when nobody said which that is. */
  async isInstalled(sql: Sql, { cpeId, fileId }: CpeTaskEntity): Promise<boolean> {
    const file = fileId === null ? null : await this.files.find(sql, fileId);
    if (file === null || file.version === null || file.kind !== 'firmware') return false;
    return (await this.inventory.get(sql, cpeId)).softwareVersion === file.version;
  }
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
