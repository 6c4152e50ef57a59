import { Injectable } from '@nestjs/common';
import { decideServiceState, forecastServiceState, type DunningDecision, type DunningForecast } from '@demarc/billing';
import type { PolicyPreview, ServiceState, SuspensionCase, SuspensionOverview } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import { factsOf, reasonOf, type DunningAccount, type DunningService } from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionWatchRepository } from './suspension.repository';
import { toCaseView } from './suspension.view';

const SHOWN = 200;
const RESTRICTED = new Set(['throttled', 'walled-garden', 'suspended']);

/** Who is restricted, who will be next, and what another policy would do. Reads only. */
@Injectable()
export class SuspensionOverviewService {
  constructor(
    private readonly database: Database,
    private readonly accounts: DunningAccounts,
    private readonly watches: SuspensionWatchRepository,
    private readonly subscribers: SubscribersService,
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
    for await (const account of this.accounts.debtors(this.database.sql, now)) {
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
    const next = due ?? this.endOfIntervention(account, service, now) ?? changeOf(forecast);
    const told = due !== null || forecast === null ? decision : forecast.decision;
    const isRestricted = RESTRICTED.has(service.subscription.serviceState);
    return toCaseView(account, service, {
      now,
      decision,
      next,
      reason: caseReason(account, service, isRestricted ? decision : told),
    });
  }

  /** What staff did until an instant: what dunning says then, if nobody pays. */
  private endOfIntervention(account: DunningAccount, service: DunningService, now: Date): Change | null {
    const at = service.intervention?.endsAt ?? null;
    if (at === null || at <= now) return null;
    const free = { ...service, intervention: null, isHeldByStaff: false };
    const { state } = decideServiceState(factsOf(account, free, at));
    return state === service.subscription.serviceState ? null : { state, at };
  }
}

interface Change {
  state: ServiceState;
  at: Date;
}

const changeOf = (forecast: DunningForecast | null): Change | null =>
  forecast === null ? null : { state: forecast.decision.state, at: forecast.at };

/** What staff did is told in their own words. */
function caseReason(account: DunningAccount, { intervention }: DunningService, decision: DunningDecision): string {
  if (intervention === null || (decision.reason !== 'held-by-staff' && decision.reason !== 'spared')) {
    return reasonOf(account, decision);
  }
  const word = intervention.kind === 'suspend' ? 'suspended' : 'spared';
  return `${word} by ${intervention.placedBy}: ${intervention.reason}`;
}
