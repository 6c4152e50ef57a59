import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { CpeTasks } from './cpe-tasks.service';
import { FreshnessPolicies } from './freshness-policies.service';

const DAY_MS = 86_400_000;
const PAGE = 500;
/** Of one run: a large fleet is worked off hour by hour. */
const MAX_TASKS = 2_000;

/** Reads trees as a whole when the last time is long ago. Nobody is called for it: they are read when they come by. */
@Injectable()
export class ScheduledReadings {
  constructor(
    private readonly database: Database,
    private readonly trees: CpeTrees,
    private readonly policies: FreshnessPolicies,
    private readonly tasks: CpeTasks,
    private readonly clock: Clock,
  ) {}

  /** How many were asked for. */
  async run(): Promise<number> {
    const { wholeTreeDays: days } = await this.policies.current();
    if (days === 0) return 0;
    const now = this.clock.now();
    const readBefore = new Date(now.getTime() - days * DAY_MS);
    // Who is away would only collect orders that expire.
    const heardSince = new Date(now.getTime() - DAY_MS);
    const day = now.toISOString().slice(0, 10);
    let asked = 0;
    for (let after: string | null = null; asked < MAX_TASKS;) {
      const page = await this.trees.listReadBefore(this.database.sql, { readBefore, heardSince, after, limit: PAGE });
      asked += await this.database.transaction((tx) => this.tasks.createScheduled(tx, page, { what: 'reading', day }));
      after = page.at(-1) ?? null;
      if (page.length < PAGE) break;
    }
    return asked;
  }
}
