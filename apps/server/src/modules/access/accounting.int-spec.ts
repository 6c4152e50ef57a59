import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { SubscriptionTraffic } from '@demarc/contracts';
import { startApp, type TestApp } from '../../../../../test/support/app';
import type { NasSimulator } from '../../../../../test/support/nas-simulator';
import { NAS_SECRET, NasWorld } from '../../../../../test/support/nas-world';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import { AccessService, type AccessSessionEntity } from './access.service';
import { AccountingListener } from './accounting.listener';

describe('RADIUS accounting', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let simulator: NasSimulator;
  let nasId: string;
  let subscription: SubscriptionEntity;
  let port: number;

  const sessions = (): Promise<AccessSessionEntity[]> =>
    demarc.get(AccessService).listSessions(demarc.database.sql, [subscription.id], 10);
  const only = async (): Promise<AccessSessionEntity> => {
    const [session, ...more] = await sessions();
    expect(more).toEqual([]);
    return session!;
  };

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    world = new NasWorld(demarc);
    port = demarc.get(AccountingListener).port!;
  });
  afterAll(() => demarc.close());

  // Each test has a secret of its own, as NAS behind one relay have: by it the listener tells them apart.
  beforeEach(async () => {
    const secret = `${NAS_SECRET} ${randomBytes(4).toString('hex')}`;
    simulator = await world.aSimulator({ accountingPort: port, secret });
    nasId = (await world.aNas(simulator, { secret })).id;
    subscription = await world.aSubscription(nasId);
  });
  afterEach(() => world.closeSimulators());

  it('Start, Interim-Update, Stop: one session with its subscription, address and octets', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername, '100.64.9.31');
    expect(await only()).toMatchObject({
      nasId,
      subscriptionId: subscription.id,
      acctSessionId: session.acctSessionId,
      framedIpAddress: '100.64.9.31',
      stoppedAt: null,
    });
    await simulator.interim(session, { input: 12_884_903_122n, output: 5n });
    expect(await only()).toMatchObject({ inputOctets: 12_884_903_122n, outputOctets: 5n, stoppedAt: null });
    await simulator.closeSession(session, 6);
    const stopped = await only();
    expect(stopped.terminateCause).toBe('Admin-Reset');
    expect(stopped.stoppedAt).toBeInstanceOf(Date);
    expect(stopped.inputOctets).toBe(12_884_903_122n);
    expect(simulator.acknowledgedAccounting).toBe(3);
  });

  it('each report is kept as the datagram that it was, a repeated one too', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername);
    await simulator.interim(session, { input: 7n, output: 9n });
    await simulator.interim(session, { input: 7n, output: 9n });
    const { id } = await only();
    const { body } = await (await demarc.api('support')).get(`/sessions/${id}`).expect(200);
    expect(body.reports.map(({ status }: { status: string }) => status)).toEqual(['interim', 'interim', 'start']);
    for (const { packetHex, source, attributes } of body.reports) {
      expect([source, attributes]).toEqual(['nas', null]);
      expect(packetHex).toMatch(/^04/);
      expect(Buffer.from(packetHex, 'hex').includes(session.acctSessionId)).toBe(true);
    }
  });

  it('sessions of one service side by side are kept apart, each with its Start and its Stop', async () => {
    const reports = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const session = await simulator.openSession(subscription.pppoeUsername);
        await simulator.closeSession(session);
        return session.acctSessionId;
      }),
    );
    const known = await sessions();
    expect(known.map(({ acctSessionId }) => acctSessionId).toSorted()).toEqual(reports.toSorted());
    expect(known.every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
  });

  it('BR-42: a repeated interim adds nothing, a late one takes nothing', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername);
    for (const input of [1000n, 1000n, 400n]) await simulator.interim(session, { input, output: 0n });
    expect((await only()).inputOctets).toBe(1000n);
  });

  it('BR-42: what was moved is spread over the time it took, and no report is counted twice', async () => {
    const support = await demarc.api('support');
    const traffic = async (query = ''): Promise<SubscriptionTraffic> =>
      SubscriptionTraffic.parse(
        (await support.get(`/subscriptions/${subscription.id}/traffic${query}`).expect(200)).body,
      );
    const moved = ({ days }: SubscriptionTraffic): number[] => [
      days.reduce((sum, { downBytes }) => sum + downBytes, 0),
      days.reduce((sum, { upBytes }) => sum + upBytes, 0),
    ];
    expect((await traffic()).downMbps.every((value) => value === null)).toBe(true);
    // Its Start was lost: the first that is heard of it tells of two hours, at 8 kbit/s.
    const begun = { startedAt: Date.now() - 7_200_000, userName: subscription.pppoeUsername };
    const session = { ...(await aSilentSession()), ...begun };
    for (const output of [7_200_000n, 7_200_000n, 4_000n])
      await simulator.interim(session, { input: 720_500n, output });
    await simulator.closeSession(session);
    // Another session of the service at the same time, and then more than a quarter of an hour can hold.
    const other = { ...(await aSilentSession()), ...begun };
    await simulator.interim(other, { input: 720_000n, output: 7_200_000n });
    const day = await traffic();
    expect(moved(day)).toEqual([14_400_000, 1_440_000]);
    expect(day).toMatchObject({ stepSeconds: 900, planDownKbps: expect.any(Number), planUpKbps: expect.any(Number) });
    const told = day.downMbps.filter((value) => value !== null);
    expect(told.length).toBeGreaterThanOrEqual(7);
    expect(new Set(told.slice(1))).toEqual(new Set([0.016]));
    expect(moved(await traffic('?step=86400'))).toEqual(moved(day));
    await simulator.interim(other, { input: 720_000n, output: 1n << 52n });
    expect(moved(await traffic())[0]).toBeGreaterThanOrEqual(2_147_483_647_000);
  });

  it.each(['?from=2100-01-01T00:00:00Z', '?from=2020-01-01T00:00:00Z', '?step=60'])(
    'no traffic is asked for by %s',
    (query) =>
      demarc.api('support').then((api) => api.get(`/subscriptions/${subscription.id}/traffic${query}`).expect(400)),
  );

  it('a lost Start: the first interim opens the session', async () => {
    const session = { ...(await aSilentSession()), userName: subscription.pppoeUsername };
    await simulator.interim(session, { input: 7n, output: 9n });
    expect(await only()).toMatchObject({ acctSessionId: session.acctSessionId, inputOctets: 7n });
  });

  it('a report that comes behind its Stop opens nothing', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername);
    await simulator.closeSession(session);
    demarc.clock.moveTo(new Date(demarc.clock.now().getTime() - 60_000)); // it was sent a minute ago
    await simulator.interim(session, { input: 1n, output: 1n });
    demarc.clock.setOffset(0);
    expect((await only()).stoppedAt).not.toBeNull();
  });

  it('a NAS that counts its sessions again after a reboot gets a new session for an old id', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername);
    await simulator.reboot();
    expect(await only()).toMatchObject({ terminateCause: 'NAS-Reboot' });
    await simulator.interim(session, { input: 1n, output: 1n });
    expect((await sessions()).map(({ stoppedAt }) => stoppedAt === null)).toEqual([true, false]);
  });

  it('a user that nobody knows is kept without a subscription', async () => {
    const session = await simulator.openSession('somebody-else');
    const [row] = await demarc.database.sql.query<{ subscription_id: string | null }[]>(
      `select subscription_id from access_session where acct_session_id = $1`,
      [session.acctSessionId],
    );
    expect(row).toEqual({ subscription_id: null });
  });

  it('the session by accounting is what the NAS is asked about, and its Stop is the proof', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername, '100.64.9.31');
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([
      { outcome: 'ack', identifiedBy: ['User-Name', 'Acct-Session-Id', 'Framed-IP-Address'] },
    ]);
    await until(async () => (await only()).stoppedAt !== null);
    const evidence = await world.evidence(subscription.id, version);
    expect(evidence.sessions).toMatchObject([{ acctSessionId: session.acctSessionId, terminateCause: 'Admin-Reset' }]);
    expect(evidence.requests[0]?.sessionId).toBe(evidence.sessions[0]?.id);
  });

  it('two sessions of one subscription are asked one after the other', async () => {
    const first = await simulator.openSession(subscription.pppoeUsername, '100.64.9.31');
    const second = await simulator.openSession(subscription.pppoeUsername, '100.64.9.32');
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests.map(({ outcome }) => outcome)).toEqual(['ack', 'ack']);
    expect(simulator.sessions.has(first.acctSessionId) || simulator.sessions.has(second.acctSessionId)).toBe(false);
  });

  it('a session that stops by itself while the NAS is silent settles the order', async () => {
    const session = await simulator.openSession(subscription.pppoeUsername);
    simulator.behaviour = { kind: 'silent' };
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    await simulator.closeSession(session);
    await world.dueNow();
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([{ outcome: 'already-gone', attempts: 3 }]);
    expect(requests[0]?.reason).toMatch(/^accounting: stopped at /);
  });

  describe('is silently discarded', () => {
    it.each([
      ['with another secret', () => accounting({ secret: 'guessed' })],
      ['with a flipped bit', () => flipped(accounting({}))],
      ['that is an Access-Request', () => accounting({ code: 1 })],
      ['without a session id', () => accounting({ attributes: [40, 6, 0, 0, 0, 1] })],
      ['that is noise', () => randomBytes(64)],
      ['that is empty', () => Buffer.alloc(0)],
    ])('a datagram %s', async (_case, make) => {
      const before = await countSessions();
      expect(await answerTo(make())).toBeNull();
      expect(await countSessions()).toBe(before);
    });

    it('and the same datagram, genuine, is recorded and acknowledged', async () => {
      const before = await countSessions();
      expect((await acknowledged(accounting({})))[0]).toBe(5);
      expect(await countSessions()).toBe(before + 1);
    });
  });

  it('a new secret is believed as soon as it is saved', async () => {
    const api = await demarc.api();
    await api.patch(`/nas/${nasId}`, { secret: 'quite another secret' }).expect(200);
    expect((await acknowledged(accounting({ secret: 'quite another secret' })))[0]).toBe(5);
  });

  const countSessions = async (): Promise<number> => {
    const [row] = await demarc.database.sql.query<{ count: string }[]>(
      `select count(*) from access_session where user_name <> 'marker'`,
    );
    return Number(row!.count);
  };

  /** A session that the simulator has and never reported. */
  async function aSilentSession() {
    return {
      userName: '',
      acctSessionId: randomBytes(4).toString('hex'),
      framedIpAddress: '100.64.9.40',
      startedAt: 0,
    };
  }

  /** A Start by the formula of RFC 2866 §3; all of it can be wrong. */
  function accounting(given: { secret?: string; code?: number; attributes?: number[] }): Buffer {
    const text = (type: number, value: string): number[] => [type, value.length + 2, ...Buffer.from(value)];
    const attributes = Buffer.from(
      given.attributes ?? [40, 6, 0, 0, 0, 1, ...text(1, 'raw'), ...text(44, randomBytes(4).toString('hex'))],
    );
    const head = Buffer.from([given.code ?? 4, 9, 0, 20 + attributes.length]);
    const secret = given.secret ?? simulator.secret;
    const hash = createHash('md5').update(head).update(Buffer.alloc(16)).update(attributes).update(secret);
    return Buffer.concat([head, hash.digest(), attributes]);
  }
  const flipped = (bytes: Buffer): Buffer => {
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    return bytes;
  };

  /** What comes back until two genuine reports that are sent behind it have been answered. */
  async function answerTo(datagram: Buffer): Promise<Buffer | null> {
    const { socket, answers } = await aSocket();
    socket.send(datagram, port, '127.0.0.1');
    await simulator.closeSession(await simulator.openSession('marker'));
    socket.close();
    return answers[0] ?? null;
  }

  /** Sends until it is answered, as a NAS does. */
  async function acknowledged(datagram: Buffer): Promise<Buffer> {
    const { socket, answers } = await aSocket();
    const send = (): void => socket.send(datagram, port, '127.0.0.1');
    const again = setInterval(send, 200);
    send();
    await once(socket, 'message');
    clearInterval(again);
    socket.close();
    return answers[0]!;
  }

  async function aSocket() {
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    socket.on('message', (bytes) => answers.push(Buffer.from(bytes)));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { socket, answers };
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((done) => setImmediate(done));
  }
});

describe('without RADIUS_ACCOUNTING_PORT', () => {
  it('nothing listens', async () => {
    const demarc = await startApp();
    expect(demarc.get(AccountingListener).port).toBeNull();
    await demarc.close();
  });
});
