import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { GenieacsImportRepository } from './genieacs-import.repository';

/** What somebody reads of an import while it goes on. */
@Injectable()
export class ImportRows {
  constructor(
    private readonly database: Database,
    private readonly imports: GenieacsImportRepository,
    private readonly live: LiveEvents,
  ) {}

  async write(id: string, change: Partial<GenieacsImportEntity>): Promise<void> {
    await this.imports.update(this.database.sql, id, change);
    await this.live.publish(this.database.sql, { topic: 'genieacs-import', id });
  }
}
