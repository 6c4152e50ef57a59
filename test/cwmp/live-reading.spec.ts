import { ReadingRecorder } from '../../apps/server/src/modules/inventory/reading-recorder.service';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { InventoryService } from '../../apps/server/src/modules/inventory/inventory.service';
import { ScheduledReadings } from '../../apps/server/src/modules/provisioning/scheduled-readings.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { slice } from '../support/slice';

// What the widget shows of a router is what the router says now: woken by a connection request, read in one session.

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

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().ppp.pool === 'service' && !box.agent.isBusy && box.agent.events.pending.length === 0;

async function aBox(
  profile: 'hg8245' | 'tw1200' | 'zn6600' | 'gx3000',
): Promise<{ box: SimulatedCpe; routerId: string }> {
  const serial = `LIVE-${++count}-${profile}`;
  await aSubscription(api, { routerSerial: serial });
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  await box.boot();
  await box.waitFor(isQuiet, { what: 'service' });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  return { box, routerId: body.items[0].id as string };
}

async function done(routerId: string, id: string): Promise<Record<string, string>> {
  for (;;) {
    const { body } = await api.get(`/routers/${routerId}/tasks`).expect(200);
    const task = body.find((each: { id: string }) => each.id === id);
    if (['done', 'failed'].includes(task.state)) return task;
    await new Promise((next) => setTimeout(next, 100));
  }
}

describe.each(slice(['hg8245', 'zn6600'] as const, ['tw1200', 'gx3000'] as const))('%s', (profile) => {
  it('is woken, read and measured in one session; nothing is written to it', async () => {
    const { box, routerId } = await aBox(profile);
    const before = box.sessions.length;
    const key = `live-reading-${profile}`;
    const [bytes, startedAt] = [box.box.bytesReceived, performance.now()];
    const { body: ordered } = await api.post(`/routers/${routerId}/tasks`, { kind: 'read-live' }, key).expect(201);
    await app.settle();
    expect(await done(routerId, ordered.id as string)).toMatchObject({ state: 'done', reason: null });
    const rate = ((box.box.bytesReceived - bytes) * 8) / ((performance.now() - startedAt) / 1000);

    const sessions = box.sessions.slice(before);
    const rpcs = sessions.flatMap((session) => session.rpcs.map(({ method }) => method));
    expect(sessions).toHaveLength(1);
    expect(new Set(rpcs)).toEqual(new Set(['GetParameterValues']));
    expect(rpcs.length).toBeLessThanOrEqual(4);
    expect(sessions[0]?.complaints).toEqual([]);

    const [row] = await app.database.sql.query<{ down: number; up: number; seconds: number }[]>(
      `select down_bits_per_second::float8 as down, up_bits_per_second::float8 as up, seconds from cpe_throughput where cpe_id = $1`,
      [routerId],
    );
    expect(row?.seconds).toBeGreaterThan(2);
    expect(row?.seconds).toBeLessThan(5);
    // The box counts at a steady rate; what is measured in three seconds is that, within what a counter can tell.
    expect(row!.down / rate).toBeGreaterThan(0.9);
    expect(row!.down / rate).toBeLessThan(1.1);
    expect(row!.down / row!.up).toBeCloseTo(9, 1);

    const { body: router } = await api.get(`/routers/${routerId}`).expect(200);
    expect(router.summary).toMatchObject({ pppStatus: expect.any(String), wanIp: box.state().ppp.address });
    const stations = box.box.hosts.filter(({ connection }) => connection !== 'ethernet');
    const heard = router.summary.hosts.filter(({ signalDbm }: { signalDbm: number | null }) => signalDbm !== null);
    expect(heard.map(({ signalDbm }: { signalDbm: number }) => signalDbm).toSorted()).toEqual(
      stations.map(({ signalDbm }) => signalDbm).toSorted(),
    );
    // Counters and signals differ at every look: that is no history of the configuration.
    const { body: history } = await api.get(`/routers/${routerId}/history`).expect(200);
    const paths = history.items.map(({ path }: { path: string }) => path);
    expect(paths.filter((path: string) => /Bytes|Stats|Signal|RSSI|Rate/.test(path))).toEqual([]);
  });
});

