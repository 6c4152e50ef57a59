import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { CollectCases } from './collect-cases.service';
import { ServiceDecisions } from './service-decisions.service';
import { SuspensionWatchRepository } from './suspension.repository';

export interface DueRun {
  /** Accounts that were looked at. */
  evaluated: number;
  /** Services whose state changed. */
  changed: number;
}

const BATCH = 200;

/**
 * Looks at every account that is due by business time. One transaction each: an account that fails is logged,
 * stays due, and holds nobody up. Run twice at once, the second finds nothing left to do.
 */
@Injectable()
export class LookAtDue {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly decisions: ServiceDecisions,
    private readonly watches: SuspensionWatchRepository,
    private readonly collect: CollectCases,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('suspension');
  }

  async run(): Promise<DueRun> {
    const run = { evaluated: 0, changed: 0 };
    let after: string | null = null;
    for (;;) {
      const ids = await this.watches.listDue(this.database.sql, this.clock.now(), after, BATCH);
      for (const id of ids) await this.lookAt(id, run);
      after = ids.at(-1) ?? null;
      if (ids.length < BATCH) return run;
    }
  }

  private async lookAt(subscriberId: string, run: DueRun): Promise<void> {
    try {
      run.changed += await this.database.transaction((tx) => this.reconsiderIfDue(tx, subscriberId));
      run.evaluated += 1;
    } catch (error) {
      this.log.error({ err: error, subscriberId }, 'a suspension could not be decided; it is tried again');
    }
  }

  private async reconsiderIfDue(tx: Tx, subscriberId: string): Promise<number> {
    await this.decisions.lock(tx, subscriberId);
    const watch = await this.watches.find(tx, subscriberId);
    const dueAt = watch?.nextDecisionAt ?? null;
    if (dueAt === null || dueAt > this.clock.now()) return 0;
    const { changed, takings, on } = await this.decisions.reconsider(tx, subscriberId, { kind: 'clock' });
    await this.collect.add(tx, on, takings);
    return changed;
  }
}
