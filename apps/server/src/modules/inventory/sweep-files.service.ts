import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { RouterFileStore } from './router-file-store';
import { RouterUploadRepository } from './router-upload.repository';
import { StoredFileRepository } from './stored-file.repository';

const DAY_MS = 86_400_000;

/** Ends what was kept long enough, and clears the disk of what nobody knows. */
@Injectable()
export class SweepFiles {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredFileRepository,
    private readonly uploads: RouterUploadRepository,
    private readonly store: RouterFileStore,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** How many files went from the disk. */
  async run(): Promise<number> {
    const { FILES_UPLOAD_DAYS, FILES_BACKUP_VERSIONS } = this.config.settings;
    const now = this.clock.now();
    const before = new Date(now.getTime() - FILES_UPLOAD_DAYS * DAY_MS);
    const gone = await this.database.transaction(async (tx) => [
      ...(await this.uploads.deleteOlder(tx, before, now)),
      ...(await this.uploads.deleteSurplus(tx, FILES_BACKUP_VERSIONS, now)),
    ]);
    for (const id of gone) await this.store.delete(id);
    const { sql } = this.database;
    const known = new Set(await this.stored.listIds(sql));
    const onlyOnDisk = new Set(await this.stored.listIdsOnDisk(sql));
    // The disk has real time, whatever the clock of the business says.
    return (
      gone.length + (await this.store.sweep({ known, onlyOnDisk }, performance.timeOrigin + performance.now() - DAY_MS))
    );
  }
}