it('a router that is switched off keeps the order, and is read when it is back', async () => {
  const { box, routerId } = await aBox('hg8245');
  box.powerCut();
  const { body } = await api.post(`/routers/${routerId}/tasks`, { kind: 'read-live' }, 'live-reading-off').expect(201);
  await app.settle();
  box.powerOn();
  expect(await done(routerId, body.id as string)).toMatchObject({ state: 'done' });
});

describe('what is read regularly', () => {
  const POLICY = {
    everyHours: 6,
    groups: ['optical', 'wifi'],
    readingsPerMinute: 60_000,
    models: [],
    reason: 'a test',
  };
  const SIX_HOURS_MS = 6.7 * 3_600_000;
  const later = (): void => app.clock.moveTo(new Date(app.clock.now().getTime() + SIX_HOURS_MS));
  /** RPCs of a periodic session. */
  const periodic = async (box: SimulatedCpe): Promise<string[]> => {
    const session = await box.inform();
    expect(session.complaints).toEqual([]);
    return session.rpcs.map(({ method }) => method);
  };
  const pointsOf = async (routerId: string): Promise<number> => {
    const { body } = await api.get(`/routers/${routerId}/series?names=rxPowerDbm,pppUpPercent`).expect(200);
    const [rx, ppp] = ['rxPowerDbm', 'pppUpPercent'].map(
      (wanted) => body.series.find(({ name }: { name: string }) => name === wanted)?.values as (number | null)[],
    );
    // The last reading was of light, and not of the connection.
    return (rx ?? []).filter((value) => value !== null).length - (ppp ?? []).filter((value) => value !== null).length;
  };

  it('is read at the own Inform of a router, so seldom as was said, and only what was said', async () => {
    const { box, routerId } = await aBox('hg8245');
    await api.put('/reading-policy', { ...POLICY, everyHours: 0 }).expect(200);
    later();
    expect(await periodic(box)).toEqual([]);
    await api.put('/reading-policy', POLICY).expect(200);
    expect(await periodic(box)).toEqual(['GetParameterValues']);
    for (let n = 0; n < 100 && (await pointsOf(routerId)) < 1; n++) await new Promise((next) => setTimeout(next, 50));
    expect(await pointsOf(routerId)).toBe(1);
    // Within its time it is left alone.
    expect(await periodic(box)).toEqual([]);
    const ofModel = { manufacturer: 'Huawei', modelName: 'HG8245', everyHours: 0 };
    const { body } = await api.get(`/routers/${routerId}`).expect(200);
    const own = { ...ofModel, manufacturer: body.manufacturer, modelName: body.modelName };
    await api.put('/reading-policy', { ...POLICY, models: [own] }).expect(200);
    later();
    expect(await periodic(box)).toEqual([]);
    await api.put('/reading-policy', { ...POLICY, everyHours: 0 }).expect(200);
  });

  it('leaves out what somebody has just looked at', async () => {
    const { box, routerId } = await aBox('hg8245');
    await api.put('/reading-policy', { ...POLICY, everyHours: 0 }).expect(200);
    later();
    const { body } = await api.post(`/routers/${routerId}/freshness`, { groups: ['wifi'] }, newId()).expect(200);
    await app.settle();
    expect(await done(routerId, body.task.id as string)).toMatchObject({ state: 'done' });
    await app.get(ReadingRecorder).flush();
    await api.put('/reading-policy', POLICY).expect(200);
    const { rpcs } = await box.inform();
    const names = rpcs.flatMap((rpc) => rpc.names);
    expect(names.filter((name) => /Gpon/.test(name))).not.toEqual([]);
    expect(names.filter((name) => /WLANConfiguration/.test(name))).toEqual([]);
    await api.put('/reading-policy', { ...POLICY, everyHours: 0 }).expect(200);
  });

  it('only who may configure routers says so, and says why', async () => {
    const { reason: _, ...without } = POLICY;
    await api.put('/reading-policy', without).expect(400);
    await (await app.api('support')).put('/reading-policy', POLICY).expect(403);
    expect((await api.get('/reading-policy').expect(200)).body).toMatchObject({ everyHours: 0 });
  });
});

