import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallQueue, RouterReachability } from '@demarc/contracts';
import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { NasAccounting } from '../../apps/cpe-sim/src/nas-accounting';
import { NasListener } from '../../apps/cpe-sim/src/nas-listener';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import { ReachabilityService } from '../../apps/server/src/modules/cwmp/reachability.service';
import { ShortInforms } from '../../apps/server/src/modules/provisioning/short-informs.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { NAS_SECRET, NasWorld } from '../support/nas-world';
import { anEnrolledCpe, type EnrolledCpe } from './enrolled-cpe';

// Every way to make a router come, at real sockets, and the queue that keeps them from being a flood.

let app: TestApp;
/** Beside it on the same database: it takes from the same queue, and finds the STUN port taken. */
let other: TestApp;
let api: ApiClient;
let stunPort: number;
const boxes: SimulatedCpe[] = [];
const wires: EnrolledCpe[] = [];
const doors: Server[] = [];
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  stunPort = await freeUdpPort();
  const env = { STUN_PORT: String(stunPort), MASTER_KEY: randomBytes(32).toString('base64') };
  app = await startApp({ env: { ...env, RADIUS_ACCOUNTING_PORT: '0' } });
  other = await startApp({ env });
  api = await app.api();
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  wires.splice(0).forEach(({ cpe }) => cpe.close());
  for (const door of doors.splice(0)) {
    door.closeAllConnections();
    door.close();
  }
  for (const close of closers.splice(0)) await close();
  await app.database.sql.query(`update connection_request set closed_at = now() where closed_at is null`);
  await setPolicy({});
});
afterAll(async () => {
  await app.close();
  await other.close();
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}

const POLICY = {
  callsPerSecond: 50,
  callsPerSecondPerLane: 50,
  shortInformSeconds: 0,
  shortInformHours: 24,
  shortInformMost: 1_000,
  kickEnabled: false,
  kickPlanIds: [] as string[],
  kickFromHour: 0,
  kickToHour: 0,
  kickZone: 'Asia/Dhaka',
  kickPauseHours: 24,
};
const setPolicy = (change: Partial<typeof POLICY>): Promise<unknown> =>
  api.put('/call-policy', { ...POLICY, ...change, reason: 'a test says so' }).expect(200);

async function until<T>(look: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  for (let n = 0; n < 600; n++) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A door that lets everybody in and notes when they knocked. */
async function aDoor(): Promise<{ url: string; knocks: { at: number; path: string }[] }> {
  const knocks: { at: number; path: string }[] = [];
  const server = createServer((request, response) => {
    knocks.push({ at: performance.now(), path: request.url ?? '' });
    response.end();
  });
  doors.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, knocks };
}

const reachOf = async (routerId: string): Promise<RouterReachability> =>
  (await api.get(`/routers/${routerId}/reachability`).expect(200)).body as RouterReachability;
const rungOf = (reach: RouterReachability, rung: string) => reach.rungs.find((one) => one.rung === rung);

/** Wanted CPEs, all at once, as after a campaign: rows, so that only the calling takes time. */
async function wantedAtOnce(count: number, url: string, heldFor = '0 seconds'): Promise<void> {
  await app.database.sql.query(
    `with made as (
       insert into cpe (id, serial_number, oui, product_class, root, state, mode, connection_request_url, created_at)
       select gen_random_uuid(), 'BURST-' || gen_random_uuid(), '02AAAA', 'Burst', 'Device.', 'active', 'observe', $2 || '/' || n, now()
       from generate_series(1, $1) n returning id),
     lane as (insert into call_lane (lane) values ('model:burst') on conflict do nothing)
     insert into connection_request (id, cpe_id, reason, reasons, requested_at, next_attempt_at, lane, lease_until)
     select gen_random_uuid(), id, 'all at once', '{all at once}', now(), now(), 'model:burst', now() + $3::interval from made`,
    [count, url, heldFor],
  );
}

/** The most that left within a second, wherever it begins. */
function mostInASecond(knocks: readonly { at: number }[]): number {
  return Math.max(...knocks.map(({ at }) => knocks.filter((one) => one.at >= at && one.at < at + 1_000).length));
}

describe('the queue', () => {
  it('5,000 wishes at once never leave in a burst, and another process keeps the same pace', async () => {
    const door = await aDoor();
    await setPolicy({ callsPerSecond: 60, callsPerSecondPerLane: 60 });
    await wantedAtOnce(5_000, door.url);
    const one = await anEnrolledCpe(app, { connectionRequestUrl: `${door.url}/first` });
    wires.push(one);
    const started = performance.now();
    await app.get(ReachabilityService).wake(one.cpeId, 'begins', { isUrgent: true });
    await until(() => Promise.resolve(door.knocks.length >= 150), 'the first 150 calls');
    const seconds = (performance.now() - started) / 1_000;
    // 60 a second and a tenth of that more after a quiet time; a busy machine lets those of two seconds arrive together.
    expect(mostInASecond(door.knocks)).toBeLessThanOrEqual(2 * 60 + 6);
    expect(door.knocks.length).toBeLessThanOrEqual(60 * seconds + 20);
    expect(seconds).toBeGreaterThan(1.9);
    expect(new Set(door.knocks.map(({ path }) => path)).size).toBe(door.knocks.length);
    // Who waits for a person is not behind the others.
    expect(door.knocks.slice(0, 10).map(({ path }) => path)).toContain('/first');
    // Who was called in vain stands where its next turn is.
    await app.database.sql.query(
      `with called as (select id from connection_request where closed_at is null and lease_until <= now() limit 1)
       update connection_request set
         lease_until = case when id = (select id from called) then now() - interval '1 second' end,
         next_attempt_at = case when id = (select id from called) then now() + interval '10 minutes' else next_attempt_at end
       where closed_at is null and lease_until <= now()`,
    );
    const queue = (await api.get('/calls').expect(200)).body as CallQueue;
    expect(queue.total).toBeGreaterThan(4_500);
    const others = queue.calls.filter(({ state, isUrgent }) => state === 'waiting' && !isUrgent);
    const etas = others.map(({ etaSeconds }) => etaSeconds);
    expect(etas).toEqual(etas.toSorted((a, b) => a - b));
    expect(queue.calls[0]?.lane).toContain('urst');
  });

  it('what a process that died was calling is called by another', async () => {
    const door = await aDoor();
    await wantedAtOnce(3, door.url, '1 hour');
    const one = await anEnrolledCpe(app, { connectionRequestUrl: `${door.url}/alive` });
    wires.push(one);
    await app.get(ReachabilityService).wake(one.cpeId, 'alive');
    await until(() => Promise.resolve(door.knocks.length > 0), 'the one that nobody holds');
    expect(door.knocks.map(({ path }) => path)).toEqual(['/alive']);
    await app.database.sql.query(
      `update connection_request set lease_until = now() - interval '1 second' where lease_until > now() + interval '50 minutes'`,
    );
    await until(() => Promise.resolve(door.knocks.length >= 4), 'those that were held');
  });

  it('wishes join one entry, which the coming of the CPE empties and a person may end', async () => {
    const door = await aDoor();
    const { cpeId, cpe } = await aWire(door.url);
    const reach = app.get(ReachabilityService);
    for (const reason of ['task reboot', 'service state active', 'task reboot']) await reach.wake(cpeId, reason);
    const call = await until(async () => (await reachOf(cpeId)).call, 'the call');
    expect(call.reasons).toEqual(['task reboot', 'service state active']);
    expect(call.isUrgent).toBe(false);
    // It comes by itself, not because it was called.
    expect((await cpe.inform(['2 PERIODIC'])).status).toBe(200);
    await until(async () => (await reachOf(cpeId)).call === null, 'the end of the call');
    expect(rungOf(await reachOf(cpeId), 'http')).toMatchObject({ isOpen: true, triedCount: 1 });

    await reach.wake(cpeId, 'once more');
    const again = await until(async () => (await reachOf(cpeId)).call, 'another call');
    await api.delete(`/calls/${again.id}`).expect(204);
    expect((await reachOf(cpeId)).call).toBeNull();
    expect((await api.delete(`/calls/${again.id}`)).status).toBe(404);
  });

  it('counts for each way how often the CPE came by it', async () => {
    const door = await aDoor();
    const { cpeId, cpe } = await aWire(door.url);
    await app.get(ReachabilityService).wake(cpeId, 'a test');
    await until(() => Promise.resolve(door.knocks.length > 0), 'the call');
    expect((await cpe.inform(['6 CONNECTION REQUEST'])).status).toBe(200);
    const http = await until(async () => {
      const rung = rungOf(await reachOf(cpeId), 'http');
      return rung !== undefined && rung.workedCount > 0 && rung.triedCount > 0 ? rung : null;
    }, 'the count');
    expect(http).toMatchObject({ triedCount: 1, workedCount: 1, lastResult: 'accepted' });
    expect(http.lastWorkedAt).not.toBeNull();
  });

  it('C15: what may not be dialled is shown with its reason', async () => {
    const { cpeId } = await aWire('http://169.254.169.254:8080/latest');
    const reach = await reachOf(cpeId);
    expect(rungOf(reach, 'http')).toMatchObject({ isOpen: false, refusal: 'not-allowed' });
    expect(rungOf(reach, 'udp')).toMatchObject({ isOpen: false, refusal: 'udp-no-address' });
    expect(rungOf(reach, 'kick')).toMatchObject({ isOpen: false, refusal: 'kick-off' });
  });

  it.each([{ callsPerSecond: 0 }, { kickZone: 'Nowhere/Land' }, { shortInformSeconds: 3 }, { kickFromHour: 24 }])(
    'a policy of %j is refused',
    async (change) => {
      const { status } = await api.put('/call-policy', { ...POLICY, ...change, reason: 'a test says so' });
      expect(status).toBe(400);
    },
  );
});

async function aWire(connectionRequestUrl: string): Promise<EnrolledCpe> {
  const made = await anEnrolledCpe(app, { connectionRequestUrl });
  wires.push(made);
  return made;
}

const unique = (): string => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`.toUpperCase();

/** A router at a subscriber's home, in service. */
async function aHome(given: {
  profile: 'hg8245' | 'zn6600' | 'tw1200';
  quirks?: ['behind-nat'];
  network?: AccessNetwork;
  nasId?: string;
}): Promise<{ box: SimulatedCpe; routerId: string; planId: string }> {
  const serial = `REACH-${given.profile}-${unique()}`;
  const { subscription } = await aSubscription(api, { routerSerial: serial, nasId: given.nasId ?? null });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const { profile, quirks = [], network } = given;
  const place = network === undefined ? {} : { network };
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP, quirks, ...place });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().ppp.status === 'Connected' && isQuiet(one), { what: 'service' });
  return { box, routerId: body.items[0].id as string, planId: subscription.planId };
}

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;
const hasComeByCall = (box: SimulatedCpe): boolean =>
  box.sessions.some(
    ({ outcome, events }) => outcome === 'completed' && events.some(({ code }) => code === '6 CONNECTION REQUEST'),
  );

describe.each(['hg8245', 'zn6600'] as const)('%s behind a NAT', (profile) => {
  it('G17: is given our STUN server, and is called from its socket', async () => {
    const { box, routerId } = await aHome({ profile, quirks: ['behind-nat'] });
    const binding = await until(async () => {
      const reach = await reachOf(routerId);
      return reach.bindingSeenAt !== null && rungOf(reach, 'udp')?.isOpen === true ? reach : null;
    }, 'the binding');
    expect(binding.isBehindNat).toBe(true);
    expect(rungOf(binding, 'http')).toMatchObject({ isOpen: false, refusal: 'not-allowed' });
    await box.waitFor(isQuiet, { what: 'quiet' });

    // Somebody else's datagram does not come through the NAT, whatever it says.
    const stranger = createSocket('udp4');
    closers.push(() => new Promise((done) => stranger.close(() => done())));
    const [host = '', port = ''] = (rungOf(binding, 'udp')?.target ?? '').split(':');
    stranger.send('GET http://x?ts=1&id=1&un=a&cn=b&sig=c HTTP/1.1\r\n\r\n', Number(port), host);
    await box.waitFor(({ natCounts }) => natCounts.dropped > 0, { what: 'the datagram of a stranger' });

    await api.post(`/routers/${routerId}/wake`).expect(202);
    await box.waitFor(hasComeByCall, { what: 'its coming' });
    const udp = await until(async () => {
      const rung = rungOf(await reachOf(routerId), 'udp');
      return rung !== undefined && rung.workedCount > 0 && rung.triedCount > 0 ? rung : null;
    }, 'the count');
    expect(udp).toMatchObject({ triedCount: 1, workedCount: 1, lastResult: 'sent' });
    // Three copies, one session; and what was signed with its own password was taken.
    await box.waitFor(({ natCounts }) => natCounts.copies === 2, { what: 'the copies' });
    expect(box.natCounts).toMatchObject({ admitted: 1, refused: 0 });
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

it('the STUN port answers no more than it was asked, and nobody else', async () => {
  const socket = createSocket('udp4');
  closers.push(() => new Promise((done) => socket.close(() => done())));
  const answers: Buffer[] = [];
  socket.on('message', (octets) => answers.push(octets));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const id = '0102030405060708090a0b0c0d0e0f10';
  // A RESPONSE-ADDRESS of another host, a response, an HTTP request: silence. Then an honest request.
  for (const datagram of [`0001000c${id}0002000800010050c6336401`, `01010000${id}`, '474554202f', `00010000${id}`])
    socket.send(Buffer.from(datagram, 'hex'), stunPort, '127.0.0.1');
  await until(() => Promise.resolve(answers.length > 0), 'an answer');
  expect(answers).toHaveLength(1);
  const { port } = socket.address();
  expect(answers[0]?.toString('hex')).toBe(`0101000c${id}000100080001${port.toString(16).padStart(4, '0')}7f000001`);
});

describe('a router that no call reaches', () => {
  it('informs more often for a while, and then as before', async () => {
    await setPolicy({ shortInformSeconds: 45, shortInformHours: 2 });
    const { box, routerId } = await aHome({ profile: 'zn6600' });
    const interval = 'Device.ManagementServer.PeriodicInformInterval';
    expect(box.get(interval)).toBe('300');
    await app.database.sql.query(`update cpe set connection_request_url = '' where id = $1`, [routerId]);
    // Missed once or twice is no reason yet.
    await app.database.sql.query(`update cpe_rung set worked_count = 0 where cpe_id = $1`, [routerId]);
    const reach = await until(async () => {
      await app.get(ReachabilityService).wake(routerId, 'a test');
      const now = await reachOf(routerId);
      return now.shortInformUntil === null ? null : now;
    }, 'the wish');
    expect(reach.shortInformSeconds).toBe(45);
    await box.inform();
    expect(box.get(interval)).toBe('45');
    const before = app.clock.offset;
    app.clock.setOffset(before + 3 * 3_600_000);
    try {
      await app.get(ShortInforms).end();
      await box.inform();
    } finally {
      app.clock.setOffset(before);
    }
    expect(box.get(interval)).toBe('300');
    expect((await reachOf(routerId)).shortInformUntil).toBeNull();
  });

  it('has its session ended where and when staff allows it, and never otherwise', async () => {
    const world = new NasWorld(app);
    const network = new AccessNetwork();
    const nas = await NasListener.open(network, NAS_SECRET, 0);
    const accounting = await NasAccounting.open(network, {
      port: Number(app.get(AccountingListener).port),
      secret: NAS_SECRET,
      interimSeconds: 300,
    });
    closers.push(async () => {
      await nas.close();
      await accounting.close();
    });
    const { id: nasId } = await world.aNas({ port: nas.port }, { vendor: 'generic' });
    const { box, routerId, planId } = await aHome({ profile: 'tw1200', network, nasId });
    await until(async () => {
      const rows = await app.database.sql.query<unknown[]>(
        `select 1 from access_session where stopped_at is null and nas_id = $1 and user_name = $2`,
        [nasId, box.state().ppp.username],
      );
      return rows.length > 0;
    }, 'its session in accounting');
    await app.database.sql.query(`update cpe set connection_request_url = '' where id = $1`, [routerId]);
    const firstSession = box.state().ppp.address;

    const closed = async (change: Partial<typeof POLICY>): Promise<string | null | undefined> => {
      await setPolicy(change);
      return rungOf(await reachOf(routerId), 'kick')?.refusal;
    };
    const hour = new Date(app.clock.now().getTime() + 6 * 3_600_000).getUTCHours(); // in Dhaka
    expect(await closed({})).toBe('kick-off');
    expect(await closed({ kickEnabled: true })).toBe('kick-plan');
    expect(
      await closed({
        kickEnabled: true,
        kickPlanIds: [planId],
        kickFromHour: (hour + 2) % 24,
        kickToHour: (hour + 4) % 24,
      }),
    ).toBe('kick-hours');
    expect(await closed({ kickEnabled: true, kickPlanIds: [planId] })).toBeNull();

    const informsBefore = box.sessions.length;
    await api.post(`/routers/${routerId}/wake`).expect(202);
    await box.waitFor((one) => one.sessions.length > informsBefore && isQuiet(one), { what: 'its coming' });
    expect(box.state().ppp.address).not.toBe(firstSession);
    const kick = await until(async () => {
      const rung = rungOf(await reachOf(routerId), 'kick');
      return rung !== undefined && rung.workedCount > 0 && rung.triedCount > 0 ? rung : null;
    }, 'the count');
    // Once in a day at most.
    expect(kick).toMatchObject({ isOpen: false, refusal: 'kick-pause', lastResult: 'kicked' });
    const [end] = await app.database.sql.query<{ outcome: string; answer: Buffer }[]>(
      `select outcome, answer from session_end where nas_id = $1`,
      [nasId],
    );
    expect(end?.outcome).toBe('ended');
    expect(end?.answer).toBeInstanceOf(Buffer);
  });
});
