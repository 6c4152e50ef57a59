import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import { CallForDiagnostics } from '../../apps/server/src/modules/provisioning/call-for-diagnostics.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// A person asks, the box measures between two sessions, and its results are read in the one it comes back with.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];
let count = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

type Profile = 'hg8245' | 'tw1200' | 'zn6600' | 'gx3000';
interface Home {
  box: SimulatedCpe;
  routerId: string;
}
interface View {
  id: string;
  state: string;
  reason: string | null;
  measuringSince: string | null;
  // Read field by field: the contract holds each answer already.
  result: any; // oxlint-disable-line no-explicit-any
}

interface Odd {
  quirks?: Quirk[];
  timing?: { diagnosticMs: number };
}

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().ppp.pool === 'service' && !box.agent.isBusy && box.agent.events.pending.length === 0;

async function aHome(profile: Profile, odd: Odd = {}): Promise<Home> {
  const serial = `DIAG-${newId().slice(-8)}-${++count}`;
  await aSubscription(api, { routerSerial: serial });
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP, ...odd });
  boxes.push(box);
  await box.boot();
  await box.waitFor(isQuiet, { what: 'service' });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  return { box, routerId: body.items[0].id as string };
}

async function order({ routerId }: Home, body: object): Promise<string> {
  const answer = await api.post(`/routers/${routerId}/diagnostics`, body, newId()).expect(201);
  await app.settle();
  return answer.body.id as string;
}

async function until(id: string, states: readonly string[]): Promise<View> {
  let seen: View | undefined;
  for (let n = 0; n < 300; n++) {
    seen = (await api.get(`/diagnostics/${id}`).expect(200)).body as View;
    if (states.includes(seen.state)) return seen;
    await new Promise((done) => setTimeout(done, 30));
  }
  throw new Error(`the diagnosis is ${JSON.stringify(seen)}, not ${states.join(' or ')}`);
}

/** Which of these series have a value, as soon as all do. */
async function seriesOf({ routerId }: Home, names: readonly string[]): Promise<string[]> {
  let known: string[] = [];
  for (let n = 0; n < 100 && known.length < names.length; n++) {
    const { body } = await api.get(`/routers/${routerId}/series?names=${names.join(',')}`).expect(200);
    known = body.series.map(({ name }: { name: string }) => name);
    await new Promise((done) => setTimeout(done, 50));
  }
  return known;
}

const over = (id: string): Promise<View> => until(id, ['done', 'failed']);
const run = async (home: Home, body: object): Promise<View> => over(await order(home, body));

describe.each(['hg8245', 'tw1200', 'zn6600', 'gx3000'] as const)('%s', (profile) => {
  const isTr181 = profile === 'zn6600' || profile === 'gx3000';

  it('measures what it is asked, tests its speed against this server, and its results are read', async () => {
    const home = await aHome(profile);
    const before = home.box.sessions.length;

    const ping = await run(home, { kind: 'ping', host: 'portal.example.net', repetitions: 5 });
    expect(ping).toMatchObject({ state: 'done', reason: null });
    expect(ping.result).toMatchObject({ received: 5, lost: 0, lossPercent: 0 });
    expect(ping.result.minMs).toBeGreaterThan(3);
    expect(ping.result.minMs).toBeLessThanOrEqual(ping.result.avgMs);
    expect(ping.result.avgMs).toBeLessThanOrEqual(ping.result.maxMs);
    // TR-181 tells microseconds, TR-098 does not.
    expect(Number.isInteger(ping.result.avgMs)).toBe(!isTr181);
    const events = home.box.sessions.slice(before).map(({ events: codes }) => codes.map(({ code }) => code));
    expect(events.at(-1)).toContain('8 DIAGNOSTICS COMPLETE');
    expect(home.box.sessions.slice(before).flatMap(({ complaints }) => complaints)).toEqual([]);

    const route = await run(home, { kind: 'traceroute', host: 'portal.example.net' });
    expect(route).toMatchObject({ state: 'done', result: { isReached: profile !== 'tw1200' } });
    expect(route.result.hops.length).toBeGreaterThan(2);
    expect(route.result.hops.map(({ hop }: { hop: number }) => hop)).toEqual(
      route.result.hops.map((_hop: unknown, at: number) => at + 1),
    );
    // The first TR-098 had one name for a hop and no times.
    expect(route.result.hops[0].address).toMatch(/^127\./);
    expect(route.result.hops[0].rttMs).toHaveLength(profile === 'tw1200' ? 0 : 2);

    const lookup = await run(home, { kind: 'nslookup', hostName: 'portal.example.net', repetitions: 2 });
    expect(lookup.result).toMatchObject({ succeeded: 2, answers: [{ status: 'Success' }, { status: 'Success' }] });
    expect(lookup.result.answers[0].addresses[0]).toMatch(/^198\.18\./);

    const scan = await run(home, { kind: 'wifi-scan' });
    expect(scan.result.networks.length).toBeGreaterThanOrEqual(5);
    expect(new Set(scan.result.networks.map(({ band }: { band: string }) => band))).toEqual(new Set(['2.4', '5']));
    expect(scan.result.own.map(({ band }: { band: string }) => band)).toEqual(['2.4', '5']);

    // Over real HTTP, against this server, in both directions.
    for (const kind of ['download', 'upload']) {
      const test = await run(home, { kind, bytes: 1_000_000, connections: 2 });
      expect(test).toMatchObject({ state: 'done', reason: null, result: { problem: null } });
      const connections = isTr181 ? 2 : 1;
      expect(test.result.bytes).toBe(1_000_000 * connections);
      // How fast, the machine decides.
      expect(test.result.bitsPerSecond).toBeGreaterThan(0);
      expect(test.result.seenHere.bytes).toBe(1_000_000 * connections);
    }

    // Each result is a point of the router's series, and so is what was read of its tree.
    const names = (await seriesOf(home, ['downloadMbps', 'uploadMbps', 'pingMs', 'uptimeSeconds', 'channel24'])).sort();
    expect(names).toEqual(['channel24', 'downloadMbps', 'pingMs', 'uploadMbps', 'uptimeSeconds']);
  });
});

