import { randomBytes } from 'node:crypto';
import { CreateNas, type ChangeSubscriptionAccess, type ServiceState } from '@demarc/contracts';
import type { NasEntity } from '../../apps/server/src/modules/access/access.entity';
import {
  AccessService,
  type AccessEvidence,
  type AccessVerdict,
} from '../../apps/server/src/modules/access/access.service';
import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import { EnforcementExpiry } from '../../apps/server/src/modules/access/enforcement-expiry.service';
import { SubscriptionAccessService } from '../../apps/server/src/modules/access/subscription-access.service';
import { NasService } from '../../apps/server/src/modules/access/nas.service';
import { CatalogService } from '../../apps/server/src/modules/catalog/catalog.service';
import { ManageSubscriber } from '../../apps/server/src/modules/subscribers/manage-subscriber.service';
import { ManageSubscription } from '../../apps/server/src/modules/subscribers/manage-subscription.service';
import {
  SubscribersService,
  type SubscriptionEntity,
} from '../../apps/server/src/modules/subscribers/subscribers.service';
import type { TestApp } from './app';
import { NasSimulator, type Accept, type NasSimulatorOptions } from './nas-simulator';
import { RouterOsSimulator, type RouterOsOptions } from './routeros-simulator';

export const NAS_SECRET = 'a secret shared with one NAS';

export const ROUTEROS_LOGIN = { username: 'demarc', password: 'let the billing in' };

/** What a login gets in each state (the same in RADIUS). */
const GROUPS: Readonly<Record<ServiceState, string>> = {
  active: 'open',
  notice: 'open',
  throttled: 'throttled',
  'walled-garden': 'garden',
  suspended: 'closed',
  terminated: 'closed',
};

const unique = (): string => randomBytes(4).toString('hex');

/** Subscriptions at simulated NAS, through the services of the running application. */
export class NasWorld {
  private readonly simulators: (NasSimulator | RouterOsSimulator)[] = [];
  private nextHost = 0;

  constructor(readonly demarc: TestApp) {}

  /** Where NAS report to; `RADIUS_ACCOUNTING_PORT` says whether there is such a place. */
  get accountingPort(): number {
    const { port } = this.demarc.get(AccountingListener);
    if (port === null) throw new Error('this application listens to no accounting');
    return port;
  }

  /** The same simulators around another process on the same database. */
  after(restarted: TestApp): NasWorld {
    const world = new NasWorld(restarted);
    world.simulators.push(...this.simulators.splice(0));
    return world;
  }

  /** A simulator that `close` takes down, whatever became of the test. */
  async aSimulator(options: Partial<NasSimulatorOptions> = {}, port = 0): Promise<NasSimulator> {
    const simulator = await NasSimulator.start({ secret: NAS_SECRET, ...options }, port);
    this.simulators.push(simulator);
    return simulator;
  }

  async aRouterOs(options: Partial<RouterOsOptions> = {}): Promise<RouterOsSimulator> {
    const simulator = await RouterOsSimulator.start({ ...ROUTEROS_LOGIN, ...options });
    this.simulators.push(simulator);
    return simulator;
  }

  async closeSimulators(): Promise<void> {
    for (const simulator of this.simulators.splice(0)) await simulator.close();
  }

  /** A NAS that is asked on the simulator's port, and is impatient so that silence costs a test little. */
  async aNas(simulator: Pick<NasSimulator, 'port'>, more: Partial<CreateNas> = {}): Promise<NasEntity> {
    const request = CreateNas.parse({
      name: `nas-${unique()}`,
      address: '127.0.0.1',
      vendor: 'mikrotik',
      coaPort: simulator.port,
      secret: NAS_SECRET,
      messageAuthenticator: true,
      eventTimestamp: true,
      enabled: true,
      ...more,
    });
    const nas = await this.demarc.get(NasService).create('test', request);
    await this.demarc.database.sql.query(`update nas set answer_timeout_ms = 150, transmissions = 3 where id = $1`, [
      nas.id,
    ]);
    return nas;
  }

  async aSubscription(nasId: string | null, more: { price?: string } = {}): Promise<SubscriptionEntity> {
    const plan = await this.demarc.get(CatalogService).createPlan('test', {
      name: `Home ${unique()}`,
      price: more.price ?? '1000.00',
      taxId: null,
      downKbps: 30_000,
      upKbps: 30_000,
    });
    const subscriber = await this.demarc
      .get(ManageSubscriber)
      .create('test', { name: 'Rahima Begum', phone: '01711-000101' });
    return this.demarc.get(ManageSubscription).create('test', subscriber, { planId: plan.id, label: 'Home', nasId });
  }

