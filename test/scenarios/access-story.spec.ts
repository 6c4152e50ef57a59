import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import { SuspensionService } from '../../apps/server/src/modules/suspension/suspension.service';
import type { Nas, Subscriber, Subscription } from '@demarc/contracts';
import { invoicesOf, pay, runBilling } from '../factories/billing';
import { aSubscription } from '../factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import type { NasSession, NasSimulator } from '../support/nas-simulator';
import { NAS_SECRET, NasWorld } from '../support/nas-world';

//  1 Mar billed   10 Mar due   14 Mar 10:00 walled        pays: restored
//  |--- PPPoE session a -------|--- ends, session b (garden) ---|--- ends, session c ---
describe('a bill ends a session, a payment brings the service back', () => {
  let demarc: TestApp;
  let api: ApiClient;
  let world: NasWorld;
  let simulator: NasSimulator;
  let nas: Nas;
  const at = (instant: string): void => demarc.clock.moveTo(new Date(instant));

  beforeAll(async () => {
    demarc = await startApp({ clockAt: '2026-03-01T06:00:00Z', env: { RADIUS_ACCOUNTING_PORT: '0' } });
    api = await demarc.api();
    world = new NasWorld(demarc);
    const accountingPort = demarc.get(AccountingListener).port!;
    simulator = await world.aSimulator({ accountingPort, insistsOn: [1, 44, 8], requiresMessageAuthenticator: true });
    const body = {
      name: 'mkt-02',
      address: '127.0.0.1',
      vendor: 'mikrotik',
      coaPort: simulator.port,
      secret: NAS_SECRET,
    };
    nas = (await api.post('/nas', body).expect(201)).body as Nas;
    await demarc.database.sql.query(`update nas set answer_timeout_ms = 150`);
  });
  afterEach(() => {
    simulator.behaviour = { kind: 'obey' };
  });
  afterAll(async () => {
    await world.closeSimulators();
    await demarc.close();
  });

  async function billedSubscriber(): Promise<{
    subscriber: Subscriber;
    subscription: Subscription;
    session: NasSession;
  }> {
    at('2026-03-01T06:00:00Z');
    const made = await aSubscription(api, { activatedOn: '2026-03-01', nasId: nas.id });
    await runBilling(demarc, api, '2026-03-01');
    const session = await simulator.openSession(made.subscription.pppoeUsername, '100.64.9.31');
    return { ...made, session };
  }
  const decideAt = async (instant: string): Promise<void> => {
    at(instant);
    await demarc.get(SuspensionService).runDue();
  };

  it('overdue → walled garden → Disconnect-ACK → Accounting-Stop; paid → active → Disconnect-ACK', async () => {
    const { subscriber, subscription, session } = await billedSubscriber();
    const [invoice] = await invoicesOf(api, subscriber.id);
    await decideAt('2026-03-14T04:00:00Z');
    await world.quiet();

    const walled = await world.evidence(subscription.id, 2);
    expect(walled.requests).toMatchObject([
      {
        nasName: 'mkt-02',
        outcome: 'ack',
        identifiedBy: ['User-Name', 'Acct-Session-Id', 'Framed-IP-Address'],
        attempts: 1,
      },
    ]);
    expect(walled.requests[0]?.requestHex).toContain(Buffer.from(session.acctSessionId).toString('hex'));
    await until(async () => {
      const [stopped] = (await world.evidence(subscription.id, 2)).sessions;
      return stopped?.terminateCause === 'Admin-Reset';
    });

    // The router dials again at once and lands in the garden.
    const inGarden = await simulator.openSession(subscription.pppoeUsername, '10.250.0.7');
    at('2026-03-14T05:00:00Z');
    const paidAt = performance.now();
    await pay(api, subscriber.id, invoice!.total);
    await until(() => Promise.resolve(!simulator.sessions.has(inGarden.acctSessionId)));
    expect(performance.now() - paidAt).toBeLessThan(1_000); // BR-29: leaves within a second of the commit
    await world.quiet();
    const restored = await world.evidence(subscription.id, 3);
    expect(restored.requests).toMatchObject([{ outcome: 'ack', attempts: 1 }]);
    expect(simulator.received.every(({ discarded }) => discarded === null)).toBe(true);
  });

  it('the NAS is down for a while: the payment stands, the service is active, the NAS hears of it later', async () => {
    const { subscriber, subscription } = await billedSubscriber();
    await decideAt('2026-03-14T04:00:00Z');
    await world.quiet();
    await simulator.openSession(subscription.pppoeUsername, '10.250.0.8');
    simulator.behaviour = { kind: 'silent' };
    await pay(api, subscriber.id, '1050.00');
    await world.quiet();
    expect((await api.get(`/subscribers/${subscriber.number}`).expect(200)).body.subscriptions).toMatchObject([
      { serviceState: 'active', stateVersion: 3 },
    ]);
    expect((await world.evidence(subscription.id, 3)).requests).toMatchObject([
      { outcome: 'no-answer', attempts: 3, answerHex: null },
    ]);
    simulator.behaviour = { kind: 'obey' };
    await world.dueNow();
    await world.quiet();
    expect((await world.evidence(subscription.id, 3)).requests).toMatchObject([{ outcome: 'ack', attempts: 4 }]);
    const { body } = await api.get(`/nas/${nas.id}/requests`).expect(200);
    expect(body[0]).toMatchObject({ subscriptionId: subscription.id, stateVersion: 3, outcome: 'ack' });
  });

  it('a NAS that is silent for one subscriber does not hold up the payment of another', async () => {
    const [held, quick] = [await billedSubscriber(), await billedSubscriber()];
    await decideAt('2026-03-14T04:00:00Z');
    await world.quiet();
    const deaf = await world.aSimulator();
    deaf.behaviour = { kind: 'silent' };
    const deafNas = await world.aNas(deaf);
    await demarc.database.sql.query(`update nas set answer_timeout_ms = 5000 where id = $1`, [deafNas.id]);
    await demarc.database.sql.query(`update subscription set nas_id = $1 where id = $2`, [
      deafNas.id,
      held.subscription.id,
    ]);
    await pay(api, held.subscriber.id, '1050.00');
    await deaf.untilReceived(1);
    const session = await simulator.openSession(quick.subscription.pppoeUsername, '10.250.0.9');
    const paidAt = performance.now();
    await pay(api, quick.subscriber.id, '1050.00');
    await until(() => Promise.resolve(!simulator.sessions.has(session.acctSessionId)));
    expect(performance.now() - paidAt).toBeLessThan(1_000);
    await deaf.close();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setImmediate(done));
}
