import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { ClockGuardService } from '../control/clock-guard.service';
import { PaymentSourcesService } from '../payments/payment-sources.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { GuardFacts } from './run-guards';
import { SuspensionRunRepository } from './suspension-run.repository';

/** Gathers what the guards of a run judge by. */
@Injectable()
export class GuardFactsReader {
  constructor(
    private readonly runs: SuspensionRunRepository,
    private readonly sources: PaymentSourcesService,
    private readonly clockGuard: ClockGuardService,
    private readonly subscribers: SubscribersService,
    private readonly clock: Clock,
  ) {}

  async read(
    sql: Sql,
    runOn: LocalDate,
    counts: Pick<GuardFacts, 'done' | 'waiting' | 'approved'>,
  ): Promise<GuardFacts> {
    const states = await this.subscribers.countServiceStates(sql);
    const inUse = states
      .filter(({ state }) => state === 'active' || state === 'notice')
      .reduce((sum, { count }) => sum + count, 0);
    return {
      ...counts,
      // Those that this very day took away were in use when it began.
      activeServices: inUse + counts.done,
      earlierCounts: await this.runs.earlierCounts(sql, runOn),
      sources: await this.sources.list(sql),
      clockHold: await this.clockGuard.find(sql),
      limits: await this.runs.limits(sql),
      now: this.clock.now(),
    };
  }
}
