import { randomBytes } from 'node:crypto';
import type { ServiceState } from '@demarc/contracts';
import type { NasEntity } from '../../apps/server/src/modules/access/access.entity';
import { AccountingIntake } from '../../apps/server/src/modules/access/accounting-intake.service';
import { AccessService, type AccessSessionEntity } from '../../apps/server/src/modules/access/access.service';
import { RadiusRemake } from '../../apps/server/src/modules/access/radius-remake.service';
import {
  SubscribersService,
  type SubscriptionEntity,
} from '../../apps/server/src/modules/subscribers/subscribers.service';
import type { ManagementPathSeen } from '../../apps/server/src/modules/subscribers/subscribers.events';
import { Outbox } from '../../apps/server/src/platform/database/outbox';
import { startApp, type TestApp } from './app';
import { FreeRadiusServer } from './freeradius-server';
import { NasWorld } from './nas-world';

const DB_PASSWORD = 'a-long-secret-of-24-letters';
/** Settings of a Demarc that FreeRADIUS reads from. */
export const RADIUS_ENV = { RADIUS_PASSWORDS: 'clear', RADIUS_DB_PASSWORD: DB_PASSWORD, LOG_LEVEL: 'silent' };
export const RADIUS_SECRET = "a secret's \\ shared";

/** Demarc and FreeRADIUS on one database, and the NAS that asks them. */
export class RadiusWorld {
  private constructor(
    readonly demarc: TestApp,
    readonly world: NasWorld,
    readonly nas: NasEntity,
    readonly radius: FreeRadiusServer,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<RadiusWorld> {
    const demarc = await startApp({
      env: { ...RADIUS_ENV, ...env },
    });
    await demarc.get(RadiusRemake).ensure();
    const world = new NasWorld(demarc);
    const nas = await world.aNas({ port: 3799 }, { secret: RADIUS_SECRET, vendor: 'mikrotik', enabled: false });
    const radius = await FreeRadiusServer.start({ databaseUrl: radiusUrl(demarc), secret: RADIUS_SECRET });
    return new RadiusWorld(demarc, world, nas, radius);
  }

  async stop(): Promise<void> {
    await this.radius.stop();
    await this.demarc.close();
  }

  aSubscription(): Promise<SubscriptionEntity> {
    return this.world.aSubscription(this.nas.id);
  }

  /** A service that has come to this state. */
  async inState(state: ServiceState): Promise<SubscriptionEntity> {
    const subscription = await this.aSubscription();
    if (state !== 'active') await this.world.decide(subscription.id, state);
    return subscription;
  }

  /** As if its router had shown, or no longer shows, that it is managed over this very service. */
  async managedOverService({ id }: SubscriptionEntity, isOverService: boolean): Promise<void> {
    const event: ManagementPathSeen = {
      type: 'subscription.management-path-seen',
      subjectId: id,
      payload: { subscriptionId: id, isOverService },
    };
    await this.demarc.database.transaction((tx) => this.demarc.get(Outbox).add(tx, event));
  }

  async passwordOf(subscription: SubscriptionEntity): Promise<string> {
    const { password } = await this.demarc
      .get(SubscribersService)
      .revealPppoe(this.demarc.database.sql, subscription.id);
    return password;
  }

  async pap(subscription: SubscriptionEntity, userName = subscription.pppoeUsername) {
    return this.radius.login(`User-Name = "${userName}"\nUser-Password = "${await this.passwordOf(subscription)}"\n`);
  }

  /** One report of the NAS, acknowledged, and taken over into our sessions. */
  async report(status: string, of: { userName: string; acctSessionId: string; more?: string }): Promise<void> {
    const answer = await this.radius.account(`Acct-Status-Type = ${status}
User-Name = "${of.userName}"
Acct-Session-Id = "${of.acctSessionId}"
${of.more ?? ''}
`);
    if (answer.code !== 'Accounting-Response') throw new Error(`not acknowledged:\n${answer.printed}`);
    await this.demarc.get(AccountingIntake).drain();
  }

  sessionsOf(subscription: SubscriptionEntity): Promise<AccessSessionEntity[]> {
    return this.demarc.get(AccessService).listSessions(this.demarc.database.sql, [subscription.id], 10);
  }
}

export const anAcctSessionId = (): string => randomBytes(4).toString('hex');

/** The same database as the role that FreeRADIUS has. */
export function radiusUrl(demarc: TestApp): string {
  const url = new URL(demarc.config.databaseUrl);
  url.username = 'demarc_radius';
  url.password = encodeURIComponent(DB_PASSWORD);
  return url.href;
}