it('shows devices, light and the PPP connection in one session each, and writes nothing', async () => {
  const home = await aHome('zn6600');
  const before = home.box.sessions.length;
  const hosts = await run(home, { kind: 'hosts' });
  expect(hosts.result.hosts).toHaveLength(home.box.box.hosts.length);
  const optical = await run(home, { kind: 'optical' });
  const rx = optical.result.readings.find(({ quantity }: { quantity: string }) => quantity === 'rx-power');
  expect(rx).toMatchObject({ unit: 'dBm', problem: null });
  expect(rx.value).toBeCloseTo(home.box.box.rxPowerDbm, 1);
  expect(Number(rx.raw)).toBeLessThan(-1000);
  const ppp = await run(home, { kind: 'ppp' });
  expect(ppp.result).toMatchObject({ isConnected: true, lastError: null, address: home.box.state().ppp.address });
  const rpcs = home.box.sessions.slice(before).flatMap((session) => session.rpcs.map(({ method }) => method));
  expect(new Set(rpcs)).toEqual(new Set(['GetParameterValues']));
});

it('says in words what went wrong, and keeps how far a route was followed', async () => {
  const home = await aHome('gx3000');
  const ping = await run(home, { kind: 'ping', host: 'nobody.invalid' });
  expect(ping).toMatchObject({
    state: 'failed',
    reason: 'the router could not resolve the host name (Error_CannotResolveHostName)',
  });
  const silent = await run(home, { kind: 'ping', host: '203.0.113.9' });
  expect(silent).toMatchObject({ state: 'done', result: { received: 0, lost: 4, lossPercent: 100, avgMs: null } });
  const route = await run(home, { kind: 'traceroute', host: 'portal.example.net', maxHops: 2 });
  expect(route).toMatchObject({ state: 'done', result: { isReached: false, hops: [{ hop: 1 }, { hop: 2 }] } });
});

it('a speed test is open to its router alone, and while it is under way', async () => {
  const home = await aHome('hg8245', { timing: { diagnosticMs: 1_000 } });
  const id = await order(home, { kind: 'download', bytes: 10_000 });
  await until(id, ['sent']);
  const path = 'InternetGatewayDevice.DownloadDiagnostics.';
  const url = await home.box.waitFor((box) => box.get(`${path}DownloadURL`), { what: 'the URL of the test' });
  expect(url.length).toBeLessThanOrEqual(256);
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10000']);
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(405);
  const forged = `${url.slice(0, -2)}${url.endsWith('AA') ? 'BB' : 'AA'}`;
  expect((await fetch(forged)).status).toBe(403);
  await over(id);
  // It got about: nobody has anything of it any more.
  expect((await fetch(url)).status).toBe(403);
});

