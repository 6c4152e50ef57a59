import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import { Clock, ShiftableClock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { DemoRepository } from './demo.repository';

/** The demonstration's clock goes forward only: nobody can un-pay. Its offset survives a restart. */
@Injectable()
export class DemoClock {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly demo: DemoRepository,
    private readonly live: LiveEvents,
  ) {}

  get offsetSeconds(): number {
    return Math.round(this.shiftable.offset / 1000);
  }

  now(): Date {
    return this.clock.now();
  }

  async moveTo(instant: Date): Promise<void> {
    if (instant.getTime() <= this.clock.now().getTime()) return;
    this.shiftable.moveTo(instant);
    await this.database.transaction(async (tx) => {
      await this.demo.saveClockOffset(tx, BigInt(Math.round(this.shiftable.offset)));
      await this.live.publish(tx, { topic: 'clock', id: 'demo' });
    });
  }

  private get shiftable(): ShiftableClock {
    assert(this.clock instanceof ShiftableClock, 'only the demonstration has this module, and its clock can be moved');
    return this.clock;
  }
}
