import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import type { Taking } from './dunning-account';
import { SuspensionCaseRepository } from './suspension-case.repository';
import { SuspensionRunRepository } from './suspension-run.repository';

/** Puts what is to be taken away into the run of its day, where the guards look at it. */
@Injectable()
export class CollectCases {
  constructor(
    private readonly runs: SuspensionRunRepository,
    private readonly cases: SuspensionCaseRepository,
    private readonly clock: Clock,
  ) {}

  async add(tx: Tx, on: LocalDate, takings: readonly Taking[]): Promise<void> {
    if (takings.length === 0) return;
    const now = this.clock.now();
    const run = await this.runs.ofDay(tx, on, now);
    await this.cases.insertIfNew(tx, run.id, takings, now);
  }
}