interface Ages {
  groups: { group: string; readAt: string | null; maxAgeSeconds: number; isFresh: boolean }[];
  task: { id: string; kind: string } | null;
}

describe('a group that somebody looks at', () => {
  const look = async (routerId: string, body: object): Promise<Ages> =>
    (await api.post(`/routers/${routerId}/freshness`, body, newId()).expect(200)).body as Ages;

  const ageOf = async (routerId: string, group: string): Promise<Ages['groups'][number] | undefined> =>
    ((await api.get(`/routers/${routerId}/freshness`).expect(200)).body as Ages).groups.find(
      (one) => one.group === group,
    );

  const later = (seconds: number): void => app.clock.moveTo(new Date(app.clock.now().getTime() + seconds * 1000));

  it('is read when it is too old, alone, once for all who look, and not before', async () => {
    const { box, routerId } = await aBox('hg8245');
    // The first contact has read everything.
    expect(await ageOf(routerId, 'wifi')).toMatchObject({ isFresh: true, maxAgeSeconds: 120 });
    expect((await look(routerId, { groups: ['wifi', 'identity'] })).task).toBeNull();
    const [wifi, identity] = [await ageOf(routerId, 'wifi'), await ageOf(routerId, 'identity')];

    later(200);
    const before = box.sessions.length;
    const [one, other] = [
      await look(routerId, { groups: ['wifi', 'identity'] }),
      await look(routerId, { groups: ['wifi'] }),
    ];
    expect(one.task).toMatchObject({ kind: 'refresh' });
    // Sent or not, it is the same reading; over, it was not too old any more.
    expect([one.task?.id, undefined]).toContain(other.task?.id);
    await app.settle();
    expect(await done(routerId, one.task!.id)).toMatchObject({ state: 'done' });
    const names = box.sessions.slice(before).flatMap(({ rpcs }) => rpcs.flatMap((rpc) => rpc.names));
    expect(names).toEqual(['InternetGatewayDevice.LANDevice.1.WLANConfiguration.']);
    expect(Date.parse((await ageOf(routerId, 'wifi'))?.readAt ?? '')).toBeGreaterThan(Date.parse(wifi?.readAt ?? ''));
    expect((await ageOf(routerId, 'identity'))?.readAt).toBe(identity?.readAt);

    // Who wants it younger says so.
    later(30);
    expect((await look(routerId, { groups: ['wifi'] })).task).toBeNull();
    expect((await look(routerId, { groups: ['wifi'], maxAgeSeconds: 10 })).task).not.toBeNull();
  });

  it('costs a heartbeat nothing, and a reading that breaks off has read nothing', async () => {
    const { box, routerId } = await aBox('hg8245');
    later(100_000);
    expect((await box.inform()).rpcs).toEqual([]);
    const before = await ageOf(routerId, 'wan');
    box.powerCut();
    const { task } = await look(routerId, { groups: ['wan'] });
    expect((await ageOf(routerId, 'wan'))?.readAt).toBe(before?.readAt);
    box.powerOn();
    expect(await done(routerId, task!.id)).toMatchObject({ state: 'done' });
    expect(await ageOf(routerId, 'wan')).toMatchObject({ isFresh: true });
  });

  it('may be as old as the policy says, which is changed with a reason, and as a rule of its model allows', async () => {
    const { routerId } = await aBox('hg8245');
    const { body: policy } = await api.get('/freshness-policy').expect(200);
    await api.put('/freshness-policy', { ...policy, wifiSeconds: 40 }).expect(400);
    await api.put('/freshness-policy', { ...policy, wifiSeconds: 5, reason: 'too often' }).expect(400);
    const support = await app.api('support');
    await support.put('/freshness-policy', { ...policy, wifiSeconds: 40, reason: 'not theirs' }).expect(403);
    await api.put('/freshness-policy', { ...policy, wifiSeconds: 40, reason: 'people ask for it' }).expect(200);
    expect(await ageOf(routerId, 'wifi')).toMatchObject({ maxAgeSeconds: 40 });
    await api.put('/freshness-policy', { ...policy, reason: 'as it was' }).expect(200);
    const audit = await app.database.sql.query<object[]>(
      `select reason from audit_entry where action = 'freshness-policy.changed' order by id desc limit 1`,
    );
    expect(audit).toEqual([{ reason: 'as it was' }]);

    const { body: router } = await api.get(`/routers/${routerId}`).expect(200);
    const any = { oui: null, manufacturer: null, hardwareVersion: null, softwareVersion: null };
    const match = { ...any, model: router.productClass as string, softwareFrom: null, softwareBelow: null };
    const rule = { name: 'weak', match, flags: { leastAgeSeconds: 4000 }, reason: 'the test says so' };
    const { body: made } = await api.post('/quirk-rules', rule).expect(201);
    while ((await ageOf(routerId, 'wifi'))?.maxAgeSeconds !== 4000) await app.settle();
    later(3000);
    expect((await look(routerId, { groups: ['wifi'], maxAgeSeconds: 0 })).task).toBeNull();
    const off = { state: 'off', reason: 'enough', version: made.version as number };
    await api.post(`/quirk-rules/${made.id}/switch`, off).expect(200);
  });

  it('is read with its whole tree when that is a week old, at a contact that comes anyway', async () => {
    const { box, routerId } = await aBox('hg8245');
    const readings = async (): Promise<string[]> =>
      (
        (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as {
          id: string;
          kind: string;
          createdBy: string;
        }[]
      )
        .filter(({ kind, createdBy }) => kind === 'refresh' && createdBy === 'schedule')
        .map(({ id }) => id);
    await app.get(ScheduledReadings).run();
    expect(await readings()).toEqual([]);
    later(8 * 86_400);
    // Who is away is not asked.
    await app.get(ScheduledReadings).run();
    expect(await readings()).toEqual([]);
    await box.inform();
    await app.get(InventoryService).flushInforms();
    await app.get(ScheduledReadings).run();
    await app.get(ScheduledReadings).run();
    const [id, ...more] = await readings();
    expect(more).toEqual([]);
    const sessions = box.sessions.length;
    await app.settle();
    expect(box.sessions).toHaveLength(sessions);
    await box.inform();
    expect(await done(routerId, id ?? '')).toMatchObject({ state: 'done' });
    expect(await ageOf(routerId, 'other')).toMatchObject({ isFresh: true });
  });

  it('is what the list of parameters can be cut to', async () => {
    const { routerId } = await aBox('zn6600');
    const { body } = await api.get(`/routers/${routerId}/parameters?group=wifi&limit=1000`).expect(200);
    const paths = (body.items as { path: string }[]).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !path.startsWith('Device.WiFi.'))).toEqual([]);
  });
});

it('whoever waits is answered when the router has carried it out, and by a silent one after the wait', async () => {
  const { box, routerId } = await aBox('hg8245');
  const path = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
  const order = (value: string, wait: number) =>
    api
      .post(
        `/routers/${routerId}/tasks?wait=${wait}`,
        { kind: 'set-parameters', parameters: [{ path, value }] },
        `waits-${value}`,
      )
      .expect(201);
  expect((await order('waited-for', 30)).body).toMatchObject({ state: 'done' });
  expect(box.get(path)).toBe('waited-for');
  box.powerCut();
  expect((await order('later', 1)).body).toMatchObject({ state: 'queued' });
  box.powerOn();
  expect((await order('later', 30)).body).toMatchObject({ state: 'done' });
  await api.post(`/routers/${routerId}/tasks?wait=31`, { kind: 'refresh' }, 'waits-too-long').expect(400);
});
