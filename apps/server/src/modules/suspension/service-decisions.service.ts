import { Injectable } from '@nestjs/common';
import { decideServiceState, takesAway, type DunningDecision } from '@demarc/billing';
import { dateInZone, type LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import {
  causeOf,
  decisionFacts,
  factsOf,
  overReason,
  reasonOf,
  type DunningAccount,
  type DunningService,
  type DunningTrigger,
  type Taking,
} from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import { InterventionRepository } from './intervention.repository';
import { SuspensionWatchRepository } from './suspension.repository';
import type { SuspensionCaseEntity } from './suspension-run.entity';
import { SuspensionCaseRepository } from './suspension-case.repository';

export interface Reconsidered {
  /** Services whose state changed. */
  changed: number;
  takings: Taking[];
  /** The calendar day of the decision in the account's zone. */
  on: LocalDate;
}

/** What waits for its moment and keeps its ground until then. */
const WAITS = new Set<DunningDecision['reason']>(['window-closed', 'payment-in-flight']);

/**
 * Every decision is made under the lock of its subscriber, from what is committed then: a payment is either seen, or
 * undoes it in its own commit. What gives back is done at once; what takes away is only found here, and done by `take`.
 */
@Injectable()
export class ServiceDecisions {
  constructor(
    private readonly accounts: DunningAccounts,
    private readonly watches: SuspensionWatchRepository,
    private readonly interventions: InterventionRepository,
    private readonly cases: SuspensionCaseRepository,
    private readonly subscribers: SubscribersService,
    private readonly clock: Clock,
  ) {}

  /** Held until the transaction ends. */
  lock(tx: Tx, subscriberId: string): Promise<void> {
    return this.subscribers.lock(tx, subscriberId);
  }

  /** Decides again about every service of a subscriber, in the transaction that changed a fact. */
  async reconsider(tx: Tx, subscriberId: string, trigger: DunningTrigger): Promise<Reconsidered> {
    await this.subscribers.lock(tx, subscriberId);
    const now = this.clock.now();
    const account = await this.withoutEnded(tx, freed(await this.accounts.get(tx, subscriberId), trigger), now);
    const outcome: Reconsidered = { changed: 0, takings: [], on: dateInZone(now, account.zone) };
    const looks: Date[] = [];
    const decisions: Record<string, unknown>[] = [];
    const groundless: string[] = [];
    for (const service of account.services) {
      const { subscription, intervention } = service;
      const decision = decideServiceState(factsOf(account, service, now));
      const facts = decisionFacts(account, service, decision, now);
      decisions.push({ subscriptionId: subscription.id, state: decision.state, ...facts });
      looks.push(...[decision.nextDecisionAt, intervention?.endsAt ?? null].filter((at) => at !== null));
      const isTaking = takesAway(subscription.serviceState, decision.state);
      if (isTaking) outcome.takings.push(takingOf(account, service, decision));
      else if (!WAITS.has(decision.reason)) groundless.push(subscription.id);
      if (!decision.changes || isTaking) continue;
      if (await this.change(tx, { account, service, decision, trigger, now })) outcome.changed += 1;
    }
    await this.cases.dropGroundless(tx, groundless);
    // Only a tick takes away, behind its guards: whatever else found a ground for it asks for the next one.
    if (outcome.takings.length > 0 && trigger.kind !== 'clock') looks.push(now);
    await this.watches.decided(tx, {
      subscriberId,
      nextDecisionAt: looks.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null,
      decidedAt: now,
      lastDecision: decisions,
    });
    return outcome;
  }

  /** It is its turn: decided once more, from what is committed now. True when the service was taken away. */
  async take(tx: Tx, waiting: SuspensionCaseEntity): Promise<boolean> {
    await this.subscribers.lock(tx, waiting.subscriberId);
    if (!(await this.cases.lockWaiting(tx, waiting.id))) return false;
    const now = this.clock.now();
    const account = await this.accounts.get(tx, waiting.subscriberId);
    const service = account.services.find(({ subscription }) => subscription.id === waiting.subscriptionId);
    if (service === undefined) return this.drop(tx, waiting, 'the service is gone');
    const decision = decideServiceState(factsOf(account, service, now));
    if (!takesAway(service.subscription.serviceState, decision.state)) {
      if (!WAITS.has(decision.reason)) return this.drop(tx, waiting, reasonOf(account, decision));
      await this.cases.postpone(tx, waiting.id, decision.nextDecisionAt ?? now);
      return false;
    }
    await this.change(tx, { account, service, decision, trigger: { kind: 'clock' }, now });
    await this.cases.settle(tx, waiting.id, 'done', reasonOf(account, decision));
    return true;
  }

  private async drop(tx: Tx, waiting: SuspensionCaseEntity, outcome: string): Promise<false> {
    await this.cases.settle(tx, waiting.id, 'dropped', outcome);
    return false;
  }

  private async change(tx: Tx, { account, service, decision, trigger, now }: Deciding): Promise<boolean> {
    const facts = decisionFacts(account, service, decision, now);
    const why = reasonOf(account, decision);
    const reason = service.ended === undefined ? why : `${service.ended}; ${why}`;
    const cause = causeOf(trigger, decision, { reason, facts });
    // The profile of a policy carries out what the policy takes away, and nothing else.
    const pushProfileId = takesAway('active', decision.state) ? service.policy.pushProfileId : null;
    const change = { subscriptionId: service.subscription.id, to: decision.state, cause, pushProfileId };
    return (await this.subscribers.changeServiceState(tx, change)) !== null;
  }

  /** Ends what staff did and what is over by now. */
  private async withoutEnded(tx: Tx, account: DunningAccount, now: Date): Promise<DunningAccount> {
    const services: DunningService[] = [];
    for (const service of account.services) {
      const over = overReason(account, service, now);
      if (over === null || service.intervention === null) {
        services.push(service);
        continue;
      }
      await this.interventions.end(tx, service.intervention.id, now, over);
      services.push({ ...service, intervention: null, ended: over });
    }
    return { ...account, services };
  }
}

/** Staff give a service back that staff had taken away. */
function freed(account: DunningAccount, trigger: DunningTrigger): DunningAccount {
  if (trigger.kind !== 'staff' || trigger.frees === null) return account;
  const services = account.services.map((service) =>
    service.subscription.id === trigger.frees ? { ...service, isHeldByStaff: false } : service,
  );
  return { ...account, services };
}

interface Deciding {
  account: DunningAccount;
  service: DunningService;
  decision: DunningDecision;
  trigger: DunningTrigger;
  now: Date;
}

const takingOf = (account: DunningAccount, { subscription }: DunningService, decision: DunningDecision): Taking => ({
  subscriberId: account.subscriber.id,
  subscriptionId: subscription.id,
  nasId: subscription.nasId,
  toState: decision.state,
  reason: reasonOf(account, decision),
  overdueMinor: decision.overdueMinor,
  currency: account.currency,
});
