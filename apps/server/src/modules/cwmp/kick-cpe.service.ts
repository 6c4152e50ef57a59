import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import type { CpeEntity } from '../inventory/inventory.service';
import type { SessionEndSettled, SessionEndWanted } from '../subscribers/subscribers.events';
import { ConnectionRequestRepository } from './connection-request.repository';
import type { ConnectionRequestOutcome } from './cwmp.entity';

/** Has the session of a CPE ended, so that it dials again and informs of its new address. The access side asks, and tells what came of it. */
@Injectable()
export class KickCpe implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly requests: ConnectionRequestRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.after<SessionEndSettled>('subscription.session-end-settled', 'cwmp.kick', async ({ payload }) => {
      if (!payload.isEnded) await this.requests.noteKickRefused(this.database.sql, payload.id, this.clock.now());
    });
  }

  async kick(cpe: CpeEntity, requestId: string): Promise<ConnectionRequestOutcome> {
    const { subscriptionId } = cpe;
    if (subscriptionId === null) return 'kick-refused';
    await this.database.transaction(async (tx) => {
      const id = newId();
      await this.requests.noteKick(tx, requestId, id);
      const event: SessionEndWanted = {
        type: 'subscription.session-end-wanted',
        subjectId: subscriptionId,
        payload: { id, subscriptionId, because: 'its router is wanted, and nothing else reaches it' },
      };
      await this.outbox.add(tx, event);
    });
    return 'kicked';
  }
}
