import { Injectable } from '@nestjs/common';
import type { SubscriptionFacts, WantedFacts, WifiSettings } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { Keep } from './management-facts.service';
import { SubscriptionWifi } from './subscription-wifi.service';

/** What a router is told of the service that it is for. */
@Injectable()
export class ServiceFactsReader {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly networks: SubscriptionWifi,
  ) {}

  async read(sql: Sql, subscriptionId: string, keep: Keep): Promise<Pick<WantedFacts, 'subscription' | 'wifi'>> {
    const [subscription, wifi] = await Promise.all([
      this.subscription(sql, subscriptionId, keep),
      this.wifi(sql, subscriptionId, keep),
    ]);
    return { subscription, wifi };
  }

  private async subscription(sql: Sql, subscriptionId: string, keep: Keep): Promise<SubscriptionFacts> {
    const [row, account] = await Promise.all([
      this.subscribers.getSubscription(sql, subscriptionId),
      this.subscribers.revealPppoe(sql, subscriptionId),
    ]);
    return {
      serviceState: row.serviceState,
      stateVersion: row.stateVersion,
      pppoeUsername: account.username,
      pppoePassword: keep('wan-pppoe.password', account.password),
      isByProfile: row.pushProfileId !== null,
      // Behind a bridge, or with an address of its own, the router dials nothing with our account.
      dials: row.accessMethod !== 'bridged' && row.accessMethod !== 'static-ip',
      cpeEnforces: row.cpeEnforces,
    };
  }

  private async wifi(sql: Sql, subscriptionId: string, keep: Keep): Promise<WifiSettings[]> {
    const rows = await this.networks.list(sql, subscriptionId);
    return rows.map((row) => ({
      band: row.band,
      ssid: row.ssid,
      passphrase: keep(`wifi-${row.band}.passphrase`, this.networks.reveal(row)),
      enabled: row.enabled,
    }));
  }
}
