import { Injectable } from '@nestjs/common';
import type { EnforcementStep } from '@demarc/contracts';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import type { SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import { accessGroup } from './access-group';
import {
  DynamicAuthorizationRepository,
  type NewDynamicAuthorizationRequest,
} from './dynamic-authorization.repository';
import { EnforcementDecision } from './enforcement-decision.service';
import type { DynamicAuthorizationRequestEntity, EnforcementEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';
import { stepFor } from './enforcement-plan';

/** A session, or the user name when accounting knows none. */
export type Target = Pick<DynamicAuthorizationRequestEntity, 'target' | 'nasId' | 'sessionId'>;

export interface Opening {
  decided: EnforcementEntity;
  step: EnforcementStep;
  targets: Target[];
  /** Why this step and no gentler one. */
  because: string | null;
  /** It is about a session that began wrongly, not about the change itself. */
  isCorrection?: boolean;
}

/** How long a router that was told to do what the NAS did not may take, before a person is asked. */
const CPE_PROOF_SECONDS = 600;

type Subject = Pick<SubscriptionEntity, 'id' | 'pppoeUsername'>;

/** Writes the next step of a change as a row, with the reason why it is the next. */
@Injectable()
export class NextStep {
  constructor(
    private readonly requests: DynamicAuthorizationRepository,
    private readonly enforcements: EnforcementRepository,
    private readonly decision: EnforcementDecision,
    private readonly subscribers: SubscribersService,
    private readonly live: LiveEvents,
  ) {}

  /** As it was decided with the change; a change from before there were decisions is decided now. */
  async decisionOf(
    tx: Tx,
    subscription: SubscriptionEntity,
    payload: SubscriptionStateChanged['payload'],
  ): Promise<EnforcementEntity> {
    const find = (): Promise<EnforcementEntity | null> => this.enforcements.find(tx, subscription.id, payload.version);
    const found = await find();
    if (found !== null) return found;
    const from = accessGroup(payload.from ?? 'active', subscription);
    const groups = { from, to: accessGroup(payload.to, subscription) };
    const decided = await this.decision.preview(tx, subscription, groups);
    return {
      subscriptionId: subscription.id,
      stateVersion: payload.version,
      fromGroup: groups.from,
      toGroup: groups.to,
      decidedAt: subscription.stateChangedAt,
      revision: 0,
      ...decided,
    };
  }

  /** A newer state is decided: what nobody has carried out of the older ones is void. */
  supersede(tx: Tx, subscriptionId: string, version: number): Promise<void> {
    return this.requests.supersede(tx, subscriptionId, version);
  }

  async skip(tx: Tx, subject: Subject, decided: EnforcementEntity, reason: string): Promise<void> {
    const nobody = { target: 'none', nasId: null, sessionId: null };
    await this.requests.insertIfNew(tx, [
      { ...row(subject, decided, 'disconnect'), priority: 1, ...nobody, outcome: 'skipped', reason, dueAt: null },
    ]);
  }

  async open(
    tx: Tx,
    subject: Subject,
    { decided, step, targets, because, isCorrection = false }: Opening,
  ): Promise<void> {
    const base = { ...row(subject, decided, step), because, isCorrection };
    const nobody = { target: 'none', nasId: null, sessionId: null };
    if (step === 'cpe') {
      await this.requests.insertIfNew(tx, [
        { ...base, ...nobody, outcome: 'handed-over', reason: because, dueAt: null },
      ]);
      await this.requests.awaitProof(tx, subject.id, decided.stateVersion, CPE_PROOF_SECONDS);
      await this.subscribers.letCpeEnforce(tx, subject.id);
    } else if (step === 'by-hand') {
      await this.requests.insertIfNew(tx, [{ ...base, ...nobody, outcome: 'by-hand', reason: because, dueAt: null }]);
    } else {
      // Due by the database's own clock: business time may be shifted far from it.
      const waiting = { outcome: 'waiting' as const, reason: null, dueAt: new Date(0) };
      await this.requests.insertIfNew(
        tx,
        targets.map((target) => ({ ...base, ...target, id: newId(), ...waiting })),
      );
    }
  }

  /** What follows on this step in the plan of its change; nothing after the last, or when it is decided otherwise by now. */
  async after(tx: Tx, order: DynamicAuthorizationRequestEntity, because: string): Promise<void> {
    const decided = await this.decisionBehind(tx, order);
    const step = decided === null ? null : stepFor(decided, order.step, order.sessionId !== null);
    if (decided === null || step === null) return;
    await this.openAfter(tx, order, { decided, step, because });
  }

  /** A look at what a change in place has made, where nothing else shows it. */
  async readBack(tx: Tx, order: DynamicAuthorizationRequestEntity): Promise<boolean> {
    const decided = await this.decisionBehind(tx, order);
    const isPlanned = decided?.plan.some(({ step, why }) => step === 'read-back' && why === null) ?? false;
    if (decided !== null && isPlanned) {
      await this.openAfter(tx, order, {
        decided,
        step: 'read-back',
        because: 'nothing else shows a change in place here',
      });
    }
    return isPlanned;
  }

  /** Tells those who are looking at its proof or its NAS. */
  async announce(tx: Tx, { subscriptionId, stateVersion, nasId }: DynamicAuthorizationRequestEntity): Promise<void> {
    await this.live.publish(tx, { topic: 'proof', id: `${subscriptionId}.${stateVersion}` });
    if (nasId !== null) await this.live.publish(tx, { topic: 'nas', id: nasId });
  }

  private async decisionBehind(tx: Tx, order: DynamicAuthorizationRequestEntity): Promise<EnforcementEntity | null> {
    const decided = await this.enforcements.find(tx, order.subscriptionId, order.stateVersion);
    return decided?.revision === order.revision ? decided : null;
  }

  private async openAfter(
    tx: Tx,
    order: DynamicAuthorizationRequestEntity,
    opening: Omit<Opening, 'targets'>,
  ): Promise<void> {
    const subscription = await this.subscribers.getSubscription(tx, order.subscriptionId);
    if (subscription.stateVersion > order.stateVersion) return;
    const { target, nasId, sessionId } = order;
    await this.open(tx, subscription, { ...opening, targets: [{ target, nasId, sessionId }] });
  }
}

/** Who gets something back goes first. */
const priorityOf = ({ fromGroup, toGroup }: EnforcementEntity): 0 | 1 =>
  toGroup === 'open' || (fromGroup === 'closed' && toGroup !== 'closed') ? 0 : 1;

const row = (
  { id, pppoeUsername }: Subject,
  decided: EnforcementEntity,
  step: EnforcementStep,
): Omit<NewDynamicAuthorizationRequest, 'target' | 'nasId' | 'sessionId' | 'outcome' | 'reason' | 'dueAt'> => ({
  id: newId(),
  subscriptionId: id,
  stateVersion: decided.stateVersion,
  revision: decided.revision,
  step,
  priority: priorityOf(decided),
  userName: pppoeUsername,
  because: null,
  isCorrection: false,
  identifiedBy: [],
  rounds: 0,
  attempts: 0,
});
