import { Injectable } from '@nestjs/common';
import type { CpeReport } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { CpeEventRepository } from './cpe-event.repository';
import { wordsOf } from './cpe-report';

/** The journal of what CPEs said of themselves. */
@Injectable()
export class CpeEvents {
  constructor(
    private readonly database: Database,
    private readonly events: CpeEventRepository,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Committed before it is answered: the CPE says it until it has an answer, and then never again. */
  async report(from: { cpeId: string; sessionId: string }, report: CpeReport): Promise<void> {
    const at = this.clock.now();
    const { commandKey, detail } = wordsOf(report);
    await this.database.transaction(async (tx) => {
      const event = { id: newId(), ...from, code: report.method, commandKey, detail, at };
      const isNew = await this.events.insertOnce(tx, event);
      if (isNew) await this.live.publish(tx, { topic: 'router', id: from.cpeId });
    });
  }
}
