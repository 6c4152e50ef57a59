import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../../../../../test/support/app';
import { attributesOf, type NasSimulator } from '../../../../../test/support/nas-simulator';
import { NasWorld } from '../../../../../test/support/nas-world';
import { SubscribersService } from '../subscribers/subscribers.service';
import { EnforcementService } from './enforcement.service';

// Shared by both processes of a test, or the secret of a NAS would open in one of them alone.
const MASTER_KEY = randomBytes(32).toString('base64');

describe('a changed service state reaches the live session', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let simulator: NasSimulator;

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', MASTER_KEY, LOG_LEVEL: 'silent' } });
    world = new NasWorld(demarc);
  });
  afterAll(() => demarc.close());

  beforeEach(async () => {
    simulator = await world.aSimulator();
  });
  afterEach(() => world.closeSimulators());

  it('ACK: the session is gone, and the octets of both sides are kept', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();

    expect(simulator.sessions.size).toBe(0);
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(request).toMatchObject({
      nasId: nas.id,
      nasName: nas.name,
      code: 'Disconnect-Request',
      outcome: 'ack',
      attempts: 1,
      answer: 'Disconnect-ACK',
      identifiedBy: ['User-Name'],
      requestHex: simulator.received[0]?.bytes.toString('hex'),
      answerHex: simulator.received[0]?.answer?.toString('hex'),
    });
    expect(Date.parse(request?.answeredAt ?? '')).toBeGreaterThanOrEqual(Date.parse(request?.sentAt ?? ''));
  });

  it('a NAK with 503 says that the session is already gone, which is what was wanted', async () => {
    const nas = await world.aNas(simulator, { vendor: 'accel-ppp' });
    const subscription = await world.aSubscription(nas.id);
    const version = await world.decide(subscription.id, 'suspended');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([
      { outcome: 'already-gone', answer: 'Disconnect-NAK 503 Session Context Not Found', attempts: 1 },
    ]);
    expect(requests[0]?.reason).toBe('503 Session Context Not Found: the NAS has no such session');
  });

  it('says so when "no such session" may only mean that it was asked by too little', async () => {
    const nas = await world.aNas(simulator, { vendor: 'mikrotik' });
    const subscription = await world.aSubscription(nas.id);
    const version = await world.decide(subscription.id, 'suspended');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests[0]?.reason).toMatch(/; asked by User-Name alone$/);
  });

  it('another NAK is shown with its meaning and not asked again', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    simulator.behaviour = { kind: 'refuse', errorCause: 501 };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    await world.dueNow();
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([{ outcome: 'nak', attempts: 1 }]);
    expect(requests[0]?.reason).toContain('501 Administratively Prohibited');
    expect(simulator.received).toHaveLength(1);
  });

  it('a NAK for a passing reason is asked again until it works', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'refuse', errorCause: 506 };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([{ outcome: 'nak' }]);
    simulator.behaviour = { kind: 'obey' };
    await world.dueNow();
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([{ outcome: 'ack', attempts: 2 }]);
  });

  it('silent, then back: three equal datagrams from one port, back-off, a new request, ACK', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'silent' };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();

    expect(simulator.received).toHaveLength(3);
    const [first, second, third] = simulator.received;
    for (const again of [second, third]) {
      expect(again?.bytes).toEqual(first?.bytes);
      expect(again?.sourcePort).toBe(first?.sourcePort);
    }
    const waiting = (await world.evidence(subscription.id, version)).requests;
    expect(waiting).toMatchObject([{ outcome: 'no-answer', attempts: 3, answerHex: null }]);
    expect(waiting[0]?.reason).toMatch(/does not answer; asked again in 2 s$/);

    simulator.behaviour = { kind: 'obey' };
    await world.dueNow();
    await world.quiet();
    expect(simulator.received).toHaveLength(4);
    expect(simulator.received[3]?.sourcePort).not.toBe(first?.sourcePort);
    const [proven] = (await world.evidence(subscription.id, version)).requests;
    expect(proven).toMatchObject({ outcome: 'ack', attempts: 4, reason: null });
    expect(Date.parse(proven?.firstSentAt ?? '')).toBeLessThan(Date.parse(proven?.sentAt ?? ''));
  });

  it('an answer that comes after the first retransmission counts, and the NAS acts once', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'late', ms: 200 };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect(simulator.received.map(({ isRetransmission }) => isRetransmission)).toEqual([false, true]);
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([{ outcome: 'ack', attempts: 2 }]);
  });

  it('an answer made with another secret is not believed', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'impostor' };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([{ outcome: 'no-answer', attempts: 3, answerHex: null }]);
  });

  it('a NAS whose port is closed is silent, not an error', async () => {
    const gone = await world.aSimulator();
    const nas = await world.aNas(gone);
    await gone.close();
    const subscription = await world.aSubscription(nas.id);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([
      { outcome: 'no-answer', attempts: 3 },
    ]);
  });

  it.each([
    [true, true, [80, 1, 55]],
    [true, false, [80, 1]],
    [false, true, [1, 55]],
    [false, false, [1]],
  ])('Message-Authenticator %s, Event-Timestamp %s', async (messageAuthenticator, eventTimestamp, types) => {
    const strict = await world.aSimulator({
      requiresMessageAuthenticator: messageAuthenticator,
      ...(eventTimestamp ? { replayWindowSeconds: 300, now: () => demarc.clock.now() } : {}),
    });
    const nas = await world.aNas(strict, { messageAuthenticator, eventTimestamp });
    const subscription = await world.aSubscription(nas.id);
    await strict.openSession(subscription.pppoeUsername);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([{ outcome: 'ack' }]);
    expect(attributesOf(strict.received[0]?.bytes ?? Buffer.alloc(0))?.map(([type]) => type)).toEqual(types);
  });

  it('a subscription without a NAS is skipped, and says so', async () => {
    const subscription = await world.aSubscription(null);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([
      { outcome: 'skipped', reason: 'no NAS', nasId: null, attempts: 0, requestHex: null },
    ]);
  });

  it('a NAS that is switched off in Demarc is not asked', async () => {
    const nas = await world.aNas(simulator, { enabled: false });
    const subscription = await world.aSubscription(nas.id);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([{ outcome: 'skipped', reason: `${nas.name} is switched off in Demarc` }]);
    expect(simulator.received).toHaveLength(0);
  });

  it('notice takes nothing away: nobody is disconnected by it', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    const version = await world.decide(subscription.id, 'notice');
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([
      { outcome: 'skipped', reason: 'active and notice are the same to the access network' },
    ]);
    expect(simulator.received).toHaveLength(0);
  });

  it('delivered twice, it is asked once', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const again = {
      subscriptionId: subscription.id,
      subscriberId: subscription.subscriberId,
      version,
      from: 'active' as const,
      to: 'walled-garden' as const,
      cause: { kind: 'overdue' as const, reason: 'again' },
    };
    await demarc.get(EnforcementService).order(again);
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toHaveLength(1);
    expect(simulator.received).toHaveLength(1);
  });

  it('a payment while the NAS is silent: the old order is void, the new one is asked at once', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'silent' };
    const walled = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    simulator.behaviour = { kind: 'obey' };
    const restored = await world.decide(subscription.id, 'active', 'payment');
    await world.quiet();
    expect((await world.evidence(subscription.id, walled)).requests).toMatchObject([
      { outcome: 'no-answer', reason: `superseded by v${restored}` },
    ]);
    expect((await world.evidence(subscription.id, restored)).requests).toMatchObject([{ outcome: 'ack' }]);
    await world.dueNow();
    await world.quiet();
    expect(simulator.received).toHaveLength(4);
  });

  it('a payment while the NAS is being asked: one request at a time, and the old one is not asked again', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'silent' };
    const walled = await world.decide(subscription.id, 'walled-garden');
    await simulator.untilReceived(1);
    const restored = await world.decide(subscription.id, 'active', 'payment');
    simulator.onRequest = () => (simulator.behaviour = { kind: 'obey' });
    await world.quiet();
    await world.dueNow();
    await world.quiet();
    // The retransmission of the first request was obeyed; the second found the session gone. Never two at once.
    const identifiers = simulator.received.map(({ sourcePort }) => sourcePort);
    expect(new Set(identifiers).size).toBe(2);
    expect(identifiers).toEqual(identifiers.toSorted((a, b) => identifiers.indexOf(a) - identifiers.indexOf(b)));
    expect((await world.evidence(subscription.id, walled)).requests).toMatchObject([{ outcome: 'ack' }]);
    expect((await world.evidence(subscription.id, restored)).requests).toMatchObject([{ outcome: 'already-gone' }]);
  });

  it('an event that arrives behind a newer one asks for nothing', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    const change = (to: 'walled-garden' | 'active') => ({
      subscriptionId: subscription.id,
      to,
      cause: { kind: 'overdue' as const, reason: 'in one transaction' },
    });
    const [walled, restored] = await demarc.database.transaction(async (tx) => [
      await demarc.get(SubscribersService).changeServiceState(tx, change('walled-garden')),
      await demarc.get(SubscribersService).changeServiceState(tx, change('active')),
    ]);
    if (!walled || !restored) throw new Error('both are changes');
    await world.quiet();
    expect((await world.evidence(subscription.id, walled)).requests).toMatchObject([
      { outcome: 'skipped', reason: `superseded by v${restored}` },
    ]);
    expect(simulator.received).toHaveLength(1);
  });

  it('BR-29: rolled back with the decision, nobody hears of it', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    const change = {
      subscriptionId: subscription.id,
      to: 'walled-garden' as const,
      cause: { kind: 'overdue' as const, reason: 'not to be' },
    };
    const attempt = demarc.database.transaction(async (tx) => {
      await demarc.get(SubscribersService).changeServiceState(tx, change);
      throw new Error('the transaction fails');
    });
    await expect(attempt).rejects.toThrow('the transaction fails');
    await world.quiet();
    expect(simulator.received).toHaveLength(0);
    expect((await world.evidence(subscription.id, 2)).requests).toEqual([]);
  });

  it('an order that we cannot carry out says why, and is taken up again once we can', async () => {
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    const { sql } = demarc.database;
    const seal = (bytes: Buffer): Promise<unknown> =>
      sql.query(`update nas set secret_sealed = $2 where id = $1`, [nas.id, bytes]);
    await seal(Buffer.from('no sealed secret at all'));
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([
      { outcome: 'waiting', attempts: 0, reason: 'not asked: nas.secret_sealed is not a sealed secret' },
    ]);
    await seal(nas.secretSealed);
    await world.dueNow();
    await world.quiet();
    expect((await world.evidence(subscription.id, version)).requests).toMatchObject([{ outcome: 'ack', reason: null }]);
  });

  it('two processes share the work: every session is asked about once', async () => {
    const other = await startApp({ env: { MASTER_KEY } });
    const nas = await world.aNas(simulator);
    const subscriptions = await Promise.all(Array.from({ length: 12 }, () => world.aSubscription(nas.id)));
    for (const { pppoeUsername } of subscriptions) await simulator.openSession(pppoeUsername);
    const versions = await Promise.all(subscriptions.map(({ id }) => world.decide(id, 'walled-garden')));
    await Promise.all([world.quiet(), new NasWorld(other).quiet()]);
    expect(simulator.sessions.size).toBe(0);
    expect(simulator.received).toHaveLength(12);
    for (const [index, { id }] of subscriptions.entries()) {
      const { requests } = await world.evidence(id, versions[index] ?? 0);
      expect(requests).toMatchObject([{ outcome: 'ack', attempts: 1 }]);
    }
    await other.close();
  });

  it('a wave is paced: no more than 20 requests a second to one NAS', async () => {
    const nas = await world.aNas(simulator);
    const subscriptions = await Promise.all(Array.from({ length: 8 }, () => world.aSubscription(nas.id)));
    const startedAt = performance.now();
    for (const { id } of subscriptions) await world.decide(id, 'walled-garden');
    await world.quiet();
    expect(simulator.received).toHaveLength(8);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(7 * 50);
  });

  it('the database refuses an ACK without its octets', async () => {
    const subscription = await world.aSubscription(null);
    const insert = demarc.database.sql.query(
      `insert into dynamic_authorization_request
         (id, subscription_id, state_version, target, user_name, identified_by, outcome, rounds, attempts, step, priority)
       values (gen_random_uuid(), $1, 2, 'user-name', 'x', '{}', 'ack', 1, 1, 'disconnect', 1)`,
      [subscription.id],
    );
    await expect(insert).rejects.toThrow('ck_dynamic_authorization_request_answer');
  });
});
