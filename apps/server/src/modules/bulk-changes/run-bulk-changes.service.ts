import { Injectable } from '@nestjs/common';
import { bulkHaltReason, windowAt } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { BulkChangeBook } from './bulk-change-book.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import { JudgeRouters } from './judge-routers.service';
import { StartRouters } from './start-routers.service';

/**
 * Works bulk changes off: sees what became of the routers under way, pauses where that is too bad, and starts the next. It
 * remembers nothing between two looks: whoever dies at any point of it is taken over at the next.
 */
@Injectable()
export class RunBulkChanges {
  constructor(
    private readonly book: BulkChangeBook,
    private readonly judging: JudgeRouters,
    private readonly starting: StartRouters,
    private readonly catalog: CatalogService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    for (const change of await this.book.listWorking()) await this.advance(change);
  }

  private async advance(change: BulkChangeEntity): Promise<void> {
    const settled = await this.judging.judge(change);
    const started = change.state === 'running' ? await this.goOn(change) : 0;
    if (settled + started > 0) await this.book.moved(change.id);
  }

  /** @returns how many routers have moved by it */
  private async goOn(change: BulkChangeEntity): Promise<number> {
    const { waiting, underWay, ...signs } = await this.book.signs(change);
    const reason = bulkHaltReason(signs, change.rules.maxRefusedPercent);
    if (reason !== null && waiting > 0) {
      await this.book.halt(change.id, reason);
      return 0;
    }
    if (waiting === 0) {
      await (underWay === 0 ? this.book.finish(change.id) : this.book.waits(change, 'settling', null));
      return 0;
    }
    const { zone } = await this.catalog.getBillingEntity(this.database.sql);
    const window = windowAt(change.rules.window, this.clock.now(), zone);
    if (!window.isOpen) {
      await this.book.waits(change, 'window', window.opensAt);
      return 0;
    }
    const moved = await this.starting.start(change);
    await this.book.waits(change, moved === 0 ? 'room' : null, null);
    return moved;
  }
}
