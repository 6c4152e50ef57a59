import type { AccessSession } from '@demarc/contracts';
import { sessionClass } from '@demarc/radius';
import { AccountingIntake } from '../../apps/server/src/modules/access/accounting-intake.service';
import { GhostSessions } from '../../apps/server/src/modules/access/ghost-sessions.service';
import type { SubscriptionEntity } from '../../apps/server/src/modules/subscribers/subscribers.service';
import type { ApiClient } from '../support/app';
import { describeWithFreeRadius } from '../support/freeradius-server';
import { anAcctSessionId, RadiusWorld } from '../support/radius-world';

const MINUTE_MS = 60_000;

describeWithFreeRadius('accounting through FreeRADIUS', () => {
  let radius: RadiusWorld;
  let api: ApiClient;
  let subscription: SubscriptionEntity;
  let acctSessionId: string;
  const of = (more = '') => ({ userName: subscription.pppoeUsername, acctSessionId, more });
  const only = async () => {
    const [session, ...others] = await radius.sessionsOf(subscription);
    expect(others).toEqual([]);
    return session!;
  };
  const listed = async (query: string): Promise<AccessSession[]> =>
    (await api.get(`/sessions?${query}`).expect(200)).body.items as AccessSession[];

  beforeAll(async () => {
    radius = await RadiusWorld.start();
    api = await radius.demarc.api('support');
  }, 60_000);
  afterAll(() => radius.stop());
  beforeEach(async () => {
    subscription = await radius.aSubscription();
    acctSessionId = anAcctSessionId();
  });
  afterEach(() => radius.demarc.clock.setOffset(0));

  it('Start, Interim-Update, Stop: one session, with every report kept as it came', async () => {
    await radius.report(
      'Start',
      of(
        'Framed-IP-Address = 100.64.9.31\nCalling-Station-Id = "AA:BB:CC:00:11:22"\nADSL-Agent-Circuit-Id = "OLT1 eth 0/1/3:7"',
      ),
    );
    expect(await only()).toMatchObject({
      nasId: radius.nas.id,
      subscriptionId: subscription.id,
      framedIpAddress: '100.64.9.31',
      stoppedAt: null,
    });
    await radius.report(
      'Interim-Update',
      of('Acct-Input-Gigawords = 3\nAcct-Input-Octets = 1234\nAcct-Session-Time = 60'),
    );
    expect(await only()).toMatchObject({ inputOctets: 12_884_903_122n, sessionSeconds: 60n });
    await radius.report('Stop', of('Acct-Session-Time = 90\nAcct-Terminate-Cause = User-Request'));
    const stopped = await only();
    expect(stopped).toMatchObject({ terminateCause: 'User-Request', inputOctets: 12_884_903_122n });
    const { body } = await api.get(`/sessions/${stopped.id}`).expect(200);
    expect(body.session).toMatchObject({
      status: 'closed',
      subscriberId: subscription.subscriberId,
      nasName: radius.nas.name,
      agentCircuitId: 'OLT1 eth 0/1/3:7',
      accessNode: 'OLT1',
      accessPort: '0/1/3:7',
    });
    expect(body.reports.map((report: { status: string; source: string }) => [report.status, report.source])).toEqual([
      ['stop', 'freeradius'],
      ['interim', 'freeradius'],
      ['start', 'freeradius'],
    ]);
    expect(body.reports[2].attributes).toContain('Calling-Station-Id = "AA:BB:CC:00:11:22"');
    expect(body.reports[1].attributes).toContain('Acct-Input-Gigawords = 3');
  });

  it('by its Class a session is its subscription, whatever the user name is by then', async () => {
    const accepted = await radius.pap(subscription);
    const old = subscription.pppoeUsername;
    await radius.demarc.database.sql.query(`update subscription set pppoe_username = $2 where id = $1`, [
      subscription.id,
      `new-${old}`,
    ]);
    await radius.report('Start', { userName: old, acctSessionId, more: `Class = ${accepted.of('Class')}` });
    expect(await only()).toMatchObject({ userName: old, accessGroup: 'open' });
    const [row] = await listed(`search=${old}`);
    expect(row).toMatchObject({ subscriptionId: subscription.id, accessGroup: 'open' });
  });

  it('a CoA that changes the Class moves the session into its group', async () => {
    const inGroup = (group: 'open' | 'garden'): string =>
      `Class = 0x${sessionClass({ subscriptionId: subscription.id, group }).toString('hex')}`;
    await radius.report('Start', of(inGroup('open')));
    await radius.report('Interim-Update', of(inGroup('garden')));
    expect(await only()).toMatchObject({ accessGroup: 'garden' });
    expect(await listed(`group=garden&subscriptionId=${subscription.id}`)).toHaveLength(1);
    expect(await listed(`group=open&subscriptionId=${subscription.id}`)).toEqual([]);
  });

  it('a Class of somebody else, or of nobody, falls back to the user name', async () => {
    await radius.report('Start', of('Class = 0x00ff'));
    expect(await only()).toMatchObject({ subscriptionId: subscription.id, accessGroup: null });
  });

  it('in the garden realm the account is found without a Class', async () => {
    await radius.report('Start', { userName: `${subscription.pppoeUsername}@garden`, acctSessionId });
    expect(await only()).toMatchObject({ subscriptionId: subscription.id });
  });

  it('a NAS that restarts ends its sessions, and begins new ones under the old ids', async () => {
    await radius.report('Start', of());
    await radius.report('Accounting-On', { userName: '', acctSessionId: '0' });
    expect(await only()).toMatchObject({ terminateCause: 'NAS-Reboot' });
    await new Promise((done) => setTimeout(done, 20));
    await radius.report('Start', of());
    const sessions = await radius.sessionsOf(subscription);
    expect(sessions.map(({ stoppedAt }) => stoppedAt === null)).toEqual([true, false]);
    const [row] = await radius.demarc.database.sql.query<[{ acctstoptime: Date | null }]>(
      `select acctstoptime from radius.radacct where acctsessionid = $1`,
      [acctSessionId],
    );
    expect(row.acctstoptime).toBeNull();
  });

  it('a report that comes late changes no end and no counter', async () => {
    await radius.report('Start', of());
    await radius.report('Stop', of('Acct-Session-Time = 30\nAcct-Input-Octets = 500'));
    const { stoppedAt } = await only();
    await radius.report('Interim-Update', of('Acct-Delay-Time = 60\nAcct-Session-Time = 10\nAcct-Input-Octets = 100'));
    expect(await only()).toMatchObject({ stoppedAt, inputOctets: 500n });
  });

  it('the queries that FreeRADIUS comes with feed our sessions too', async () => {
    const { sql } = radius.demarc.database;
    await sql.query(
      `insert into radius.radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime, acctupdatetime, acctsessiontime)
       values ($1, md5($1), $2, '127.0.0.1', now(), now(), 0)`,
      [acctSessionId, subscription.pppoeUsername],
    );
    await sql.query(
      `update radius.radacct set acctstoptime = now(), acctsessiontime = 5, acctterminatecause = 'Idle-Timeout' where acctsessionid = $1`,
      [acctSessionId],
    );
    await radius.demarc.get(AccountingIntake).drain();
    expect(await only()).toMatchObject({ nasId: radius.nas.id, terminateCause: 'Idle-Timeout' });
  });

  it('a report that cannot be recorded waits and says why, and holds up nobody', async () => {
    const { sql } = radius.demarc.database;
    await sql.query(
      `insert into radius.radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctupdatetime)
       values ('stray', md5(random()::text), 'nobody', '203.0.113.200', now())`,
    );
    await radius.report('Start', of());
    expect((await only()).stoppedAt).toBeNull();
    const { body } = await api.get('/radius').expect(200);
    expect(body).toMatchObject({ waitingReports: 1, failingReports: 1 });
    const [row] = await sql.query<[{ last_error: string }]>(`select last_error from radius.accounting_inbox`);
    expect(row.last_error).toBe('no NAS has the address 203.0.113.200');
    await sql.query(`delete from radius.accounting_inbox`);
  });

  it('a session that its NAS forgot is ended after three intervals, and is back by its next report', async () => {
    const other = await radius.aSubscription();
    const inAnHour = radius.demarc.clock.now().getTime() + 60 * MINUTE_MS;
    await radius.report('Start', of('Framed-IP-Address = 100.64.9.77'));
    const { startedAt } = await only();
    radius.demarc.clock.moveTo(new Date(inAnHour));
    // Its NAS is silent altogether: that ends nobody's session.
    await radius.demarc.get(GhostSessions).sweep();
    expect(await only()).toMatchObject({ stoppedAt: null });
    expect(await listed(`status=silent&subscriptionId=${subscription.id}`)).toHaveLength(1);
    await radius.demarc.database.sql.query(
      `insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, started_at, updated_at, session_seconds, input_octets, output_octets)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $5, 0, 0, 0)`,
      [radius.nas.id, anAcctSessionId(), other.pppoeUsername, other.id, new Date(inAnHour)],
    );
    expect(await radius.demarc.get(GhostSessions).sweep()).toBeGreaterThan(0);
    expect(await only()).toMatchObject({ terminateCause: 'No-Report' });
    await radius.report('Interim-Update', of('Acct-Session-Time = 3600'));
    expect(await only()).toMatchObject({ stoppedAt: null, terminateCause: null });
    expect((await only()).startedAt.getTime()).toBeLessThanOrEqual(startedAt.getTime() + 1000);
  });

  it('who had this address at this time: the address, a delegated prefix, the past, and who asked', async () => {
    await radius.report('Start', of('Framed-IP-Address = 100.64.70.1\nDelegated-IPv6-Prefix = 2001:db8:70::/56'));
    await radius.report('Stop', of('Acct-Session-Time = 1'));
    const later = await radius.aSubscription();
    const session = await only();
    const during = new Date((session.startedAt.getTime() + session.stoppedAt!.getTime()) / 2).toISOString();
    await new Promise((done) => setTimeout(done, 20));
    await radius.report('Start', {
      userName: later.pppoeUsername,
      acctSessionId: anAcctSessionId(),
      more: 'Framed-IP-Address = 100.64.70.1',
    });
    const holders = async (address: string, at: string): Promise<string[]> => {
      const { body } = await api.post('/sessions/address-lookups', { address, at }).expect(200);
      return (body as AccessSession[]).map(({ userName }) => userName);
    };
    expect(await holders('100.64.70.1', during)).toEqual([subscription.pppoeUsername]);
    expect(await holders('2001:db8:70:12::99', during)).toEqual([subscription.pppoeUsername]);
    expect(await holders('100.64.70.1', new Date().toISOString())).toEqual([later.pppoeUsername]);
    expect(await holders('2001:db8:70:12::99', new Date().toISOString())).toEqual([]);
    expect(await holders('100.64.70.1', '2020-01-01T00:00:00Z')).toEqual([]);
    const audit = await (await radius.demarc.api()).get('/audit?limit=5').expect(200);
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({ action: 'address.looked-up', subjectId: '100.64.70.1' }),
    );
    await api.post('/sessions/address-lookups', { address: 'nobody', at: during }).expect(400);
  });

  it('what is online is counted and paged', async () => {
    await radius.report('Start', of('Framed-IP-Address = 100.64.9.99'));
    const { body: summary } = await api.get('/sessions/summary').expect(200);
    const online = await listed('status=online&limit=200');
    expect(online).toHaveLength(summary.online);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.get(`/sessions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
      seen.push(...(body.items as AccessSession[]).map(({ id }) => id));
      cursor = body.nextCursor as string | null;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(online.map(({ id }) => id)));
    await (await radius.demarc.api('cashier')).get('/sessions').expect(403);
    await api.get('/sessions/01936000-0000-7000-8000-00000000dead').expect(404);
  });
});
