import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreateSubscription, SetWifi } from '@demarc/contracts';
import type { WifiBand } from '@demarc/datamodel';
import type { Adoption } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import type { SubscriptionWifiEntity, WifiSource } from './provisioning.entity';
import { WifiRepository } from './wifi.repository';

const BANDS: readonly WifiBand[] = ['2.4', '5'];
/** Letters and digits that nobody mistakes for another on the telephone. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const place = (rowId: string): SecretPlace => ({ table: 'subscription_wifi', column: 'passphrase_sealed', rowId });

/** The WiFi of a subscription: made with it, changed by staff, or adopted from the router. */
@Injectable()
export class SubscriptionWifi {
  constructor(
    private readonly wifi: WifiRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  list(sql: Sql, subscriptionId: string): Promise<SubscriptionWifiEntity[]> {
    return this.wifi.list(sql, subscriptionId);
  }

  listOfAll(sql: Sql, subscriptionIds: readonly string[]): Promise<SubscriptionWifiEntity[]> {
    return this.wifi.listOfAll(sql, subscriptionIds);
  }

  reveal(row: SubscriptionWifiEntity): string {
    return this.box.open(place(row.id), row.passphraseSealed);
  }

  /** One name and key for both bands; what is not given is made. */
  async createFor(tx: Tx, subscriptionId: string, given: CreateSubscription['wifi']): Promise<void> {
    const ssid = given?.ssid ?? `WiFi-${randomText(4).toUpperCase()}`;
    const passphrase = given?.passphrase ?? randomText(12);
    const source = given === undefined ? 'generated' : 'operator';
    for (const band of BANDS) await this.insert(tx, subscriptionId, { band, ssid, passphrase, source });
  }

  async set(tx: Tx, subscriptionId: string, { band, ssid, passphrase }: SetWifi): Promise<void> {
    const row = await this.wifi.findForUpdate(tx, subscriptionId, band);
    if (row === null) return this.insert(tx, subscriptionId, { band, ssid, passphrase, source: 'operator' });
    await this.wifi.update(tx, row.id, {
      ssid,
      passphraseSealed: this.box.seal(place(row.id), passphrase),
      source: 'operator',
      changedAt: this.clock.now(),
    });
  }

  /** One field of the WiFi that it has on a band. @returns what it was; null: there is no such band */
  async setField(
    tx: Tx,
    subscriptionId: string,
    { intent, field, value }: { intent: string; field: string; value: string },
  ): Promise<string | null> {
    const row = await this.wifi.findForUpdate(tx, subscriptionId, intent === 'wifi-5' ? '5' : '2.4');
    if (row === null) return null;
    const { before, change } = this.fieldOf(row, field, value);
    await this.wifi.update(tx, row.id, { ...change, source: 'operator', changedAt: this.clock.now() });
    return before;
  }

  /** A field as it is, in words. */
  textOf(row: SubscriptionWifiEntity, field: string): string {
    return this.fieldOf(row, field, '').before;
  }

  /**
   * A change made at the router becomes the subscriber's setting: it survives reset and swap.
   * @returns whether it is one of those that are kept here
   */
  async adopt(tx: Tx, subscriptionId: string, { intent, field, value }: Adoption): Promise<boolean> {
    const band = intent === 'wifi-2.4' ? '2.4' : intent === 'wifi-5' ? '5' : null;
    if (band === null || (field !== 'ssid' && field !== 'enabled')) return false;
    const row = await this.wifi.findForUpdate(tx, subscriptionId, band);
    if (row === null) return false;
    const now = this.clock.now();
    const change = field === 'ssid' ? { ssid: value } : { enabled: /^(?:1|true|yes)$/i.test(value) };
    await this.wifi.update(tx, row.id, { ...change, source: 'subscriber', changedAt: now, adoptedAt: now });
    return true;
  }

  private fieldOf(
    row: SubscriptionWifiEntity,
    field: string,
    value: string,
  ): { before: string; change: Partial<SubscriptionWifiEntity> } {
    if (field === 'ssid') return { before: row.ssid, change: { ssid: value } };
    if (field === 'enabled') return { before: String(row.enabled), change: { enabled: value === 'true' } };
    return { before: this.reveal(row), change: { passphraseSealed: this.box.seal(place(row.id), value) } };
  }

  private async insert(
    tx: Tx,
    subscriptionId: string,
    given: { band: WifiBand; ssid: string; passphrase: string; source: WifiSource },
  ): Promise<void> {
    const id = newId();
    await this.wifi.insert(tx, {
      id,
      subscriptionId,
      band: given.band,
      ssid: given.ssid,
      passphraseSealed: this.box.seal(place(id), given.passphrase),
      enabled: true,
      source: given.source,
      changedAt: this.clock.now(),
      adoptedAt: null,
    });
  }
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
