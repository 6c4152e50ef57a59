import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import type { CpeShortInformEntity } from './short-inform.entity';
import { ShortInformRepository } from './short-inform.repository';
import { WantedRepository } from './wanted.repository';

export type { CpeShortInformEntity } from './short-inform.entity';

const HOUR_MS = 3_600_000;
const BATCH = 500;

export interface ShortInformWish {
  readonly cpeId: string;
  readonly seconds: number;
  readonly hours: number;
  /** More routers than this are not told so at one time. */
  readonly most: number;
  readonly because: string;
}

/**
 * Routers that nobody can call inform more often for a while: their interval is a wanted parameter like any other, written
 * at their next session, and put back when the time is over.
 */
@Injectable()
export class ShortInforms {
  constructor(
    private readonly database: Database,
    private readonly informs: ShortInformRepository,
    private readonly wanted: WantedRepository,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  find(sql: Sql, cpeId: string): Promise<CpeShortInformEntity | null> {
    return this.informs.find(sql, cpeId);
  }

  async shorten({ cpeId, seconds, hours, most, because }: ShortInformWish): Promise<void> {
    if (seconds >= this.config.settings.CWMP_PERIODIC_INFORM_SECONDS) return;
    await this.database.transaction(async (tx) => {
      const since = this.clock.now();
      const untilAt = new Date(since.getTime() + hours * HOUR_MS);
      const isNew = await this.informs.insertUpTo(tx, { cpeId, seconds, since, untilAt, because }, most);
      if (!isNew) return;
      await this.wanted.markDue(tx, [cpeId], `it informs every ${seconds} s for a while: ${because}`);
      await this.live.publish(tx, { topic: 'router', id: cpeId });
    });
  }

  /** Puts the interval back where the time is over. */
  async end(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const cpeIds = await this.informs.takeOver(tx, this.clock.now(), BATCH);
      await this.wanted.markDue(tx, cpeIds, 'its Inform interval is the usual one again');
      for (const id of cpeIds) await this.live.publish(tx, { topic: 'router', id });
    });
  }
}
