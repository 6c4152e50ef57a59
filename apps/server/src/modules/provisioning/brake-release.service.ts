import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Outbox } from '../../platform/database/outbox';
import type { BrakeSwitched } from '../control/control.events';
import { HeldBackService } from '../control/held-back.service';
import { HeldWorkRepository } from './held-work.repository';

/** So many routers a second are called when the brake lets go: a fleet that comes at once is a storm of its own. */
const CALLS_PER_SECOND = 20;

/** What the emergency brake held back at routers: counted while it is on, called one after the other when it lets go. */
@Injectable()
export class BrakeRelease implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly held: HeldWorkRepository,
    private readonly heldBack: HeldBackService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.heldBack.register('routers', (sql) => this.held.countRouters(sql));
    this.heldBack.register('tasks', (sql) => this.held.countTasks(sql));
    this.outbox.within<BrakeSwitched>('brake.switched', async (tx, events) => {
      for (const { payload } of events) {
        // Waiting for the brake is nobody's fault: a task has as much time left as when it was pulled.
        if (payload.from !== 'off') await this.held.extendTasks(tx, payload.secondsInForce);
        if (payload.to !== 'on') await this.held.callAll(tx, this.clock.now(), CALLS_PER_SECOND);
      }
    });
  }
}
