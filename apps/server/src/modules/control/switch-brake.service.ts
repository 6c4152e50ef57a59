import { Injectable } from '@nestjs/common';
import type { SwitchBrake } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { BrakeSwitched } from './control.events';
import { ControlRepository } from './control.repository';

/** Switches the emergency brake. Whoever holds work back hears of it in the same transaction, and paces what goes out. */
@Injectable()
export class SwitchBrakeService {
  constructor(
    private readonly database: Database,
    private readonly repository: ControlRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Switching it to what it is changes nothing: a retried click is one act. */
  async switch(by: StaffIdentity, { state, reason }: SwitchBrake): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.repository.lockBrake(tx);
      if (before.state === state) return;
      const changedAt = this.clock.now();
      await this.repository.switchBrake(tx, { state, reason, changedAt, changedBy: by.name });
      await this.audit.record(tx, {
        by,
        action: 'brake.switched',
        subjectType: 'control',
        subjectId: 'brake',
        before: { state: before.state },
        after: { state },
        reason,
      });
      const since = before.changedAt?.getTime() ?? changedAt.getTime();
      const event: BrakeSwitched = {
        type: 'brake.switched',
        subjectId: 'brake',
        payload: {
          from: before.state,
          to: state,
          secondsInForce: Math.max(0, Math.ceil((changedAt.getTime() - since) / 1000)),
        },
      };
      await this.outbox.add(tx, event);
      await this.live.publish(tx, { topic: 'control', id: 'brake' });
    });
  }
}
