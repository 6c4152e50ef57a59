import { Injectable } from '@nestjs/common';
import type { SecretRef, SecretText } from '@demarc/datamodel';
import type { SubscriptionFacts, WantedFacts, WifiSettings } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Sql } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { CpeEntity } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { ManagementFactsReader, type Keep, type OwnCredentials } from './management-facts.service';
import { SubscriptionWifi } from './subscription-wifi.service';

export interface WantedFactsOfCpe {
  facts: WantedFacts;
  /** In clear, for the moment of sending; never stored. */
  secrets: ReadonlyMap<SecretRef, string>;
}

/** Gathers what decides about a router: its subscription, the subscriber's WiFi, its own credentials. */
@Injectable()
export class WantedFactsReader {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly wifi: SubscriptionWifi,
    private readonly management: ManagementFactsReader,
    private readonly box: SecretBox,
    private readonly config: AppConfig,
  ) {}

  /** @param own the credentials it was given already; `mint`: it has none of its own that it could keep */
  async read(cpe: CpeEntity, own: OwnCredentials): Promise<WantedFactsOfCpe> {
    const { sql } = this.database;
    const secrets = new Map<SecretRef, string>();
    const keep = (ref: SecretRef, text: string): SecretText => {
      secrets.set(ref, text);
      return { ref, fingerprint: this.box.fingerprint('cpe-secret', text) };
    };
    const [management, subscription, wifi] = await Promise.all([
      this.management.read(sql, cpe, { own, keep }),
      cpe.subscriptionId === null ? null : this.subscription(sql, cpe.subscriptionId, keep),
      cpe.subscriptionId === null ? [] : this.networks(sql, cpe.subscriptionId, keep),
    ]);
    return { facts: { management, subscription, wifi, gardenRealm: this.config.settings.GARDEN_REALM }, secrets };
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

  private async networks(sql: Sql, subscriptionId: string, keep: Keep): Promise<WifiSettings[]> {
    const rows = await this.wifi.list(sql, subscriptionId);
    return rows.map((row) => ({
      band: row.band,
      ssid: row.ssid,
      passphrase: keep(`wifi-${row.band}.passphrase`, this.wifi.reveal(row)),
      enabled: row.enabled,
    }));
  }
}
