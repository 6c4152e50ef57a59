import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { NasWorld } from '../../../../../test/support/nas-world';
import { newId } from '../../platform/ids';
import { ForgetSecurityEvents } from '../cwmp/forget-security-events.service';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import { AccessEvidence } from './access-evidence.service';
import { AccessHousekeeping } from './access-housekeeping.service';
import { RadiusHousekeeping } from './radius-housekeeping.service';

const DAY_MS = 86_400_000;
const DAYS = { ACCESS_LOGIN_DAYS: '10', ACCESS_SESSION_END_DAYS: '20', SECURITY_EVENT_DAYS: '30' };

describe('keeping sessions and reports as long as was set', () => {
  let demarc: TestApp;
  let api: ApiClient;
  let nasId: string;
  let subscription: SubscriptionEntity;
  const daysAgo = (days: number): Date => new Date(demarc.clock.now().getTime() - days * DAY_MS);
  const aSession = async (began: Date, ended: Date | null, address: string): Promise<string> => {
    const [row] = await demarc.database.sql.query<[{ id: string }]>(
      `insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, framed_ip_address, started_at, updated_at,
         stopped_at, session_seconds, input_octets, output_octets)
       values (gen_random_uuid(), $1, md5(random()::text), 'u', $2, $3, $4::timestamptz, coalesce($5::timestamptz, $4), $5, 1, 2, 3) returning id`,
      [nasId, subscription.id, address, began, ended],
    );
    return row.id;
  };
  const aReport = (sessionId: string, receivedAt: Date, status: string, stateVersion: number): Promise<unknown> =>
    demarc.database.sql.query(
      `insert into accounting_report (id, received_at, happened_at, source, status, nas_id, session_id, subscription_id, state_version, attributes)
       values (gen_random_uuid(), $1, $1, 'freeradius', $2, $3, $4, $5, $6, 'x')`,
      [receivedAt, status, nasId, sessionId, subscription.id, stateVersion],
    );
  const holders = async (address: string, at: Date): Promise<string[]> =>
    (await api.post('/sessions/address-lookups', { address, at: at.toISOString() }).expect(200)).body.map(
      ({ id }: { id: string }) => id,
    );

  beforeAll(async () => {
    demarc = await startApp({
      env: { ACCESS_SESSION_DAYS: '100', ACCESS_REPORT_DAYS: '7', SERIES_TRAFFIC_DAYS: '60', ...DAYS },
    });
    api = await demarc.api();
    const world = new NasWorld(demarc);
    nasId = (await world.aNas({ port: 3799 })).id;
    subscription = await world.aSubscription(nasId);
  });
  afterAll(() => demarc.close());

  it('each month has a partition before it begins', async () => {
    await demarc.get(AccessHousekeeping).ensurePartitions();
    const rows = await demarc.database.sql.query<{ name: string }[]>(
      `select relname as name from pg_class where relnamespace = 'partitions'::regnamespace and relkind = 'r'`,
    );
    const names = rows.map(({ name }) => name);
    const month = (days: number): string => daysAgo(days).toISOString().slice(0, 7).replace('-', '_');
    for (const table of ['accounting_report', 'access_session_history', 'access_traffic']) {
      expect(names).toEqual(
        expect.arrayContaining([`${table}_${month(0)}`, `${table}_${month(-31)}`, `${table}_default`]),
      );
    }
  });

  it('a session that has been over for a month is found in the history as before, and after the time it is gone', async () => {
    const housekeeping = demarc.get(AccessHousekeeping);
    const [live, recent, old] = [
      await aSession(daysAgo(60), null, '100.64.2.1'),
      await aSession(daysAgo(10), daysAgo(9), '100.64.2.2'),
      await aSession(daysAgo(41), daysAgo(40), '100.64.2.3'),
    ];
    await housekeeping.run();
    const [counts] = await demarc.database.sql.query<[{ today: number; past: number }]>(
      `select (select count(*)::int from access_session) as today, (select count(*)::int from access_session_history) as past`,
    );
    expect(counts).toEqual({ today: 2, past: 1 });
    expect(await holders('100.64.2.1', daysAgo(1))).toEqual([live]);
    expect(await holders('100.64.2.2', daysAgo(9.5))).toEqual([recent]);
    expect(await holders('100.64.2.3', daysAgo(40.5))).toEqual([old]);
    expect((await api.get(`/sessions/${old}`).expect(200)).body.session).toMatchObject({
      status: 'closed',
      inputOctets: 2,
    });
    const { body } = await api.get(`/sessions?subscriptionId=${subscription.id}`).expect(200);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([recent, old, live]);
    await housekeeping.run();
    demarc.clock.moveTo(new Date(demarc.clock.now().getTime() + 150 * DAY_MS));
    await housekeeping.run();
    await api.get(`/sessions/${old}`).expect(404);
    demarc.clock.setOffset(0);
  });

  it('what a service moved is kept as long as was set', async () => {
    const days = async (): Promise<number> => {
      const [row] = await demarc.database.sql.query<[{ count: number }]>(
        `select count(*)::int as count from access_traffic where subscription_id = $1`,
        [subscription.id],
      );
      return row.count;
    };
    for (const ago of [20, 40]) {
      await demarc.database.sql.query(
        `insert into access_traffic values ($1, date_trunc('day', $2::timestamptz, 'UTC'),
           array_fill(1, array[96]), array_fill(null::int, array[96]))`,
        [subscription.id, daysAgo(ago)],
      );
    }
    await demarc.get(AccessHousekeeping).run();
    expect(await days()).toBe(2);
    demarc.clock.moveTo(new Date(demarc.clock.now().getTime() + 120 * DAY_MS));
    await demarc.get(AccessHousekeeping).run();
    expect(await days()).toBe(0);
    demarc.clock.setOffset(0);
  });

  it('logins, ends of sessions and security events go, each after its own time', async () => {
    const { sql } = demarc.database;
    const routerId = (await api.post('/routers', { serialNumber: newId() }).expect(201)).body.id as string;
    for (const days of [9, 19, 29, 39]) {
      await sql.query(`insert into radius.radpostauth (username, reply, authdate) values ($1, 'Access-Reject', $2)`, [
        routerId,
        daysAgo(days),
      ]);
      await sql.query(
        `insert into session_end (id, subscription_id, session_id, because, outcome, created_at) values ($1, $2, null, $3, 'ended', $4)`,
        [newId(), subscription.id, routerId, daysAgo(days)],
      );
      await sql.query(
        `insert into security_event (id, kind, cpe_id, claimed_oui, claimed_product_class, claimed_serial_number, source_address, first_at, last_at)
         values ($1, 'identity-mismatch', $2, '', '', 'serial ' || $3::timestamptz, '127.0.0.1', now() - interval '1 year', $3)`,
        [newId(), routerId, daysAgo(days)],
      );
    }
    await demarc.get(RadiusHousekeeping).run();
    await demarc.get(AccessEvidence).forgetSessionEnds();
    await demarc.get(ForgetSecurityEvents).run();
    const [left] = await sql.query<[object]>(
      `select (select count(*)::int from radius.radpostauth where username = $1::text) as logins,
              (select count(*)::int from session_end where because = $1::text) as ends,
              (select count(*)::int from security_event where cpe_id = ($1::text)::uuid) as events`,
      [routerId],
    );
    expect(left).toEqual({ logins: 1, ends: 2, events: 3 });
  });

  it('of old interims the first of each state stays, and so do Start and Stop', async () => {
    const session = await aSession(daysAgo(20), daysAgo(10), '100.64.3.1');
    const plan: [number, string, number][] = [
      [20, 'start', 1],
      [19, 'interim', 1],
      [18, 'interim', 1],
      [17, 'interim', 2],
      [16, 'interim', 2],
      [15, 'interim', 3],
      [10, 'stop', 3],
    ];
    for (const [days, status, version] of plan) await aReport(session, daysAgo(days), status, version);
    await aReport(session, daysAgo(1), 'interim', 3);
    await demarc.get(AccessHousekeeping).run();
    const { body } = await api.get(`/sessions/${session}`).expect(200);
    const kept = body.reports.map((report: { status: string; receivedAt: string }) => [
      report.status,
      Math.round((demarc.clock.now().getTime() - Date.parse(report.receivedAt)) / DAY_MS),
    ]);
    expect(kept).toEqual([
      ['interim', 1],
      ['stop', 10],
      ['interim', 15],
      ['interim', 17],
      ['start', 20],
    ]);
  });
});
