import { rmSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { entities } from '../../apps/server/src/entities';
import { migrate } from '../../apps/server/src/platform/database/data-source';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../apps/server/src/platform/database/embedded-postgres';
import { AccountingIntake } from '../../apps/server/src/modules/access/accounting-intake.service';
import { migrations } from '../../migrations';
import { describeWithFreeRadius, until } from '../support/freeradius-server';
import { anAcctSessionId, RadiusWorld } from '../support/radius-world';
import { scratchFolder } from '../support/scratch';

describeWithFreeRadius('while our PostgreSQL is stopped', () => {
  const folder = scratchFolder('demarc-outage-');
  const dataDir = join(folder, 'postgres');
  let postgres: EmbeddedPostgres;
  let radius: RadiusWorld;
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, database: 'outage', ...(port === undefined ? {} : { port }) });

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    postgres = await start();
    await migrate({ url: postgres.url(), entities, migrations });
    radius = await RadiusWorld.start({ DATABASE_URL: postgres.url() });
  }, 90_000);
  afterAll(async () => {
    await radius.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('the active are accepted, the restricted get no more than before, and no report is lost', async () => {
    const [active, walled, suspended] = [
      await radius.inState('active'),
      await radius.inState('walled-garden'),
      await radius.inState('suspended'),
    ];
    const stranger = await radius.inState('active');
    const pooled = await radius.inState('active');
    const api = await radius.demarc.api();
    const pool = { name: 'home', serves: 'service', allocation: 'radius', planIds: [pooled.planId] };
    const { body: home } = await api.post('/address-pools', pool).expect(201);
    await api.post(`/address-pools/${home.id}/ranges`, { cidr: '100.64.8.0/29' }).expect(200);
    const addressOf = async (of: typeof pooled, password: string): Promise<(string | null)[]> => {
      const login = `User-Name = "${of.pppoeUsername}"\nUser-Password = "${password}"\n`;
      const answer = await radius.radius.login(login);
      return [answer.code, answer.of('Framed-IP-Address')];
    };
    const passwords = new Map<string, string>();
    for (const each of [active, walled, suspended, pooled]) passwords.set(each.id, await radius.passwordOf(each));
    await radius.demarc.database.sql.query(`delete from radius.radusergroup where subscription_id = $1`, [stranger.id]);
    const login = async (of: typeof active, protocol = 'User-Password', password = passwords.get(of.id)) => {
      const answer = await radius.radius.login(`User-Name = "${of.pppoeUsername}"\n${protocol} = "${password}"\n`);
      return [
        answer.code,
        answer.of('Mikrotik-Address-List'),
        answer.of('Mikrotik-Rate-Limit'),
        answer.of('Session-Timeout'),
      ];
    };
    const accepted = ['Access-Accept', 'demarc-open', '30000k/30000k', null];
    const garden = ['Access-Accept', 'demarc-garden', '30000k/30000k', '600'];
    const rejected = ['Access-Reject', null, null, null];
    const acctSessionId = anAcctSessionId();
    const report = (status: string, more = ''): Promise<{ code: string }> =>
      radius.radius.account(
        `Acct-Status-Type = ${status}\nUser-Name = "${active.pppoeUsername}"\nAcct-Session-Id = "${acctSessionId}"\n${more}`,
      );
    const pooledPassword = passwords.get(pooled.id) ?? '';
    expect(await login(active)).toEqual(accepted);
    expect(await addressOf(pooled, pooledPassword)).toEqual(['Access-Accept', '100.64.8.0']);
    await radius.radius.refresh();
    expect((await report('Start', 'Framed-IP-Address = 100.64.1.1\n')).code).toBe('Accounting-Response');
    await radius.demarc.get(AccountingIntake).drain();

    await postgres.stop();
    for (const protocol of ['User-Password', 'CHAP-Password', 'MS-CHAP-Password']) {
      expect([protocol, ...(await login(active, protocol))]).toEqual([protocol, ...accepted]);
      expect([protocol, ...(await login(walled, protocol))]).toEqual([protocol, ...garden]);
    }
    expect(await login(suspended)).toEqual(rejected);
    // Nobody can say who holds which address: none is promised.
    expect(await addressOf(pooled, pooledPassword)).toEqual(['Access-Accept', null]);
    expect(await login(active, 'User-Password', 'not the password')).toEqual(rejected);
    expect(await login(stranger, 'User-Password', 'whatever')).toEqual(rejected);
    expect((await report('Interim-Update', 'Acct-Input-Octets = 700\nAcct-Session-Time = 20\n')).code).toBe(
      'Accounting-Response',
    );

    // FreeRADIUS itself is restarted meanwhile: it starts without a database, and knows its NAS and its people.
    await radius.radius.halt();
    await radius.radius.run();
    expect(await login(active)).toEqual(accepted);
    expect(await login(suspended)).toEqual(rejected);
    const stop = 'Acct-Input-Octets = 900\nAcct-Session-Time = 30\nAcct-Terminate-Cause = User-Request\n';
    expect((await report('Stop', stop)).code).toBe('Accounting-Response');
    expect(radius.radius.bufferedOctets).toBeGreaterThan(0);

    postgres = await start(postgres.port);
    await until(() => radius.radius.bufferedOctets === 0, 30_000);
    await until(async () => {
      await radius.demarc.get(AccountingIntake).drain();
      const [session] = await radius.sessionsOf(active);
      return session?.stoppedAt !== null && session !== undefined;
    });
    const sessions = await radius.sessionsOf(active);
    expect(sessions).toMatchObject([
      { acctSessionId, inputOctets: 900n, terminateCause: 'User-Request', subscriptionId: active.id },
    ]);
    const { body } = await (await radius.demarc.api()).get(`/sessions/${sessions[0]!.id}`).expect(200);
    expect(body.reports.map(({ status }: { status: string }) => status).toSorted()).toEqual([
      'interim',
      'start',
      'stop',
    ]);
    expect(body.reports.every(({ attributes }: { attributes: string }) => attributes.includes(radius.nas.id))).toBe(
      true,
    );
    await until(async () => (await login(active))[0] === 'Access-Accept');
    await until(async () => (await addressOf(pooled, pooledPassword))[1] === '100.64.8.0');
  }, 120_000);
});
