import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { decideServiceState, forecastServiceState } from '@demarc/billing';
import type { PolicyPreview, SuspensionCase, SuspensionOverview } from '@demarc/contracts';
import { addDays, dateInZone } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { InvoicesService } from '../invoices/invoices.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { factsOf, reasonOf, type DunningAccount, type DunningService } from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionWatchRepository } from './suspension.repository';
import { toCaseView } from './suspension.view';

const SHOWN = 200;
/** Small enough that other requests get their turn between two chunks. */
const CHUNK = 200;
const RESTRICTED = new Set(['throttled', 'walled-garden', 'suspended']);

/** Who is restricted, who will be next, and what another policy would do. Reads only. */
@Injectable()
export class SuspensionOverviewService {
  constructor(
    private readonly database: Database,
    private readonly accounts: DunningAccounts,
    private readonly watches: SuspensionWatchRepository,
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly clock: Clock,
  ) {}

  async overview(): Promise<SuspensionOverview> {
    const { sql } = this.database;
    const now = this.clock.now();
    const query = { limit: SHOWN, view: 'suspended' as const };
    const restrictedIds = (await this.subscribers.list(sql, query, null, null)).map((row) => row.id);
    const restricted = (await this.accounts.list(sql, restrictedIds)).flatMap((account) =>
      account.services
        .filter(({ subscription }) => RESTRICTED.has(subscription.serviceState))
        .map((service) => this.caseOf(account, service, now)),
    );
    const upcoming = (await this.accounts.list(sql, await this.watches.listUpcoming(sql, SHOWN))).flatMap((account) =>
      account.services.map((service) => this.caseOf(account, service, now)).filter(({ nextAt }) => nextAt !== null),
    );
    return { restricted, upcoming: upcoming.toSorted((a, b) => ((a.nextAt ?? '') < (b.nextAt ?? '') ? -1 : 1)) };
  }

  /** What the policy, as edited, would decide now about the services it governs. The same code as the decision itself. */
  async preview(edited: SuspensionPolicyEntity): Promise<PolicyPreview> {
    const now = this.clock.now();
    const preview: PolicyPreview = { evaluated: 0, changes: [] };
    for await (const account of this.debtors()) {
      for (const service of account.services) {
        if (service.policy.id !== edited.id) continue;
        preview.evaluated += 1;
        const decision = decideServiceState(factsOf(account, { ...service, policy: edited }, now));
        if (!decision.changes || preview.changes.length >= SHOWN) continue;
        const next = { state: decision.state, at: now };
        const reason = reasonOf(account, decision);
        preview.changes.push(toCaseView(account, service, { now, decision, next, reason }));
      }
    }
    return preview;
  }

  private caseOf(account: DunningAccount, service: DunningService, now: Date): SuspensionCase {
    const facts = factsOf(account, service, now);
    const decision = decideServiceState(facts);
    const forecast = forecastServiceState(facts);
    // A decision that is due is made within the minute; until then it is the next one.
    const due = decision.changes ? { state: decision.state, at: now } : null;
    const next = due ?? (forecast === null ? null : { state: forecast.decision.state, at: forecast.at });
    const told = due !== null || forecast === null ? decision : forecast.decision;
    const isRestricted = RESTRICTED.has(service.subscription.serviceState);
    return toCaseView(account, service, {
      now,
      decision,
      next,
      reason: reasonOf(account, isRestricted ? decision : told),
    });
  }

  /** Accounts with a bill that is due, in chunks: all that a policy can take from or give back to. */
  private async *debtors(): AsyncGenerator<DunningAccount> {
    const { sql } = this.database;
    // Two days more than any zone can be ahead: whether a bill is due is decided by its own zone, not here.
    const until = addDays(dateInZone(this.clock.now(), 'UTC'), 2);
    let after: string | null = null;
    for (;;) {
      const ids = await this.invoices.listSubscribersDueBefore(sql, until, after, CHUNK);
      yield* await this.accounts.list(sql, ids);
      after = ids.at(-1) ?? null;
      if (ids.length < CHUNK) return;
      await breathe();
    }
  }
}
