import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { RouterFiles, type RouterFileEntity } from '../inventory/router-files.service';
import type { CpeTaskEntity } from './provisioning.entity';
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
  ) {}

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
