import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert, instantOf, type LocalDate } from '@demarc/kernel';
import { ACCESS_GROUPS, ratesIn, type AccessGroup } from '@demarc/radius';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { NasEntity } from './access.entity';
import { groupPool, poolServing } from './access-pool';
import { groupReplies, radiusGroup, type GroupReply, type Rates } from './access-reply';
import type { AddressPoolEntity } from './address-pool.entity';
import { AddressPoolRepository } from './address-pool.repository';
import { leastLeaseSeconds } from './lease-time';
import { NasService } from './nas.service';
import {
  passwordCheck,
  radiusAccounts,
  type AccountSettings,
  type PasswordForm,
  type RadiusAccount,
} from './radius-account';
import { RadiusRepository, type AccountPassword } from './radius.repository';

/** Raised when rows of another release have to be made anew. */
const FORMAT = 3;

/**
 * What FreeRADIUS reads is made here from what Demarc knows, in the transaction that changed it: the next accept says
 * what the ledger says. Nothing is written while RADIUS_PASSWORDS is off.
 */
@Injectable()
export class RadiusProjection {
  constructor(
    private readonly config: AppConfig,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly nasServers: NasService,
    private readonly radius: RadiusRepository,
    private readonly pools: AddressPoolRepository,
  ) {}

  get isOn(): boolean {
    return this.config.settings.RADIUS_PASSWORDS !== 'off';
  }

  /** What the rows depend on besides the facts themselves: when it changes, all are made anew. */
  get settings(): string {
    const { RADIUS_PASSWORDS, RADIUS_SUSPENDED, RADIUS_INTERIM_SECONDS, GARDEN_REALM } = this.config.settings;
    return [FORMAT, RADIUS_PASSWORDS, RADIUS_SUSPENDED, RADIUS_INTERIM_SECONDS, GARDEN_REALM].join(' ');
  }

  async subscriptions(tx: Tx, ids: string[]): Promise<void> {
    const { RADIUS_PASSWORDS: form } = this.config.settings;
    if (form === 'off' || ids.length === 0) return;
    const rows = await this.subscribers.listSubscriptions(tx, ids);
    const settings = await this.accountSettings(tx);
    const accounts = rows.flatMap((row) => radiusAccounts(row, settings));
    const passwords = await this.missingPasswords(tx, { rows, accounts, form });
    await this.radius.replaceAccounts(tx, ids, accounts, passwords);
  }

  /** Before anything is written: single accounts side by side, everything at once alone. */
  lock(tx: Tx, mode: 'shared' | 'alone'): Promise<void> {
    return this.radius.lock(tx, mode);
  }

  /** Groups of these plans, or of all. */
  async plans(tx: Tx, ids: string[] | null): Promise<void> {
    if (!this.isOn) return;
    const plans = (await this.catalog.listPlans(tx)).filter(({ id }) => ids === null || ids.includes(id));
    const replies = await this.radius.listReplies(tx);
    const { RADIUS_INTERIM_SECONDS, RADIUS_SUSPENDED } = this.config.settings;
    const pools = await this.pools.byPlan(tx);
    const given = plans.map((plan) => {
      const own = { downKbps: plan.downKbps, upKbps: plan.upKbps };
      const rates = Object.fromEntries(ACCESS_GROUPS.map((group) => [group, ratesIn(group, own)])) as Record<
        AccessGroup,
        Rates
      >;
      return withPools(plan.id, pools, groupReplies(replies, { id: plan.id, rates }, RADIUS_INTERIM_SECONDS));
    });
    const refused = RADIUS_SUSPENDED === 'reject' ? plans.map(({ id }) => radiusGroup('closed', id)) : [];
    await this.radius.replaceGroups(tx, {
      groupNames: plans.flatMap(({ id }) => ACCESS_GROUPS.map((group) => radiusGroup(group, id))),
      replies: given.flatMap((each) => each.replies),
      checks: [
        ...given.flatMap(({ checks }) => checks),
        ...refused.map((groupName) => ({ groupName, attribute: 'Auth-Type', value: 'Reject' })),
      ],
    });
  }

  /** The interim interval may have been made longer: leases outlive three of it. */
  async lengthenLeases(tx: Tx): Promise<void> {
    await this.pools.lengthenLeases(tx, leastLeaseSeconds(this.config.settings.RADIUS_INTERIM_SECONDS));
  }

  async nas(tx: Tx, nas: NasEntity): Promise<void> {
    if (!this.isOn) return;
    const { id: nasId, name, address, vendor } = nas;
    await this.radius.replaceClient(tx, { nasId, name, address, vendor, secret: this.nasServers.secretOf(nas) });
  }

  async allNas(tx: Tx): Promise<void> {
    for (const nas of await this.nasServers.list(tx)) await this.nas(tx, nas);
  }

  private async accountSettings(tx: Tx): Promise<AccountSettings> {
    const { zone } = await this.catalog.getBillingEntity(tx);
    return {
      gardenRealm: this.config.settings.GARDEN_REALM,
      startOf: (on) => instantOf(on as LocalDate, 0, 0, zone),
    };
  }

  /** A secret is opened only when it is another one than last time, or the name is new. */
  private async missingPasswords(
    tx: Tx,
    given: { rows: SubscriptionEntity[]; accounts: RadiusAccount[]; form: PasswordForm },
  ): Promise<AccountPassword[]> {
    const known = await this.radius.passwordSources(
      tx,
      given.rows.map(({ id }) => id),
    );
    const byId = new Map(given.rows.map((row) => [row.id, row]));
    return given.accounts.flatMap(({ userName, subscriptionId }): AccountPassword[] => {
      const row = byId.get(subscriptionId);
      assert(row !== undefined, 'an account comes from one of these services');
      const source = createHash('sha256').update(given.form).update(row.pppoePasswordSealed).digest();
      if (known.get(userName)?.equals(source) === true) return [];
      const check = passwordCheck(this.subscribers.openPppoePassword(row), given.form);
      return [{ userName, subscriptionId, ...check, source }];
    });
  }
}

/** The pools of a plan's groups before what the operator gives in them; a group with a pool has no other. */
function withPools(planId: string, pools: ReadonlyMap<string | null, AddressPoolEntity>, replies: GroupReply[]) {
  const given = ACCESS_GROUPS.flatMap((group) => {
    const pool = pools.get(poolServing(group) === 'garden' ? null : planId);
    return pool === undefined ? [] : [groupPool(radiusGroup(group, planId), pool)];
  });
  const pooled = new Set(given.flatMap(({ checks }) => checks.map(({ groupName }) => groupName)));
  return {
    checks: given.flatMap(({ checks }) => checks),
    replies: [
      ...given.flatMap((each) => each.replies),
      ...replies.filter(({ groupName, attribute }) => attribute !== 'Framed-Pool' || !pooled.has(groupName)),
    ],
  };
}
