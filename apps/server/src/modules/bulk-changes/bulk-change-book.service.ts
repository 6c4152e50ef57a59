import { Injectable } from '@nestjs/common';
import type { BulkWait } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { BrakeService } from '../control/brake.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeNews } from './bulk-change-news.service';
import { BulkChangeRepository } from './bulk-change.repository';
import { BulkRouterRepository } from './bulk-router.repository';

/** What has to be left of its time, at least, when the brake is let go. */
const LEFT_MS = 10 * 60_000;

/** Which bulk changes there is work for, and what is written down of each as a whole. */
@Injectable()
export class BulkChangeBook {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly routers: BulkRouterRepository,
    private readonly brake: BrakeService,
    private readonly news: BulkChangeNews,
    private readonly clock: Clock,
  ) {}

  /** Those that something can be done for now: none under the emergency brake, when no time runs out either. */
  async listWorking(): Promise<BulkChangeEntity[]> {
    if (this.brake.allows('other')) return this.changes.listWorking(this.database.sql);
    const until = new Date(this.clock.now().getTime() + LEFT_MS);
    await this.database.transaction((tx) => this.routers.postpone(tx, until));
    return [];
  }

  async signs(
    change: BulkChangeEntity,
  ): Promise<{ waiting: number; underWay: number; settled: number; refused: number }> {
    const { sql } = this.database;
    const counts = (await this.routers.counts(sql, [change.id])).get(change.id);
    const signs = await this.routers.signs(sql, change.id, change.judgedSince);
    return { waiting: counts?.waiting ?? 0, underWay: counts?.['under-way'] ?? 0, ...signs };
  }

  halt(id: string, haltReason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const change = await this.changes.lock(tx, id);
      if (change?.state !== 'running') return;
      await this.changes.update(tx, id, { state: 'paused', haltReason, waitsFor: null, waitsUntil: null });
      await this.news.decided(tx, 'bulk changes', change, { what: 'halted', reason: haltReason });
    });
  }

  finish(id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const change = await this.changes.lock(tx, id);
      if (change?.state !== 'running') return;
      const finishedAt = this.clock.now();
      await this.changes.update(tx, id, { state: 'done', finishedAt, waitsFor: null, waitsUntil: null });
      await this.news.decided(tx, 'bulk changes', change, { what: 'finished', reason: 'every router is settled' });
    });
  }

  async waits(change: BulkChangeEntity, why: BulkWait | null, until: Date | null): Promise<void> {
    if (change.waitsFor === why && change.waitsUntil?.getTime() === until?.getTime()) return;
    await this.database.transaction(async (tx) => {
      if ((await this.changes.lock(tx, change.id))?.state !== 'running') return;
      await this.changes.update(tx, change.id, { waitsFor: why, waitsUntil: until });
      await this.news.changed(tx, change.id);
    });
  }

  /** Some of its routers have moved. */
  async moved(changeId: string): Promise<void> {
    await this.database.transaction((tx) => this.news.changed(tx, changeId));
  }
}
