import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { RouterUploads } from '../inventory/router-uploads.service';
import { CpeTasks } from './cpe-tasks.service';
import { UploadAbilities } from './upload-abilities.service';

const DAY_MS = 86_400_000;
const PAGE = 500;
/** Of one run: a large fleet is worked off hour by hour. */
const MAX_TASKS = 2_000;

/** Asks routers for their configuration when the last one is old. Nobody is called for it: they send it when they come by. */
@Injectable()
export class ScheduledBackups {
  constructor(
    private readonly database: Database,
    private readonly uploads: RouterUploads,
    private readonly abilities: UploadAbilities,
    private readonly tasks: CpeTasks,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** How many were asked for. */
  async run(): Promise<number> {
    const days = this.config.settings.FILES_BACKUP_EVERY_DAYS;
    if (days === 0) return 0;
    const now = this.clock.now();
    const before = new Date(now.getTime() - days * DAY_MS);
    const { sql } = this.database;
    const isUnable = await this.abilities.unable(sql);
    let asked = 0;
    for (let after: string | null = null; asked < MAX_TASKS;) {
      const page = await this.uploads.listWithoutBackup(sql, { before, after, limit: PAGE });
      const able = page.filter((cpe) => !isUnable(cpe)).map(({ id }) => id);
      const day = now.toISOString().slice(0, 10);
      asked += await this.database.transaction((tx) => this.tasks.createScheduled(tx, able, { what: 'backup', day }));
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    return asked;
  }
}
