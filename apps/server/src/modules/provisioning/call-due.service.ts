import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { CpeConnectionWanted } from './provisioning.events';
import { TaskTimes } from './task-times.service';
import { WantedRepository } from './wanted.repository';
import { WriteGate } from './write-gate.service';

const BATCH = 200;

/** Calls CPEs again for what their last session left open, and lets time pass for tasks. */
@Injectable()
export class CallDue {
  constructor(
    private readonly database: Database,
    private readonly wanted: WantedRepository,
    private readonly outbox: Outbox,
    private readonly times: TaskTimes,
    private readonly clock: Clock,
    private readonly gate: WriteGate,
  ) {}

  async run(): Promise<void> {
    const { isHolding } = this.gate;
    // Nobody is called for what may not be written; when the brake lets go, all of them are.
    if (!isHolding) await this.callNow();
    await this.times.run({ isHolding });
  }

  private async callNow(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const due = await this.wanted.takeCallsDue(tx, this.clock.now(), BATCH);
      await this.outbox.addAll(
        tx,
        due.map(({ cpeId, dueReason }): CpeConnectionWanted => ({
          type: 'cpe.connection-wanted',
          subjectId: cpeId,
          payload: { cpeId, reason: dueReason ?? 'something is still open' },
        })),
      );
    });
  }
}
