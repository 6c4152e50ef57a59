import { presenceOf } from '@demarc/provisioning';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { Network, type NetworkRouter } from '../../../../../test/support/network';
import { IncidentRepository } from './incident.repository';

let demarc: TestApp;
let api: ApiClient;
let network: Network;

beforeAll(async () => {
  demarc = await startApp({ clockAt: '2031-03-01T01:00:00Z' });
  api = await demarc.api();
});
afterAll(() => demarc.close());

/** Each test has its own night, and a network that has been well for a while. */
beforeEach(async () => {
  network = new Network(demarc, api);
  network.move(7 * 24 * 60);
  await network.alone();
});

const off = (routers: NetworkRouter[]): void => routers.forEach((router) => network.alive.delete(router));
const on = (routers: NetworkRouter[]): void => routers.forEach((router) => network.alive.add(router));
const well = async (): Promise<void> => {
  await network.pass(17);
  expect(await network.open()).toEqual([]);
};

describe('presence', () => {
  it('is by each router’s own interval, and as the rule of the library has it', async () => {
    const nas = await network.aNas();
    const routers = await network.routers(nas, 8);
    const now = demarc.clock.now();
    const given = [
      [300, 100],
      [300, 650],
      [300, 950],
      [30, 70],
      [30, 100],
      [86_400, 90_000],
      [0, 9_000_000],
      [3_600, 7_600],
    ] as const;
    const { sql } = demarc.database;
    for (const [index, [interval, age]] of given.entries()) {
      const id = routers[index]?.cpe.id;
      await sql.query(
        `insert into cpe_parameter values ($1, 'periodicInformSeconds', 'Device.ManagementServer.PeriodicInformInterval', $2)`,
        [id, String(interval)],
      );
      await sql.query(`update cpe_presence set last_inform_at = $2 where cpe_id = $1`, [
        id,
        new Date(now.getTime() - age * 1000),
      ]);
    }
    // It was looked a minute ago: we have not been away.
    await sql.query(`update incident_watch set looked_at = $1`, [now]);
    await network.look();
    const rows = await sql.query<{ cpe_id: string; presence: string }[]>(
      `select cpe_id, presence from cpe_signal where cpe_id = any($1)`,
      [routers.map(({ cpe }) => cpe.id)],
    );
    const seen = new Map(rows.map((row) => [row.cpe_id, row.presence]));
    for (const [index, [intervalSeconds, age]] of given.entries()) {
      const id = routers[index]?.cpe.id ?? '';
      const expected = presenceOf({ lastInformAt: new Date(now.getTime() - age * 1000), intervalSeconds, now });
      const { body } = await api.get(`/routers/${id}/presence`).expect(200);
      expect([intervalSeconds, age, seen.get(id), body.state]).toEqual([intervalSeconds, age, expected, expected]);
    }
  });

  it('writes what has changed, and nothing when nothing has', async () => {
    const nas = await network.aNas();
    await network.routers(nas, 12, { node: 'olt-1' });
    await network.look();
    const rows = () => demarc.database.sql.query<object[]>(`select cpe_id, xmin::text from cpe_signal order by cpe_id`);
    const before = await rows();
    await network.look();
    expect(await rows()).toEqual(before);
  });

  it('knows where a router hangs by its session, and anew when it dials elsewhere', async () => {
    const [first, second] = [await network.aNas(), await network.aNas()];
    const [router] = await network.routers(first, 1, { node: 'olt-7' });
    await network.look();
    const { id } = router!.cpe;
    const place = async () => (await api.get(`/routers/${id}/presence`).expect(200)).body;
    expect(await place()).toMatchObject({ nas: { name: first.name }, accessNode: 'olt-7', accessPort: '1/1/1' });
    network.move(1);
    await network.stopSessions([router!], 'User-Request');
    await demarc.database.sql.query(
      `insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, nas_port_id, started_at, updated_at, session_seconds, input_octets, output_octets)
       values (gen_random_uuid(), $1, 'x', 'x', $2, 'olt-9 pon 1/2', $3, $3, 0, 0, 0)`,
      [second.id, router!.subscriptionId, demarc.clock.now()],
    );
    await network.look();
    expect(await place()).toMatchObject({ nas: { name: second.name }, accessNode: 'olt-9' });
    // Told by its access node, and read from there once its NAS is set so: it is placed anew.
    await demarc.database.sql.query(
      `update access_session set agent_circuit_id = 'OLT1 eth 0/1/3:7' where subscription_id = $1 and stopped_at is null`,
      [router!.subscriptionId],
    );
    await network.look();
    expect(await place()).toMatchObject({ accessNode: 'olt-9' });
    await (await demarc.api('owner')).patch(`/nas/${second.id}`, { accessNodeFrom: 'circuit-id' }).expect(200);
    await network.look();
    expect(await place()).toMatchObject({ accessNode: 'OLT1', accessPort: '0/1/3:7' });
  });
});

