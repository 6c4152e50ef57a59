import { readSessionClass } from '@demarc/radius';
import {
  SubscribersService,
  type SubscriptionEntity,
} from '../../apps/server/src/modules/subscribers/subscribers.service';
import { describeWithFreeRadius, until } from '../support/freeradius-server';
import type { Accept, NasSimulator } from '../support/nas-simulator';
import { RADIUS_SECRET, RadiusWorld } from '../support/radius-world';

/**
 * Both halves with the real server between them: the NAS asks FreeRADIUS for each login and reports to FreeRADIUS, and
 * Demarc ends the session that is up.
 *
 *   active v1 ── walled-garden v2 ── active v3
 */
describeWithFreeRadius('a change of service at a NAS that FreeRADIUS answers for', () => {
  let radius: RadiusWorld;
  let nas: NasSimulator;

  /** What FreeRADIUS says to the password of that account, as the NAS hears it. */
  async function accept(userName: string): Promise<Accept> {
    const { sql } = radius.demarc.database;
    const subscription = await radius.demarc.get(SubscribersService).findSubscriptionByPppoeUsername(sql, userName);
    if (subscription === null) return null;
    const answer = await radius.pap(subscription);
    const octets = answer.of('Class');
    if (answer.code !== 'Access-Accept' || octets === null) return null;
    const isOpen = answer.of('Mikrotik-Address-List') === 'demarc-open';
    return { class: Buffer.from(octets.slice(2), 'hex'), framedIpAddress: isOpen ? '100.64.80.1' : '10.250.0.1' };
  }

  beforeAll(async () => {
    radius = await RadiusWorld.start();
    nas = await radius.world.aSimulator({
      secret: RADIUS_SECRET,
      accountingPort: radius.radius.ports.acct,
      accept,
      redialMs: 20,
      ignoresClass: true, // as RouterOS: what a CoA changed would not show, so the session is ended
    });
    await radius.demarc.database.sql.query(
      `update nas set coa_port = $2, enabled = true, radius_authorizes = true where id = $1`,
      [radius.nas.id, nas.port],
    );
  }, 60_000);
  afterAll(async () => {
    await radius.world.closeSimulators();
    await radius.stop();
  });

  async function proved(subscription: SubscriptionEntity, version: number): Promise<string> {
    let text = '';
    await until(async () => {
      await radius.world.quiet();
      const verdict = await radius.world.verdict(subscription.id, version);
      text = verdict?.text ?? '';
      return verdict?.status === 'proved';
    });
    return text;
  }
  const groupOf = ({ pppoeUsername }: SubscriptionEntity): (string | undefined)[] =>
    nas.sessionsOf(pppoeUsername).map((session) => readSessionClass(session.class ?? null)?.group);

  it('ended, dialled again into the garden, and back by the payment: each proved by accounting', async () => {
    const subscription = await radius.aSubscription();
    await nas.dial(subscription.pppoeUsername);
    await until(async () => (await radius.sessionsOf(subscription)).length === 1);
    const walled = await radius.world.decide(subscription.id, 'walled-garden');
    expect(await proved(subscription, walled)).toMatch(/^accounting: /);
    await until(() => groupOf(subscription).join() === 'garden');
    await until(async () => (await radius.sessionsOf(subscription)).length === 2);
    const restored = await radius.world.decide(subscription.id, 'active', 'payment');
    expect(await proved(subscription, restored)).toBe('accounting: a new session began with the Class open');
    expect(groupOf(subscription)).toEqual(['open']);
    const sessions = await radius.sessionsOf(subscription);
    expect(
      sessions.map(({ accessGroup, framedIpAddress, stoppedAt }) => [accessGroup, framedIpAddress, stoppedAt === null]),
    ).toEqual([
      ['open', '100.64.80.1', true],
      ['garden', '10.250.0.1', false],
      ['open', '100.64.80.1', false],
    ]);
  });

  it('suspended: the session is ended, the router dials in vain, and is let in again by the payment', async () => {
    const subscription = await radius.aSubscription();
    await nas.dial(subscription.pppoeUsername);
    await until(async () => (await radius.sessionsOf(subscription)).length === 1);
    const suspended = await radius.world.decide(subscription.id, 'suspended');
    await proved(subscription, suspended);
    expect(groupOf(subscription)).toEqual([]);
    const restored = await radius.world.decide(subscription.id, 'active', 'payment');
    expect(await proved(subscription, restored)).toBe('accounting: a new session began with the Class open');
  }, 60_000);
});
