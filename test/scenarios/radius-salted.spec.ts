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
});