describe('silence', () => {
  it('of a NAS is one incident that grows, and closes by itself when its routers are back', async () => {
    const [dark, bright] = [await network.aNas(), await network.aNas()];
    const lost = [
      ...(await network.routers(dark, 12, { node: 'olt-1' })),
      ...(await network.routers(dark, 12, { node: 'olt-2' })),
    ];
    await network.routers(bright, 24, { node: 'olt-3' });
    await well();
    const cutAt = demarc.clock.now();
    off(lost);
    await network.pass(17);
    expect(await network.open()).toEqual([`silence nas ${dark.name}: 24 of 24`]);
    const { incident } = await network.latest();
    expect(Math.abs(Date.parse(incident.beganAt) - cutAt.getTime())).toBeLessThanOrEqual(300_000);
    const page = await api.get(`/incidents/${incident.id}/members?limit=20`).expect(200);
    expect(page.body.items).toHaveLength(20);
    expect(page.body.items[0]).toMatchObject({ lostBy: 'silence', backAt: null, subscriber: { name: 'Rahima Begum' } });
    const rest = await api.get(`/incidents/${incident.id}/members?limit=20&cursor=${page.body.nextCursor}`).expect(200);
    expect(rest.body.items).toHaveLength(4);

    on(lost);
    await network.inform(lost, ['1 BOOT']);
    await network.pass(6);
    const over = await network.latest();
    expect(over.incident).toMatchObject({ state: 'closed', closedBecause: 'recovered', lost: 0, peak: 24 });
    expect(over.incident.recoverySeconds).toBeGreaterThan(15 * 60);
    expect(over.outage).toMatchObject({ back: 24, p50Seconds: expect.any(Number) });
    expect(over.counts.map((count) => count.lost)).toEqual(expect.arrayContaining([24, 0]));
  });

  it('of three routers of a small NAS is nobody’s alarm', async () => {
    const [small, large] = [await network.aNas(), await network.aNas()];
    const lost = await network.routers(small, 3);
    await network.routers(large, 20);
    await well();
    off(lost);
    await network.pass(20);
    expect(await network.open()).toEqual([]);
  });

  it('of one access node is that node; its NAS absorbs it when the others follow', async () => {
    const [dark, bright] = [await network.aNas(), await network.aNas()];
    const first = await network.routers(dark, 12, { node: 'olt-1' });
    const second = await network.routers(dark, 14, { node: 'olt-2' });
    await network.routers(bright, 40);
    await well();
    off(first);
    await network.pass(16);
    expect(await network.open()).toEqual([`silence node olt-1 at ${dark.name}: 12 of 12`]);
    const { incident: narrow } = await network.latest();
    off(second);
    await network.pass(16);
    expect(await network.open()).toEqual([`silence nas ${dark.name}: 26 of 26`]);
    const wide = await network.latest();
    expect(Date.parse(wide.incident.beganAt)).toBeLessThanOrEqual(Date.parse(narrow.beganAt));
    const absorbed = (await api.get(`/incidents/${narrow.id}`).expect(200)).body;
    expect(absorbed.incident).toMatchObject({
      state: 'closed',
      closedBecause: 'absorbed',
      absorbedById: wide.incident.id,
    });
  });

  it('of one firmware over two NAS, others beside it well, is that make', async () => {
    const [one, other] = [await network.aNas(), await network.aNas()];
    const struck = [...(await network.routers(one, 10)), ...(await network.routers(other, 10))];
    await demarc.database.sql.query(`update cpe set product_class = $1, software_version = 'V9' where id = any($2)`, [
      struck[0]?.cpe.productClass,
      struck.map(({ cpe }) => cpe.id),
    ]);
    await network.routers(one, 30);
    await network.routers(other, 30);
    await well();
    off(struck);
    await network.pass(17);
    expect(await network.open()).toEqual(['silence make Acme EX-1 V9: 20 of 20']);
  });

  it('is not said of anybody when we were the ones who were away', async () => {
    const nas = await network.aNas();
    const routers = await network.routers(nas, 20);
    await network.routers(await network.aNas(), 20);
    await well();
    network.move(180);
    await network.look();
    expect(await network.open()).toEqual([]);
    await network.inform(network.alive);
    off(routers);
    await network.pass(14);
    expect(await network.open()).toEqual([]);
    // Who does not come back after all that time is missed.
    await network.pass(3);
    expect(await network.open()).toEqual([`silence nas ${nas.name}: 20 of 20`]);
  });

  it('taken note of twice in a minute is the same', async () => {
    const nas = await network.aNas();
    const lost = await network.routers(nas, 12);
    await network.routers(await network.aNas(), 30);
    await well();
    off(lost);
    await network.pass(17);
    const before = await network.latest();
    await Promise.all([network.look(), network.look()]);
    expect(await network.latest()).toEqual(before);
  });
});

