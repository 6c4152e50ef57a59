import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { AccessService, type AccessEvidence } from '../access/access.service';
import { ReachabilityService } from '../cwmp/reachability.service';
import { InventoryService } from '../inventory/inventory.service';
import { ProofOfRouter } from '../provisioning/proof-of-router.service';
import type { ServiceStateChangeEntity, SubscriptionEntity } from '../subscribers/subscribers.service';
import { toAccountingEvidence, toCallEvidence, toNasEvidence, toRouterEvidence } from './proof-evidence';
import type { ProofFacts } from './proof-facts';
import { ProofRepository } from './proof.repository';

/** Collects what the other parties left behind about a change of state. */
@Injectable()
export class ProofFactsReader {
  constructor(
    private readonly access: AccessService,
    private readonly routers: ProofOfRouter,
    private readonly inventory: InventoryService,
    private readonly reachability: ReachabilityService,
    private readonly proofs: ProofRepository,
  ) {}

  async read(
    sql: Sql,
    subscription: SubscriptionEntity,
    change: ServiceStateChangeEntity,
  ): Promise<{ facts: ProofFacts; method: AccessEvidence['method'] }> {
    const [access, words, calls, cpe, found] = await Promise.all([
      this.access.evidenceFor(sql, subscription.id, change.version),
      this.routers.listWords(sql, subscription.id, change.version),
      this.reachability.listFor(sql, { subscriptionId: subscription.id, stateVersion: change.version }),
      this.inventory.findBySubscription(sql, subscription.id),
      this.proofs.find(sql, subscription.id, change.version),
    ]);
    const serialNumber = cpe?.serialNumber ?? null;
    const facts: ProofFacts = {
      subscriptionId: subscription.id,
      version: change.version,
      from: change.fromState,
      to: change.toState,
      cause: change.cause,
      decidedAt: change.decidedAt,
      isSuperseded: subscription.stateVersion > change.version,
      hasNas: subscription.nasId !== null,
      hasRouter: cpe !== null || words.length > 0,
      hasAccounting: access.sessions.length > 0,
      network: access.verdict,
      nas: access.requests.map(toNasEvidence),
      accounting: access.reports.flatMap(toAccountingEvidence),
      router: [...words.map((word) => toRouterEvidence(word, serialNumber)), ...calls.map(toCallEvidence)].toSorted(
        (a, b) => a.at.getTime() - b.at.getTime(),
      ),
      provenBy: found?.links ?? null,
    };
    return { facts, method: access.method };
  }
}
