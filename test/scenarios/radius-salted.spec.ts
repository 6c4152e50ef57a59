import { RadiusRemake } from '../../apps/server/src/modules/access/radius-remake.service';
import { startApp } from '../support/app';
import { describeWithFreeRadius } from '../support/freeradius-server';
import { RadiusWorld } from '../support/radius-world';

describeWithFreeRadius('passwords as salted hashes', () => {
  let radius: RadiusWorld;
  beforeAll(async () => {
    radius = await RadiusWorld.start({ RADIUS_PASSWORDS: 'salted', RADIUS_SUSPENDED: 'accept' });
  }, 60_000);
  afterAll(() => radius.stop());

  it('PAP is accepted, CHAP cannot be, and no password stands in the database', async () => {
    const subscription = await radius.inState('active');
    const password = await radius.passwordOf(subscription);
    expect((await radius.pap(subscription)).code).toBe('Access-Accept');
    const chap = await radius.radius.login(
      `User-Name = "${subscription.pppoeUsername}"\nCHAP-Password = "${password}"\n`,
    );
    expect(chap.code).toBe('Access-Reject');
    const [row] = await radius.demarc.database.sql.query<[{ text: string }]>(
      `select string_agg(c::text, '') as text from radius.radcheck c`,
    );
    expect(row.text).not.toContain(password);
  });

  it('a network that accepts the suspended gives them the closed group for five minutes', async () => {
    const answer = await radius.pap(await radius.inState('suspended'));
    expect([answer.code, answer.of('Mikrotik-Address-List'), answer.of('Session-Timeout')]).toEqual([
      'Access-Accept',
      'demarc-closed',
      '300',
    ]);
  });

  it('switched off, nothing stands there that a login could be checked against', async () => {
    await radius.aSubscription();
    const off = await startApp({ env: { RADIUS_PASSWORDS: 'off' } });
    await off.get(RadiusRemake).ensure();
    const { body } = await (await off.api()).get('/radius').expect(200);
    expect(body).toMatchObject({ passwords: 'off', accounts: 0, clients: 0 });
    const [row] = await off.database.sql.query<[{ count: number }]>(
      `select count(*)::int as count from radius.radcheck`,
    );
    expect(row.count).toBe(0);
    await off.close();
    await radius.demarc.get(RadiusRemake).ensure();
    expect((await radius.pap(await radius.inState('active'))).code).toBe('Access-Accept');
  });
});
