import { Injectable } from '@nestjs/common';
import { isOfSubscriber, type ValuePlace, type WishMode } from '@demarc/provisioning';
import type { Tx } from '../../platform/database/database';
import type { CpeEntity } from '../inventory/inventory.service';
import { AdoptedSettingRepository } from './adopted-setting.repository';
import { MarkDue } from './mark-due.service';
import { OperatorSettings, type RouterValue } from './operator-settings.service';
import { SubscriptionWifi } from './subscription-wifi.service';
import { WakeRouter } from './wake-router.service';
import { WantedRepository } from './wanted.repository';

export type { RouterValue } from './operator-settings.service';

/** What was wanted at a place before; null: nothing was. */
export interface EarlierValue extends ValuePlace {
  readonly value: string | null;
  readonly type: string | null;
  readonly mode: WishMode;
}

export interface ValueChange {
  readonly id: string;
  readonly name: string;
  readonly values: readonly RouterValue[];
}

/**
 * Sets values of one router, as part of what is wanted of it: name and key of its subscriber's WiFi become the subscriber's
 * own, as if staff had set them there; everything else is a wish of its own for the router. Then the router is called.
 */
@Injectable()
export class SetRouterValues {
  constructor(
    private readonly wifi: SubscriptionWifi,
    private readonly settings: OperatorSettings,
    private readonly adopted: AdoptedSettingRepository,
    private readonly due: MarkDue,
    private readonly calls: WakeRouter,
    private readonly wanted: WantedRepository,
  ) {}

  /** @returns what was wanted there before, in the order of the values */
  async apply(tx: Tx, cpe: CpeEntity, change: ValueChange): Promise<EarlierValue[]> {
    const { id: cpeId, subscriptionId } = cpe;
    const whose = { cpeId, subscriptionId };
    const networks = subscriptionId === null ? [] : await this.wifi.list(tx, subscriptionId);
    const bands = networks.map(({ band }) => band);
    const known = await this.settings.list(tx, whose);
    const earlier: EarlierValue[] = [];
    for (const value of change.values) {
      const { intent, field, type, mode } = value;
      if (subscriptionId !== null && isOfSubscriber(value, bands)) {
        const before = await this.wifi.setField(tx, subscriptionId, value);
        earlier.push({ intent, field, type, mode: 'initial', value: before });
        continue;
      }
      const row = known.find((one) => one.intent === intent && one.field === field);
      // What the subscriber made of it gives way to what is given anew, as it gave way when it was given first.
      const taken = mode === 'initial' ? await this.adopted.take(tx, whose, { intent, field }) : null;
      const before = row === undefined ? taken : this.settings.reveal(row);
      earlier.push({ intent, field, type: row?.type ?? type, mode: row?.mode ?? 'initial', value: before });
      await this.settings.put(tx, whose, value, change);
    }
    await this.wanted.forgetRefusals(tx, cpeId, change.values);
    await this.tell(tx, cpe, `bulk change ${change.name}`);
    return earlier;
  }

  /** What is wanted at these places now, as operators and subscribers have set it; null: nobody has. */
  async current(
    tx: Tx,
    { id: cpeId, subscriptionId }: CpeEntity,
    places: readonly ValuePlace[],
  ): Promise<(string | null)[]> {
    const networks = subscriptionId === null ? [] : await this.wifi.list(tx, subscriptionId);
    const known = await this.settings.list(tx, { cpeId, subscriptionId });
    return places.map((place) => {
      const isOwn = isOfSubscriber(
        place,
        networks.map(({ band }) => band),
      );
      const network = networks.find(({ band }) => place.intent === `wifi-${band}`);
      if (isOwn) return network === undefined ? null : this.wifi.textOf(network, place.field);
      const row = known.find(({ intent, field }) => intent === place.intent && field === place.field);
      return row === undefined ? null : this.settings.reveal(row);
    });
  }

  private async tell(tx: Tx, { id, subscriptionId, mode }: CpeEntity, reason: string): Promise<void> {
    if (subscriptionId !== null) return this.due.markSubscriptions(tx, [subscriptionId], reason);
    await this.wanted.markDue(tx, [id], reason);
    if (mode === 'manage') await this.calls.callIn(tx, id, reason);
  }
}
