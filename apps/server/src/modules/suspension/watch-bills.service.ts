import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { DunningAccounts } from './dunning-accounts.service';
import { SuspensionWatchRepository } from './suspension.repository';

/** Writes down when an account must be looked at, so that an idle minute is one indexed look. */
@Injectable()
export class WatchBills {
  constructor(
    private readonly accounts: DunningAccounts,
    private readonly watches: SuspensionWatchRepository,
    private readonly clock: Clock,
  ) {}

  /** New bills: says when each account must be looked at. Nothing can be taken away by a bill that is not due yet. */
  async watch(tx: Tx, bills: readonly { subscriberId: string; dueOn: LocalDate }[]): Promise<void> {
    const dueDates = bills.map(({ dueOn }) => dueOn);
    const looks = await this.accounts.firstLooks(tx, dueDates, this.clock.now());
    const watched = bills.flatMap(({ subscriberId, dueOn }) => {
      const nextDecisionAt = looks.get(dueOn);
      return nextDecisionAt === undefined ? [] : [{ subscriberId, nextDecisionAt }];
    });
    await this.watches.lookNoLater(tx, watched);
  }

  /** These accounts are decided at the next tick. */
  async lookSoon(tx: Tx, subscriberIds: readonly string[]): Promise<void> {
    const nextDecisionAt = this.clock.now();
    await this.watches.lookNoLater(
      tx,
      subscriberIds.map((subscriberId) => ({ subscriberId, nextDecisionAt })),
    );
  }
}