  /** Changes the state as a decision would; returns the version. */
  async decide(subscriptionId: string, to: ServiceState, kind: 'overdue' | 'payment' = 'overdue'): Promise<number> {
    const version = await this.demarc.database.transaction((tx) =>
      this.demarc
        .get(SubscribersService)
        .changeServiceState(tx, { subscriptionId, to, cause: { kind, reason: 'a test says so' } }),
    );
    if (version === null) throw new Error(`the subscription is ${to} already`);
    return version;
  }

  /** Everything that follows from what is committed has happened, as far as it can. */
  async quiet(): Promise<void> {
    // The dispatcher of the running application may hold a delivery right now, so the table is asked, not the process.
    while (await this.hasUndelivered()) await this.demarc.settle();
    await this.demarc.get(AccessService).quiet();
  }

  private async hasUndelivered(): Promise<boolean> {
    const [row] = await this.demarc.database.sql.query<[{ waiting: boolean }]>(
      `select exists (select 1 from outbox_delivery where consumer like 'access.%' and done_at is null) as waiting`,
    );
    return row.waiting;
  }

  /** What RADIUS would say to a login now, by the state that is committed. */
  readonly accept = async (userName: string): Promise<Accept> => {
    const { sql } = this.demarc.database;
    const found = await this.demarc.get(SubscribersService).findSubscriptionByPppoeUsername(sql, userName);
    if (found === null) return null;
    const group =
      found.managedOverService && GROUPS[found.serviceState] === 'closed' ? 'garden' : GROUPS[found.serviceState];
    const framedIpAddress = this.addressIn(group);
    return { class: Buffer.from(`demarc:${group}:${found.id}`), framedIpAddress };
  };

  /** The same by the rows that FreeRADIUS reads, names in the garden realm included; null is its refusal. */
  readonly acceptByRows = async (userName: string, password: string | null = null): Promise<Accept> => {
    const [row] = await this.demarc.database.sql.query<{ groupname: string; class: string }[]>(
      `select g.groupname, r.value as class from radius.radusergroup g
       join radius.radreply r on r.username = g.username and r.attribute = 'Class'
       join radius.radcheck p on p.username = g.username and p.attribute = 'Cleartext-Password'
       where g.username = $1 and p.value = coalesce($2, p.value) and not exists (
         select 1 from radius.radgroupcheck c
         where c.groupname = g.groupname and c.attribute = 'Auth-Type' and c.value = 'Reject')`,
      [userName, password],
    );
    if (row === undefined) return null;
    const framedIpAddress = this.addressIn(row.groupname.split(':')[0] ?? '');
    return { class: Buffer.from(row.class.slice(2), 'hex'), framedIpAddress };
  };

  private addressIn(group: string): string {
    this.nextHost += 1;
    const net = group === 'open' || group === 'throttled' ? '100.64' : '10.250';
    return `${net}.${this.nextHost >> 8}.${this.nextHost & 255}`;
  }

  /** A NAS that Demarc's RADIUS answers for. */
  async aBras(simulator: NasSimulator, more: Partial<CreateNas> = {}): Promise<NasEntity> {
    return this.aNas(simulator, { radiusAuthorizes: true, vendor: 'generic', ...more });
  }

  async setAccess(subscriptionId: string, access: Partial<ChangeSubscriptionAccess>): Promise<void> {
    const { sql } = this.demarc.database;
    const service = this.demarc.get(SubscriptionAccessService);
    const { chosenMethod, nasId, staticAddress } = await service.get(sql, subscriptionId);
    await service.change('test', subscriptionId, { chosenMethod, nasId, staticAddress, ...access });
  }

  /** As if the time were over within which what was acknowledged must show. */
  async proofsAreDue(): Promise<void> {
    await this.demarc.database.sql.query(
      `update dynamic_authorization_request set proof_due_at = now() where proof_due_at is not null`,
    );
    while ((await this.demarc.get(EnforcementExpiry).run()) > 0);
    await this.quiet();
  }

  /** Everything that can be tried has been: back-offs and promises are over again and again until nothing moves. */
  async exhausted(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      await this.dueNow();
      await this.quiet();
      await this.proofsAreDue();
    }
  }

  async verdict(subscriptionId: string, stateVersion: number): Promise<AccessVerdict | null> {
    return (await this.evidence(subscriptionId, stateVersion)).verdict;
  }

  /** Each step that was taken with what came of it, in the order in which they were. */
  async steps(subscriptionId: string, stateVersion: number): Promise<string[]> {
    const { requests } = await this.evidence(subscriptionId, stateVersion);
    return requests.map(({ step, outcome }) => `${step} ${outcome}`);
  }

  evidence(subscriptionId: string, stateVersion: number): Promise<AccessEvidence> {
    return this.demarc.get(AccessService).evidenceFor(this.demarc.database.sql, subscriptionId, stateVersion);
  }

  /** As if the back-off were over. */
  async dueNow(): Promise<void> {
    await this.demarc.database.sql.query(
      `update dynamic_authorization_request set due_at = now(), lease_until = null where due_at is not null`,
    );
  }
}