describe('other signs', () => {
  it('a storm of boots is an incident of its node; restarts that were ordered are not', async () => {
    const nas = await network.aNas();
    const struck = await network.routers(nas, 15, { node: 'olt-1' });
    const ordered = await network.routers(nas, 30, { node: 'olt-2' });
    await well();
    await network.inform(struck, ['1 BOOT']);
    await network.inform(ordered, ['1 BOOT', 'M Reboot']);
    await network.look();
    expect(await network.open()).toEqual([`boot-storm node olt-1 at ${nas.name}: 0 of 15`]);
    await network.pass(7);
    expect((await network.latest()).incident).toMatchObject({ state: 'closed', closedBecause: 'recovered' });
  });

  it('many sessions that end for one reason are an incident of their NAS, until they are dialled again', async () => {
    const [nas, other] = [await network.aNas(), await network.aNas()];
    const struck = await network.routers(nas, 20);
    const ended = await network.routers(other, 20);
    await network.routers(await network.aNas(), 40);
    await well();
    await network.stopSessions(struck, 'NAS-Error');
    // These were asked to go by Demarc itself.
    await demarc.database.sql.query(
      `insert into session_end (id, subscription_id, session_id, because, outcome, created_at)
       select gen_random_uuid(), subscription_id, id, 'a test', 'ended', $1 from access_session
       where stopped_at is null and subscription_id = any($2)`,
      [demarc.clock.now(), ended.map(({ subscriptionId }) => subscriptionId)],
    );
    await network.stopSessions(ended, 'Admin-Reset');
    await network.look();
    expect(await network.open()).toEqual([`session-loss nas ${nas.name}: 20 of 20`]);
    expect((await network.latest()).incident.terminateCause).toBe('NAS-Error');
    network.move(1);
    await network.dialAgain(struck);
    await network.pass(12);
    expect((await network.latest()).incident).toMatchObject({ state: 'closed', closedBecause: 'recovered', lost: 0 });
  });

  it('a NAS that is not heard while others are is an incident before its routers are missed', async () => {
    const [mute, other] = [await network.aNas(), await network.aNas()];
    const routers = await network.routers(mute, 12);
    await network.routers(other, 12);
    await network.pass(46);
    expect(await network.open()).toEqual([]);
    const interims = demarc.config.settings.RADIUS_INTERIM_SECONDS * 3;
    // The routers go on informing, over another way than their sessions.
    off(routers);
    for (let minute = 0; minute <= interims / 60; minute += 4) {
      await network.inform(routers);
      await network.pass(4);
    }
    expect(await network.open()).toEqual([`nas-silent nas ${mute.name}: 12 of 0`]);
    on(routers);
    await network.pass(7);
    expect((await network.latest()).incident).toMatchObject({ state: 'closed', closedBecause: 'recovered' });
  });
});

