import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { JudgeRuns } from './judge-runs.service';
import { ServiceDecisions } from './service-decisions.service';
import { SuspensionCaseRepository } from './suspension-case.repository';

/** Takes services away: behind the guards, at the pace of the limits, each decided once more when it is its turn. */
@Injectable()
export class WorkOffRuns {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly guards: JudgeRuns,
    private readonly cases: SuspensionCaseRepository,
    private readonly decisions: ServiceDecisions,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('suspension');
  }

  /** How many were taken away. */
  async run(mayGoOn: () => boolean): Promise<number> {
    await this.guards.judgeAll();
    let taken = 0;
    for (const waiting of await this.cases.listTurn(this.database.sql, this.clock.now())) {
      if (!mayGoOn()) return taken;
      try {
        taken += (await this.database.transaction((tx) => this.decisions.take(tx, waiting))) ? 1 : 0;
      } catch (error) {
        const { subscriptionId } = waiting;
        this.log.error({ err: error, subscriptionId }, 'a service could not be suspended; it is tried again');
      }
    }
    return taken;
  }
}
