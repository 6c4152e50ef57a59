import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { BrakeService } from '../control/brake.service';
import { ClockGuardService } from '../control/clock-guard.service';
import { HeldBackService } from '../control/held-back.service';
import { LookAtDue, type DueRun } from './look-at-due.service';
import { SuspensionCaseRepository } from './suspension-case.repository';
import { WorkOffRuns } from './work-off-runs.service';

export type { DueRun } from './look-at-due.service';

/** The minute's work of dunning: look at who is due, give back what is settled, take away what the guards let through. */
@Injectable()
export class SuspensionService implements OnModuleInit {
  constructor(
    private readonly due: LookAtDue,
    private readonly runs: WorkOffRuns,
    private readonly cases: SuspensionCaseRepository,
    private readonly clockGuard: ClockGuardService,
    private readonly brake: BrakeService,
    private readonly heldBack: HeldBackService,
  ) {}

  onModuleInit(): void {
    this.heldBack.register('suspensions', (sql: Sql) => this.cases.countWaiting(sql));
  }

  async runDue(): Promise<DueRun> {
    await this.clockGuard.check();
    const { evaluated, changed } = await this.due.run();
    // Under the brake nothing could reach the network, and its release would let a flood out at once.
    const mayTake = (): boolean => this.brake.allows('other');
    const taken = mayTake() ? await this.runs.run(mayTake) : 0;
    return { evaluated, changed: changed + taken };
  }
}
