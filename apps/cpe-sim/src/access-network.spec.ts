import { AccessNetwork, type DialRequest } from './access-network';

const line = (username: string, password: string, more: Partial<DialRequest> = {}): DialRequest => ({
  username,
  password,
  vlanId: null,
  onDown: () => undefined,
  ...more,
});

describe('AccessNetwork', () => {
  it.each<[string, boolean, string, string, string]>([
    ['any account when it accepts any', true, 'karim', 'x', 'service'],
    ['a known account', false, 'known', 'right', 'service'],
    ['a known account in the garden pool', false, 'debtor', 'right', 'garden'],
    ['the garden realm under any password', false, 'karim@garden', '', 'garden'],
    ['a garden realm with a domain', false, 'karim@garden.isp.example', 'x', 'garden'],
    ['the bootstrap account', false, 'bootstrap', 'bootstrap', 'management'],
  ])('accepts %s', (_case, acceptAny, username, password, pool) => {
    const network = new AccessNetwork({
      acceptAny,
      accounts: [
        { username: 'known', password: 'right' },
        { username: 'debtor', password: 'right', pool: 'garden' },
      ],
    });
    expect(network.dial(line(username, password))).toMatchObject({ accepted: true, session: { pool, username } });
  });

  it.each<[string, boolean, string, string]>([
    ['a known account with a wrong password', true, 'known', 'wrong'],
    ['the bootstrap account with a wrong password', true, 'bootstrap', 'x'],
    ['no password', true, 'karim', ''],
    ['an unknown account when it does not accept any', false, 'karim', 'x'],
    ['a user that only ends like the garden', false, 'garden', 'x'],
  ])('refuses %s', (_case, acceptAny, username, password) => {
    const network = new AccessNetwork({ acceptAny, accounts: [{ username: 'known', password: 'right' }] });
    const refused = { accepted: false, error: 'ERROR_AUTHENTICATION_FAILURE' };
    expect(network.dial(line(username, password))).toEqual(refused);
  });

  it('is silent on another VLAN than that of the service', () => {
    const network = new AccessNetwork({ serviceVlanId: 100 });
    expect(network.dial(line('a', 'b', { vlanId: 101 }))).toEqual({ accepted: false, error: 'ERROR_ISP_TIME_OUT' });
    expect(network.dial(line('a', 'b', { vlanId: 100 }))).toMatchObject({ accepted: true });
  });

  it('drops the sessions of one user, tells their routers, and nobody else', () => {
    const network = new AccessNetwork();
    const down: string[] = [];
    for (const username of ['a', 'a', 'b'])
      void network.dial(line(username, 'x', { onDown: () => down.push(username) }));
    expect(network.disconnect('a')).toBe(2);
    expect(down).toEqual(['a', 'a']);
    expect(network.disconnect('a')).toBe(0);
    expect(network.sessions().map(({ username }) => username)).toEqual(['b']);
  });

  it('gives every session another address, from the network of its pool', () => {
    const network = new AccessNetwork();
    for (let count = 0; count < 600; count++) void network.dial(line('a', 'x'));
    const addresses = network.sessions().map(({ address }) => address);
    expect(new Set(addresses).size).toBe(600);
    expect(addresses.every((address) => /^127\.64\.\d+\.(?!0$|1$|255$)\d+$/.test(address))).toBe(true);
  });

  it('where a NAS has to ask: opens what it grants, refuses what it refuses, and tells it who hung up', async () => {
    const hungUp: string[] = [];
    const nas = {
      login: ({ username }: { username: string }) =>
        Promise.resolve(username === 'a' ? { id: 'session of a', pool: 'service' as const } : null),
    };
    const network = new AccessNetwork({ nas });
    network.watch({ started: () => undefined, ended: ({ session }) => hungUp.push(session.id) });
    const moved: string[] = [];
    const onMoved = (): unknown => moved.push(network.sessions()[0]?.pool ?? 'none');
    expect(await network.dial({ ...line('a', 'x'), onMoved })).toMatchObject({
      accepted: true,
      session: { id: 'session of a', pool: 'service' },
    });
    expect(await network.dial(line('b', 'x'))).toMatchObject({ accepted: false });
    network.move('session of a', 'garden');
    expect(moved).toEqual(['garden']);
    network.hangUp('session of a');
    network.hangUp('session of a');
    expect(hungUp).toEqual(['session of a']);
  });

  it('leases the same management address to the same box', () => {
    const network = new AccessNetwork();
    const address = network.leaseManagement('02:00:00:00:00:01');
    expect(network.leaseManagement('02:00:00:00:00:02')).not.toBe(address);
    expect(network.leaseManagement('02:00:00:00:00:01')).toBe(address);
  });

  it('lets nobody in under an account that was taken away', () => {
    const network = new AccessNetwork({ acceptAny: false, accounts: [{ username: 'a', password: 'x' }] });
    expect(network.removeAccount('a')).toBe(true);
    expect(network.dial(line('a', 'x'))).toMatchObject({ accepted: false });
  });
});
