import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { DumpUnreadable } from './dump-bytes';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { GenieacsImportRepository } from './genieacs-import.repository';
import type { ImportReport } from './import-report';
import { ImportSpool } from './import-spool';
import { RunImport } from './run-import.service';

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Works on one import, and keeps its row up to date. */
@Injectable()
export class ImportWork {
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly imports: GenieacsImportRepository,
    private readonly runs: RunImport,
    private readonly spool: ImportSpool,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** The process ends: what was taken over so far stands, and the rest is taken over by another run. */
  stop(): void {
    this.isStopping = true;
  }

  async run(row: GenieacsImportEntity, mode: 'preview' | 'import'): Promise<void> {
    const { id } = row;
    const tell = async (report: ImportReport): Promise<void> => {
      if (this.isStopping) throw new Stopped();
      await this.write(id, told(report));
    };
    try {
      const report = await this.runs.run(row, { mode, tell });
      const state = mode === 'preview' ? 'previewed' : 'done';
      await this.write(id, { ...told(report), state, endedAt: this.clock.now() });
      if (mode === 'import') await this.spool.drop(id);
    } catch (error) {
      const failure =
        error instanceof DumpUnreadable
          ? `a file cannot be read: ${error.message}`
          : error instanceof Stopped
            ? 'it was interrupted: run it again'
            : 'it failed for a reason of Demarc’s own, which is in the log: run it again';
      await this.write(id, { state: 'failed', failure, endedAt: this.clock.now() });
      if (!(error instanceof DumpUnreadable) && !(error instanceof Stopped)) throw error;
    }
  }

  private async write(id: string, change: Partial<GenieacsImportEntity>): Promise<void> {
    await this.imports.update(this.database.sql, id, change);
    await this.live.publish(this.database.sql, { topic: 'genieacs-import', id });
  }
}

const told = ({ counts, problems, problemCount }: ImportReport): Partial<GenieacsImportEntity> => ({
  counts,
  problems,
  problemCount,
});