describe('what people do', () => {
  const anIncident = async () => {
    const nas = await network.aNas();
    const lost = await network.routers(nas, 12);
    await network.routers(await network.aNas(), 30);
    await well();
    off(lost);
    await network.pass(17);
    return { nas, lost, ...(await network.latest()) };
  };

  it('acknowledged, noted and closed by hand, with the audit log; who is still away raises no other', async () => {
    const { incident } = await anIncident();
    const support = await demarc.api('support');
    await support.get(`/incidents/${incident.id}`).expect(200);
    await support.post(`/incidents/${incident.id}/acknowledge`).expect(403);
    const noc = await demarc.api('noc');
    const { body } = await noc.post(`/incidents/${incident.id}/acknowledge`).expect(200);
    expect(body.incident).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'The noc' });
    await noc.post(`/incidents/${incident.id}/notes`, { text: 'The generator is on its way' }).expect(200);
    await noc.post(`/incidents/${incident.id}/notes`, { text: ' ' }).expect(400);
    const closed = await noc.post(`/incidents/${incident.id}/close`, { reason: 'Moved to another site' }).expect(200);
    expect(closed.body).toMatchObject({
      incident: { state: 'closed', closedBecause: 'staff', closedBy: 'The noc', recoverySeconds: null },
      notes: [{ text: 'The generator is on its way' }, { text: 'Moved to another site', by: 'The noc' }],
    });
    expect((await noc.post(`/incidents/${incident.id}/close`, { reason: 'again' }).expect(409)).body.code).toBe(
      'incident/closed',
    );
    await network.pass(3);
    expect(await network.open()).toEqual([]);
    const audit = await api.get(`/audit?limit=50`).expect(200);
    const actions = audit.body.items
      .filter((entry: { subjectId: string }) => entry.subjectId === incident.id)
      .map((entry: { action: string }) => entry.action);
    expect(actions).toEqual(['incident.closed', 'incident.noted', 'incident.acknowledged']);
  });

  it('no session of those who are lost is ended to make their routers come, and their pages say why', async () => {
    const { nas, lost } = await anIncident();
    const { sql } = demarc.database;
    const [router] = lost;
    const [service] = await sql.query<{ planId: string; number: string }[]>(
      `select s.plan_id as "planId", p.number from subscription s join subscriber p on p.id = s.subscriber_id where s.id = $1`,
      [router!.subscriptionId],
    );
    const { body: policy } = await api.get('/call-policy').expect(200);
    const open = { kickEnabled: true, kickPlanIds: [service!.planId], kickFromHour: 0, kickToHour: 0 };
    await api.put('/call-policy', { ...policy, ...open, reason: 'a test' }).expect(200);
    try {
      const refusal = async () => {
        const { body } = await api.get(`/routers/${router!.cpe.id}/reachability`).expect(200);
        return body.rungs.find(({ rung }: { rung: string }) => rung === 'kick').refusal;
      };
      expect(await refusal()).toBe('kick-incident');
      const { body } = await api.get(`/subscribers/${service!.number}/overview`).expect(200);
      const verdicts = body.services.map((row: { verdict: { code: string; facts: object } }) => row.verdict);
      expect(verdicts).toContainEqual(
        expect.objectContaining({
          code: 'network.incident',
          facts: expect.objectContaining({ placeKind: 'nas', place: nas.name, routers: '12' }),
        }),
      );
      on(lost);
      await network.inform(lost);
      await network.pass(1);
      expect(await refusal()).toBeNull();
    } finally {
      await api.put('/call-policy', { ...policy, reason: 'the test is over' }).expect(200);
    }
  });

  it('never are two open for one place, whatever a process does', async () => {
    const { incident } = await anIncident();
    const again = demarc.database.sql.query(
      `insert into incident (id, place_kind, place_key, place_name, cause, signals, state, population, window_from, began_at, opened_at)
       select gen_random_uuid(), place_kind, place_key, place_name, cause, signals, 'open', 1, now(), now(), now()
       from incident where id = $1`,
      [incident.id],
    );
    await expect(again).rejects.toThrow('ux_incident_open');
  });

  it('the limits are data: changed with a reason, in force at the next look', async () => {
    const { body: before } = await api.get('/incident-limits').expect(200);
    const change = { ...before, leastPopulation: 200, reason: 'a small network' };
    await api.put('/incident-limits', { ...change, sharePercent: 0 }).expect(400);
    const { reason: _reason, ...unexplained } = change;
    await api.put('/incident-limits', unexplained).expect(400);
    await api.put('/incident-limits', change).expect(200);
    try {
      const lost = await network.routers(await network.aNas(), 30);
      await network.routers(await network.aNas(), 40);
      await well();
      off(lost);
      await network.pass(17);
      expect(await network.open()).toEqual([]);
    } finally {
      await api.put('/incident-limits', { ...before, reason: 'the test is over' }).expect(200);
    }
  });

  it('what Demarc does not know, it says', async () => {
    await api.get('/incidents/01936000-0000-7000-8000-00000000dead').expect(404);
    await api.get('/incidents/01936000-0000-7000-8000-00000000dead/members').expect(404);
    await api.get('/incidents?cursor=nonsense').expect(400);
  });

  it('counts for the exporter what is open', async () => {
    await anIncident();
    const [row] = await demarc.get(IncidentRepository).countOpen(demarc.database.sql);
    expect(row).toEqual({ state: 'open', incidents: 1, lost: 12 });
  });
});
