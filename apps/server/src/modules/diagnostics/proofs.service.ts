import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import type { Proof } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import {
  SubscribersService,
  type ServiceStateChangeEntity,
  type SubscriptionEntity,
} from '../subscribers/subscribers.service';
import { KeptProofs } from './kept-proofs.service';
import { proofLinks, proofOf } from './proof-chain';
import { ProofFactsReader } from './proof-facts.service';
import { ProofRepository, type ProofFinding } from './proof.repository';

class ProofNotFound extends DomainError {
  readonly code = 'proof/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no proof ${id}`);
  }
}

class ProofNotKept extends DomainError {
  readonly code = 'proof/not-kept';
  readonly kind = 'not-found';
  constructor() {
    super('this state is over, and the messages that proved it were dropped after the time that was set');
  }
}

const SHOWN = 20;

/** Of what something was heard that may prove it, or may have. */
export interface ProofNewsOf {
  /** Services of which a NAS, or routers that have, reported something. */
  subscriptionIds: string[];
  cpeIds: string[];
  /** Looked at whether they are open or not. */
  proofs: { subscriptionId: string; stateVersion: number }[];
}

/** Chains what the other parties left behind about a change of state. */
@Injectable()
export class ProofsService {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly reader: ProofFactsReader,
    private readonly proofs: ProofRepository,
    private readonly inventory: InventoryService,
    private readonly kept: KeptProofs,
  ) {}

  /** @param id `<subscription>.<version>` */
  async get(sql: Sql, id: string): Promise<Proof> {
    const [subscriptionId = '', version = ''] = id.split('.');
    if (!/^[0-9a-f-]{36}$/.test(subscriptionId) || !/^\d{1,9}$/.test(version)) throw new ProofNotFound(id);
    const change = await this.subscribers.findStateChange(sql, subscriptionId, Number(version));
    if (change === null) throw new ProofNotFound(id);
    const subscription = await this.subscribers.getSubscription(sql, subscriptionId);
    if (!this.kept.isKept(subscription, change)) throw new ProofNotKept();
    const proof = proofOf((await this.reader.read(sql, subscription, change)).facts);
    const known = await this.proofs.find(sql, subscriptionId, change.version);
    // The board is behind: whoever keeps it looks as well.
    if (known !== null && known.status !== proof.status) await this.proofs.askForLook(sql, proof.id);
    return proof;
  }

  /** Newest first, without the octets of the messages. */
  async listOf(sql: Sql, subscription: SubscriptionEntity, limit = SHOWN): Promise<Proof[]> {
    const changes = await this.subscribers.listStateChanges(sql, [subscription.id], limit);
    const proofs: Proof[] = [];
    for (const change of changes) {
      if (!this.kept.isKept(subscription, change)) continue;
      const { facts } = await this.reader.read(sql, subscription, change);
      proofs.push(proofOf(facts, { withContent: false }));
    }
    return proofs;
  }

  /** Has what is open of these looked at now. */
  async expect(sql: Sql, { subscriptionIds, cpeIds, proofs }: ProofNewsOf): Promise<void> {
    const owners = cpeIds.length === 0 ? [] : await this.inventory.listSubscriptionsOf(sql, cpeIds);
    const ids = [...new Set([...subscriptionIds, ...owners])];
    if (ids.length > 0) await this.proofs.newsOf(sql, ids);
    if (proofs.length > 0) await this.proofs.lookAgain(sql, proofs);
  }

  /** How the proof of a change stands now; null: there is no such change. */
  async judge(sql: Sql, subscriptionId: string, stateVersion: number): Promise<ProofFinding | null> {
    const change = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion);
    if (change === null) return null;
    return this.finding(sql, await this.subscribers.getSubscription(sql, subscriptionId), change);
  }

  private async finding(
    sql: Sql,
    subscription: SubscriptionEntity,
    change: ServiceStateChangeEntity,
  ): Promise<ProofFinding> {
    const { facts, method } = await this.reader.read(sql, subscription, change);
    const { status, totalSeconds, gap, missing } = proofOf(facts, { withContent: false });
    const isProven = status === 'proven';
    return {
      method,
      nasId: subscription.nasId,
      status,
      gap,
      missing,
      isSuperseded: facts.isSuperseded,
      provenAt: isProven ? new Date(change.decidedAt.getTime() + (totalSeconds ?? 0) * 1000) : null,
      seconds: isProven ? (totalSeconds ?? 0) : null,
      // What it rested on first stays what it rests on.
      links: isProven && facts.provenBy === null ? proofLinks(facts) : null,
    };
  }
}
