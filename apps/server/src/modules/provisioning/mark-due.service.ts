import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { InventoryService } from '../inventory/inventory.service';
import type { CpeAssigned, CpeRootChanged, CpeSoftwareChanged } from '../inventory/inventory.events';
import type { SubscriptionChanged, SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { CpeConnectionWanted } from './provisioning.events';
import { WantedRepository } from './wanted.repository';

/** Why a CPE learns its tree again before anything else. */
export const FIRMWARE_CHANGED = 'the firmware changed';

interface Due {
  subscriptionId: string;
  cpeId: string;
  stateVersion: number;
  reason: string;
  /** It is not armed: nothing would come of a call. */
  isObserved: boolean;
}

/**
 * A service's state and the order to its router commit together or not at all: each change marks the router due in the
 * same transaction, and asks for a call that leaves right after it.
 */
@Injectable()
export class MarkDue implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly wanted: WantedRepository,
    private readonly inventory: InventoryService,
    private readonly subscribers: SubscribersService,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.within<SubscriptionStateChanged>('subscription.state-changed', async (tx, events) => {
      const states = new Map(events.map(({ payload }) => [payload.subscriptionId, payload]));
      const cpes = await this.inventory.listBySubscriptions(tx, [...states.keys()]);
      const due = cpes.flatMap(({ id, subscriptionId, mode }): Due[] => {
        const state = states.get(subscriptionId ?? '');
        if (state === undefined) return [];
        const { subscriptionId: of, version, to } = state;
        return [
          {
            subscriptionId: of,
            cpeId: id,
            stateVersion: version,
            reason: `service state ${to}`,
            isObserved: mode === 'observe',
          },
        ];
      });
      await this.mark(tx, due);
    });
    this.outbox.within<SubscriptionChanged>('subscription.changed', (tx, events) =>
      this.markSubscriptions(
        tx,
        events.map(({ payload }) => payload.subscriptionId),
        'the subscription changed',
      ),
    );
    this.outbox.within<CpeAssigned>('cpe.assigned', async (tx, events) => {
      for (const { payload } of events) await this.assigned(tx, payload);
    });
    this.outbox.within<CpeRootChanged>('cpe.root-changed', (tx, events) =>
      this.wanted.markDue(
        tx,
        events.map(({ payload }) => payload.cpeId),
        FIRMWARE_CHANGED,
      ),
    );
    this.outbox.within<CpeSoftwareChanged>('cpe.software-changed', async (tx, events) => {
      await this.wanted.markDue(
        tx,
        events.map(({ payload }) => payload.cpeId),
        FIRMWARE_CHANGED,
      );
    });
  }

  /** The routers of these subscriptions have something new to be told. */
  async markSubscriptions(tx: Tx, subscriptionIds: string[], reason: string): Promise<void> {
    const cpes = await this.inventory.listBySubscriptions(tx, subscriptionIds);
    const rows = await this.subscribers.listSubscriptions(tx, subscriptionIds);
    const versions = new Map(rows.map((row) => [row.id, row.stateVersion]));
    const due = cpes.flatMap(({ id, subscriptionId, mode }): Due[] => {
      const stateVersion = versions.get(subscriptionId ?? '');
      if (subscriptionId === null || stateVersion === undefined) return [];
      return [{ subscriptionId, cpeId: id, stateVersion, reason, isObserved: mode === 'observe' }];
    });
    await this.mark(tx, due);
  }

  private async assigned(tx: Tx, { cpeId, subscriptionId }: CpeAssigned['payload']): Promise<void> {
    if (subscriptionId !== null) return this.markSubscriptions(tx, [subscriptionId], 'assigned to a subscription');
    await this.wanted.markDue(tx, [cpeId], 'taken from its subscription');
  }

  private async mark(tx: Tx, due: readonly Due[]): Promise<void> {
    if (due.length === 0) return;
    const at = this.clock.now();
    const byReason = Map.groupBy(due, ({ reason }) => reason);
    for (const [reason, list] of byReason)
      await this.wanted.markDue(
        tx,
        list.map(({ cpeId }) => cpeId),
        reason,
      );
    await this.wanted.insertEvidence(
      tx,
      due.map(({ subscriptionId, stateVersion, cpeId, reason }) => ({
        id: newId(),
        subscriptionId,
        stateVersion,
        cpeId,
        step: 'wanted' as const,
        at,
        detail: { reason },
        message: null,
        octets: null,
      })),
    );
    await this.outbox.addAll(
      tx,
      due
        .filter(({ isObserved }) => !isObserved)
        .map(({ subscriptionId, stateVersion, cpeId, reason }): CpeConnectionWanted => ({
          type: 'cpe.connection-wanted',
          subjectId: cpeId,
          payload: { cpeId, reason, evidenceFor: { subscriptionId, stateVersion } },
        })),
    );
    for (const { cpeId } of due) await this.live.publish(tx, { topic: 'router', id: cpeId });
  }
}
