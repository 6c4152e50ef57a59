import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { FetchGenieacs, RunGenieacsImport } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { Logger } from '../../platform/logger';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import {
  ImportHasEnded,
  ImportHasNoFile,
  ImportHasTooManyFiles,
  ImportNotFound,
  ImportUnderWay,
} from './genieacs-import.errors';
import { GenieacsImportRepository } from './genieacs-import.repository';
import { ImportSpool } from './import-spool';
import { ImportWork } from './import-work';

const ANEW = { failure: null, endedAt: null };
const UNDER_WAY: readonly string[] = ['reading', 'previewing', 'importing'];
const MAX_FILES = 40;
const DAY_MS = 86_400_000;

/** Moves from GenieACS: files are gathered, looked through, and taken over, as often as somebody wants. */
@Injectable()
export class GenieacsImports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly imports: GenieacsImportRepository,
    private readonly spool: ImportSpool,
    private readonly work: ImportWork,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('import');
  }

  /** Whose files lie on this machine was worked on here. */
  async onApplicationBootstrap(): Promise<void> {
    const ids = await this.spool.list();
    if (ids.length > 0)
      await this.imports.failRunning(this.database.sql, ids, 'it was interrupted: run it again', this.clock.now());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.work.stop();
    await this.running;
  }

  list(): Promise<GenieacsImportEntity[]> {
    return this.imports.list(this.database.sql);
  }

  async get(id: string): Promise<GenieacsImportEntity> {
    const row = await this.imports.find(this.database.sql, id);
    if (row === null) throw new ImportNotFound(id);
    return row;
  }

  async create(by: StaffIdentity): Promise<GenieacsImportEntity> {
    await this.sweep();
    const row: GenieacsImportEntity = {
      id: newId(),
      state: 'collecting',
      createdBy: by.name,
      createdAt: this.clock.now(),
      endedAt: null,
      sourceUrl: null,
      files: [],
      counts: {},
      problems: [],
      problemCount: 0,
      failure: null,
    };
    await this.database.transaction((tx) => this.imports.insert(tx, row));
    return row;
  }

  /** A file of the dump; one of the same name takes the place of the one before. */
  async addFile(id: string, name: string, source: AsyncIterable<Buffer>): Promise<GenieacsImportEntity> {
    const row = await this.getOpen(id);
    const known = row.files.findIndex((file) => file.name === name);
    const number = known >= 0 ? known : row.files.length;
    if (number >= MAX_FILES) throw new ImportHasTooManyFiles();
    const sizeBytes = await this.spool.receive(id, number, source);
    const files = row.files.toSpliced(number, 1, { name, sizeBytes });
    await this.imports.update(this.database.sql, id, { files, state: 'collecting', failure: null, endedAt: null });
    return this.get(id);
  }

  /** Fetches it from a running GenieACS, and looks it through. Answers when it has begun. */
  async fetch(by: StaffIdentity, id: string, from: FetchGenieacs): Promise<GenieacsImportEntity> {
    const row = await this.getOpen(id);
    await this.work.admit(from);
    const begun = { ...row, state: 'reading', sourceUrl: originOf(from.url), ...ANEW } as const;
    const order = { mode: 'preview', presetsOn: false, by } as const;
    return this.begin({ ...begun, files: [] }, () => this.work.fetch(begun, from, order));
  }

  /** Answers when it has begun. */
  async run(by: StaffIdentity, id: string, { mode, presetsOn }: RunGenieacsImport): Promise<GenieacsImportEntity> {
    const row = await this.getOpen(id);
    if (row.files.length === 0) throw new ImportHasNoFile();
    const begun = { ...row, state: mode === 'preview' ? 'previewing' : 'importing', ...ANEW } as const;
    return this.begin(begun, () => this.work.run(begun, { mode, presetsOn, by }));
  }

  /** Whoever asks after it from now on hears that it has begun. */
  private async begin(row: GenieacsImportEntity, work: () => Promise<void>): Promise<GenieacsImportEntity> {
    if (this.running !== null) throw new ImportUnderWay();
    const { id, state, sourceUrl, files } = row;
    const stored = this.imports.update(this.database.sql, id, { state, sourceUrl, files, ...ANEW });
    this.running = stored.then(work).finally(() => (this.running = null));
    this.running.catch((error: unknown) =>
      this.log.error({ err: error, import: id }, 'an import from GenieACS failed'),
    );
    await stored;
    return row;
  }

  async delete(id: string): Promise<void> {
    await this.getOpen(id);
    await this.spool.drop(id);
    await this.imports.update(this.database.sql, id, {
      state: 'failed',
      failure: 'given up',
      endedAt: this.clock.now(),
    });
  }

  private async getOpen(id: string): Promise<GenieacsImportEntity> {
    const row = await this.get(id);
    if (UNDER_WAY.includes(row.state)) throw new ImportUnderWay();
    if (row.state === 'done' || row.failure === 'given up') throw new ImportHasEnded();
    return row;
  }

  /** Dumps are full of passwords: what nobody has gone on with for a day goes. */
  private async sweep(): Promise<void> {
    for (const id of await this.spool.list()) {
      const row = await this.imports.find(this.database.sql, id);
      const isOld = row === null || this.clock.now().getTime() - row.createdAt.getTime() > DAY_MS;
      if (isOld && !UNDER_WAY.includes(row?.state ?? '')) await this.spool.drop(id);
    }
  }
}

/** Without what somebody may have written into it to be let in. */
function originOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, '');
}
