import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { MonthPartitions, type MonthlyTable } from '../../platform/database/month-partitions';
import { ReadingRepository } from './reading.repository';

const RAW: MonthlyTable = { table: 'cpe_reading', key: 'at' };
const HOURS: MonthlyTable = { table: 'cpe_reading_hour', key: 'at' };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** One transaction makes so many hours: what a crash repeats. */
const CHUNK_MS = 6 * HOUR_MS;
const AHEAD_MS = 62 * DAY_MS;

/** Rolls readings up by the hour, and keeps both as long as was set. Whatever a crash left undone, the next run does. */
@Injectable()
export class RollReadings {
  constructor(
    private readonly database: Database,
    private readonly partitions: MonthPartitions,
    private readonly readings: ReadingRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** A month may have begun while nothing ran. */
  async ensurePartitions(): Promise<void> {
    const { sql } = this.database;
    const ahead = new Date(this.clock.now().getTime() + AHEAD_MS);
    for (const table of [RAW, HOURS]) await this.partitions.ensure(sql, table, this.daysAgo(31), ahead);
  }

  /** Up to the hour before this one: a reading of its last second may still be on its way. */
  async rollUp(): Promise<void> {
    const oldest = this.hourOf(this.daysAgo(this.config.settings.SERIES_RAW_DAYS));
    const end = new Date(this.hourOf(this.clock.now()).getTime() - HOUR_MS);
    const done = await this.readings.rolledUntil(this.database.sql);
    let from = done === null || done < oldest ? oldest : done;
    while (from < end) {
      const to = new Date(Math.min(from.getTime() + CHUNK_MS, end.getTime()));
      const chunk = { from, to };
      await this.database.transaction((tx) => this.readings.rollUp(tx, chunk.from, chunk.to));
      from = to;
    }
  }

  /** What is not rolled up yet is not forgotten, however old it is. */
  async run(): Promise<void> {
    await this.ensurePartitions();
    await this.rollUp();
    const { sql } = this.database;
    const { SERIES_RAW_DAYS, SERIES_HOUR_DAYS } = this.config.settings;
    await this.partitions.forget(sql, RAW, this.daysAgo(SERIES_RAW_DAYS));
    await this.partitions.forget(sql, HOURS, this.daysAgo(SERIES_HOUR_DAYS));
  }

  private hourOf(at: Date): Date {
    return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
