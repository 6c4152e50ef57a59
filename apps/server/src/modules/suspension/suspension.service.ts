import { Injectable } from '@nestjs/common';
import { decideServiceState } from '@demarc/billing';
import type { LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { SubscribersService } from '../subscribers/subscribers.service';
import { causeOf, decisionFacts, factsOf, reasonOf, type DunningTrigger } from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import { SuspensionWatchRepository } from './suspension.repository';

export interface DueRun {
  /** Accounts that were looked at. */
  evaluated: number;
  /** Services whose state changed. */
  changed: number;
}

const BATCH = 200;

/**
 * Decides what becomes of a service whose bill is unpaid, and of one whose bill is paid. Every decision is made under
 * the lock of its subscriber, from what is committed then: a payment is either seen, or undoes it in its own commit.
 */
@Injectable()
export class SuspensionService {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly accounts: DunningAccounts,
    private readonly watches: SuspensionWatchRepository,
    private readonly subscribers: SubscribersService,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('suspension');
  }

  /** Decides again about every service of a subscriber, in the transaction that changed a fact. Returns how many changed. */
  async reconsider(tx: Tx, subscriberId: string, trigger: DunningTrigger): Promise<number> {
    await this.subscribers.lock(tx, subscriberId);
    const account = await this.accounts.get(tx, subscriberId);
    const now = this.clock.now();
    let changed = 0;
    const nextLooks: Date[] = [];
    const decisions: Record<string, unknown>[] = [];
    for (const service of account.services) {
      const decision = decideServiceState(factsOf(account, service, now));
      if (decision.nextDecisionAt !== null) nextLooks.push(decision.nextDecisionAt);
      const facts = decisionFacts(account, service, decision, now);
      decisions.push({ subscriptionId: service.subscription.id, state: decision.state, ...facts });
      if (!decision.changes) continue;
      const cause = causeOf(trigger, decision, { reason: reasonOf(account, decision), facts });
      const change = { subscriptionId: service.subscription.id, to: decision.state, cause };
      if ((await this.subscribers.changeServiceState(tx, change)) !== null) changed += 1;
    }
    await this.watches.decided(tx, {
      subscriberId,
      nextDecisionAt: nextLooks.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null,
      decidedAt: now,
      lastDecision: decisions,
    });
    return changed;
  }

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

  /**
   * Looks at every account that is due by business time. One transaction each: an account that fails is logged,
   * stays due, and holds nobody up. Run twice at once, the second finds nothing left to do.
   */
  async runDue(): Promise<DueRun> {
    const run = { evaluated: 0, changed: 0 };
    let after: string | null = null;
    for (;;) {
      const ids = await this.watches.listDue(this.database.sql, this.clock.now(), after, BATCH);
      for (const id of ids) await this.lookAt(id, run);
      after = ids.at(-1) ?? null;
      if (ids.length < BATCH) return run;
    }
  }

  private async lookAt(subscriberId: string, run: DueRun): Promise<void> {
    try {
      run.changed += await this.database.transaction((tx) => this.reconsiderIfDue(tx, subscriberId));
      run.evaluated += 1;
    } catch (error) {
      this.log.error({ err: error, subscriberId }, 'a suspension could not be decided; it is tried again');
    }
  }

  private async reconsiderIfDue(tx: Tx, subscriberId: string): Promise<number> {
    await this.subscribers.lock(tx, subscriberId);
    const watch = await this.watches.find(tx, subscriberId);
    const dueAt = watch?.nextDecisionAt ?? null;
    const isDue = dueAt !== null && dueAt <= this.clock.now();
    return isDue ? this.reconsider(tx, subscriberId, { kind: 'clock' }) : 0;
  }
}
