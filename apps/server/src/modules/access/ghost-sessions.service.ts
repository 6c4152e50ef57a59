import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { AccessSessionSearchRepository } from './access-session-search.repository';
import { SWEPT } from './access-session-progress';
import { AccountingService } from './accounting.service';
import { RadiusAccountingRepository } from './radius-accounting.repository';
import { SessionOwners } from './session-owners.service';

const GIVEN_UP_MS = 86_400_000;

/**
 * A Stop that was lost leaves a session open for ever. One that its NAS has said nothing of for three interim
 * intervals, while it told of others, is over; a report that comes after all brings it back.
 */
@Injectable()
export class GhostSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: AccessSessionSearchRepository,
    private readonly radius: RadiusAccountingRepository,
    private readonly accounting: AccountingService,
    private readonly owners: SessionOwners,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were ended */
  async sweep(): Promise<number> {
    const silentSince = this.owners.silentSince();
    const givenUp = new Date(this.clock.now().getTime() - GIVEN_UP_MS);
    const swept = await this.database.transaction(async (tx) => {
      const rows = await this.sessions.sweep(tx, { silentSince, givenUp });
      await this.radius.closeSilent(tx, givenUp, SWEPT);
      return rows;
    });
    const news = swept.map(({ id, subscriptionId }) => ({
      sessionIds: [id],
      subscriptionIds: subscriptionId === null ? [] : [subscriptionId],
    }));
    await this.accounting.tell(news);
    return swept.length;
  }
}