describe('models that do it otherwise', () => {
  it('one that never says it is done is called, and looked at', async () => {
    const home = await aHome('hg8245', { quirks: ['no-diagnostics-event'] });
    const id = await order(home, { kind: 'ping', host: 'portal.example.net' });
    await until(id, ['sent']);
    await home.box.waitFor((box) => box.get('InternetGatewayDevice.IPPingDiagnostics.DiagnosticsState') === 'Complete');
    expect((await until(id, ['sent'])).measuringSince).not.toBeNull();
    // Its time to be looked at has come.
    await app.database.sql.query(`update cpe_diagnostic set look_at = now() - interval '1 minute' where task_id = $1`, [
      id,
    ]);
    await app.get(CallForDiagnostics).run();
    await app.settle();
    expect(await over(id)).toMatchObject({ state: 'done', result: { received: 4 } });
  });

  it.each([
    ['diagnostics-in-session', 'zn6600'],
    ['diagnostics-in-session', 'tw1200'],
  ] as const)('%s: read before the session ends (%s)', async (quirk, profile) => {
    const home = await aHome(profile, { quirks: [quirk] });
    expect(await run(home, { kind: 'wifi-scan' })).toMatchObject({ state: 'done' });
    const asked = home.box.sessions.filter(({ rpcs }) =>
      rpcs.some(({ names }) => names.some((name) => name.includes('NeighboringWiFiDiagnostic'))),
    );
    expect(asked).toHaveLength(1);
  });

  it('one that takes the state in a request of its own gets it so', async () => {
    const home = await aHome('hg8245', { quirks: ['diagnostics-state-apart'] });
    expect(await run(home, { kind: 'nslookup', hostName: 'portal.example.net' })).toMatchObject({ state: 'done' });
  });

  it('one that reads no object as a whole is read by its names (G31)', async () => {
    const home = await aHome('gx3000', { quirks: ['partial-path-refused'] });
    const route = await run(home, { kind: 'traceroute', host: 'portal.example.net' });
    expect(route).toMatchObject({ state: 'done', result: { isReached: true } });
    const rpcs = home.box.sessions.flatMap((session) => session.rpcs.map(({ method }) => method));
    expect(rpcs).toContain('GetParameterNames');
  });

  it('one that is restarted while it measures is asked again; and it is given up when nobody waits for it any more', async () => {
    const home = await aHome('hg8245', { timing: { diagnosticMs: 600_000 } });
    const id = await order(home, { kind: 'ping', host: 'portal.example.net' });
    await until(id, ['sent']);
    const asked = (): number =>
      home.box.sessions.filter(({ rpcs }) => rpcs.some(({ method }) => method === 'SetParameterValues')).length;
    await home.box.waitFor((box) => !box.agent.isBusy);
    const before = asked();
    home.box.restart();
    await home.box.waitFor(() => asked() > before, { what: 'being asked again' });
    await until(id, ['sent']);

    const again = await api.post(`/routers/${home.routerId}/diagnostics`, { kind: 'ping', host: 'x.example' }, newId());
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'router/diagnostic-under-way', details: { diagnostic: id } },
    });
    await api.post(`/diagnostics/${id}/cancel`).expect(200);
    expect(await until(id, ['cancelled'])).toMatchObject({ result: null });
    await order(home, { kind: 'ping', host: 'x.example' });
  });
});

it('after a crash the router is looked at first: one that measures is not asked a second time', async () => {
  const home = await aHome('zn6600', { timing: { diagnosticMs: 600_000 } });
  const id = await order(home, { kind: 'ping', host: 'portal.example.net' });
  const isMeasuring = async (): Promise<boolean> => (await until(id, ['sent'])).measuringSince !== null;
  while (!(await isMeasuring())) await new Promise((done) => setTimeout(done, 30));
  await home.box.waitFor(isQuiet, { what: 'the end of its session' });
  // All that was committed before the request left.
  await app.database.sql.query(`update cpe_diagnostic set run = null, measuring_since = null where task_id = $1`, [id]);
  await app.database.sql.query(`update cpe_task set answered_at = null where id = $1`, [id]);
  const session = await home.box.inform();
  expect(session.rpcs.map(({ method }) => method)).toEqual(['GetParameterValues']);
  expect(await isMeasuring()).toBe(true);
  const { body } = await api.get(`/routers/${home.routerId}/tasks`).expect(200);
  expect(body.find((task: { id: string }) => task.id === id)).toMatchObject({ state: 'sent', attempts: 1 });
});

describe('what is asked for', () => {
  it.each([
    ['a command', { kind: 'ping', host: '8.8.8.8; id' }],
    ['a shell', { kind: 'ping', host: '$(id)' }],
    ['an option', { kind: 'traceroute', host: '-f' }],
    ['a zone', { kind: 'ping', host: '::1%eth0' }],
    ['2,000 characters', { kind: 'nslookup', hostName: 'a'.repeat(2_000) }],
    ['a number that is no address', { kind: 'ping', host: '1.2.3' }],
    ['no repetitions', { kind: 'ping', host: 'a.example', repetitions: 0 }],
    ['a large block', { kind: 'ping', host: 'a.example', blockSize: 65_000 }],
    ['no DSCP', { kind: 'ping', host: 'a.example', dscp: 64 }],
    ['a URL of its own', { kind: 'download', url: 'http://elsewhere.example/' }],
    ['too much', { kind: 'download', bytes: 5_000_000_000 }],
  ])('%s is refused before any router hears of it (G41)', async (_what, body) => {
    await api.post(`/routers/${newId()}/diagnostics`, body, newId()).expect(400);
  });

  it('the same key again is the same diagnosis', async () => {
    const home = await aHome('gx3000');
    const key = newId();
    const body = { kind: 'ping', host: 'portal.example.net' };
    const [first, second] = await Promise.all([
      api.post(`/routers/${home.routerId}/diagnostics`, body, key).expect(201),
      api.post(`/routers/${home.routerId}/diagnostics`, body, key).expect(201),
    ]);
    expect(second.body.id).toBe(first.body.id);
    const list = await api.get(`/routers/${home.routerId}/diagnostics?kind=ping`).expect(200);
    expect(list.body.items).toHaveLength(1);
    await over(first.body.id as string);
  });
});
