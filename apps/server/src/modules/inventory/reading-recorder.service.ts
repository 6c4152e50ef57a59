import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  readSeries,
  ROUTER_SERIES,
  SERIES,
  toStoredValues,
  type DataModelRoot,
  type ReportedTree,
  type SeriesGroup,
  type SeriesValue,
} from '@demarc/datamodel';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { ReadingRepository, type ReadingRow } from './reading.repository';

/** A tree with values in it that were read right now. */
export interface TreeReading {
  readonly cpeId: string;
  readonly root: DataModelRoot;
  readonly tree: ReportedTree;
  readonly at: Date;
  readonly wasRead: (path: string) => boolean;
}

const GROUP_MS = 500;
const GROUP_ROWS = 500;
const MOST_LOOKED_AT = 300;
/** While the database is away no more than this is kept. */
const MAX_WAITING = 20_000;

/**
 * Keeps what is read of CPEs anyway as points of their series. Nobody waits for it: points are gathered for half a
 * second and written in one statement, and a crash costs that half second.
 */
@Injectable()
export class ReadingRecorder implements OnApplicationShutdown {
  private readonly waiting = new Map<string, ReadingRow>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly readings: ReadingRepository,
    logger: Logger,
  ) {
    this.log = logger.child('inventory');
  }

  /** Of a tree, what was read of it. */
  take({ cpeId, root, tree, at, wasRead }: TreeReading): void {
    this.add(cpeId, at, readSeries(tree, root, wasRead));
  }

  add(cpeId: string, at: Date, values: readonly SeriesValue[]): void {
    if (values.length === 0 || this.waiting.size >= MAX_WAITING) return;
    const key = `${cpeId} ${at.getTime()}`;
    const before = this.waiting.get(key)?.points;
    const points = toStoredValues(values).map((value, place) => value ?? before?.[place] ?? null);
    this.waiting.set(key, { cpeId, at, points });
    if (this.waiting.size >= GROUP_ROWS) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), GROUP_MS).unref();
  }

  /** When each group of series had its last point since then; what nothing was read of is left out. */
  async lastReadOf(cpeId: string, since: Date): Promise<ReadonlyMap<SeriesGroup, Date>> {
    const last = new Map<SeriesGroup, Date>();
    for (const { at, points } of await this.readings.listSince(this.database.sql, cpeId, since, MOST_LOOKED_AT)) {
      for (const [place, name] of ROUTER_SERIES.entries()) {
        const { group } = SERIES[name];
        if ((points[place] ?? null) !== null && !last.has(group)) last.set(group, at);
      }
    }
    return last;
  }

  /** Writes what is waiting now. */
  async flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    if (rows.length > 0) this.writing = this.writing.then(() => this.write(rows));
    await this.writing;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async write(rows: readonly ReadingRow[]): Promise<void> {
    try {
      await this.readings.insert(this.database.sql, rows);
    } catch (error) {
      this.log.warn({ err: error, readings: rows.length }, 'readings of routers were not kept');
    }
  }
}
