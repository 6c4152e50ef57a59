import fc from 'fast-check';
import type { Intent } from '@demarc/datamodel';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { ModelCpe } from '../../../test/support/model-cpe';
import { FACTS, held, inState, NOTHING, secret, session } from '../../../test/support/plan-session';
import type { PlanResult } from './close-plan';
import { OWNERS } from './owner-chain';
import type { PlannedParameter } from './planned-parameter';
import type { Owner, Wish, WishMode } from './wanted-state';

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const SSID = `${WLAN}1.SSID`;
const CONNECTIONS = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.';
const PPP = `${CONNECTIONS}WANPPPConnection.1.`;

const ssid = (value: string): Intent => ({ kind: 'fields', of: 'wifi-2.4', values: { ssid: value } });
const free = (path: string, value: string, type: string | null = null): Intent => ({
  kind: 'parameter',
  path,
  value,
  type,
});
const wish = (owner: Owner, intent: Intent, mode: WishMode = 'enforce', weight = 0): Wish => ({
  intent,
  owner,
  mode,
  weight,
  source: { kind: 'profile', name: owner, id: null, revision: 1 },
});
const withWishes = (wishes: readonly Wish[], state: Parameters<typeof inState>[0] = 'active'): typeof FACTS => ({
  ...inState(state),
  wishes,
});
const at = (result: PlanResult, path: string): PlannedParameter => {
  const found = result.parameters.find((parameter) => parameter.path === path);
  if (found === undefined) throw new Error(`nothing is wanted of ${path}`);
  return found;
};
const chainOf = (result: PlanResult, path: string): string[] => {
  const { owner, overrides } = at(result, path);
  return [owner, ...overrides.map((each) => each.owner)];
};

describe('every parameter has one owner, and says whom it overrides', () => {
  const PROFILES = OWNERS.filter((owner) => owner.endsWith('-profile'));

  it('the nearest scope wins; a profile that enforces is stronger than the subscriber', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const wishes = PROFILES.toReversed().map((owner) => wish(owner, ssid(owner)));
    const result = session(cpe, NOTHING, { facts: withWishes([...wishes, wish('script', free(SSID, 'script'))]) });
    expect(cpe.get(SSID)).toBe('router-profile');
    expect(chainOf(result, SSID)).toEqual([...PROFILES, 'subscriber', 'script']);
    expect(at(result, SSID).overrides.map(({ value }) => value)).toEqual([...PROFILES.slice(1), 'Rahima', 'script']);
    expect(at(result, SSID).source).toEqual({ kind: 'profile', name: 'router-profile', id: null, revision: 1 });
  });

  it('a profile that only says how things begin gives way to what the subscriber has', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const facts = withWishes([
      wish('fleet-profile', ssid('fleet')),
      wish('tag-profile', ssid('tag'), 'initial'),
      wish('default', ssid('default')),
    ]);
    const result = session(cpe, NOTHING, { facts });
    expect(cpe.get(SSID)).toBe('Rahima');
    expect(chainOf(result, SSID)).toEqual(['subscriber', 'tag-profile', 'fleet-profile', 'default']);
  });

  it('of two of one scope the heavier is stronger, then the first', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const two = [wish('tag-profile', ssid('light')), wish('tag-profile', ssid('heavy'), 'enforce', 5)];
    session(cpe, NOTHING, { facts: withWishes([...two, wish('tag-profile', ssid('last'), 'enforce', 5)]) });
    expect(cpe.get(SSID)).toBe('heavy');
  });

  it('a suspension stands above what the service is owed, and both above everybody else', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const mine = [wish('router-profile', free(`${PPP}Username`, 'mine@isp'))];
    const facts = withWishes(mine, 'walled-garden');
    const result = session(cpe, NOTHING, { facts });
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@garden');
    expect(chainOf(result, `${PPP}Username`)).toEqual(['suspension', 'subscription', 'router-profile']);
  });

  it('secrets of a chain are not told', () => {
    const key: Intent = { kind: 'fields', of: 'wifi-2.4', values: { passphrase: secret('wish.1') } };
    const cpe = new ModelCpe(aTr098Tree());
    const result = session(cpe, NOTHING, { facts: withWishes([wish('fleet-profile', key)]) });
    expect(cpe.get(`${WLAN}1.KeyPassphrase`)).toBe('secret of wish.1');
    expect(at(result, `${WLAN}1.KeyPassphrase`).overrides).toEqual([
      { owner: 'subscriber', mode: 'initial', source: null, value: null, isSame: false },
    ]);
  });

  it('the usual interval gives way to any profile, an ordered one to none', () => {
    const interval: Intent = { kind: 'fields', of: 'management', values: { periodicInformIntervalSeconds: 900 } };
    const facts = withWishes([wish('fleet-profile', interval)]);
    const path = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';
    const usual = new ModelCpe(aTr098Tree());
    expect(chainOf(session(usual, NOTHING, { facts }), path)).toEqual(['fleet-profile', 'default']);
    expect(usual.get(path)).toBe('900');
    const ordered = new ModelCpe(aTr098Tree());
    const management = facts.management === null ? null : { ...facts.management, isIntervalOrdered: true };
    session(ordered, NOTHING, { facts: { ...facts, management } });
    expect(ordered.get(path)).toBe('300');
  });

  it('whoever wants what: the owner is the strongest of those who want it, and the rest is in the chain', () => {
    const owners = fc.uniqueArray(fc.constantFrom(...OWNERS), { minLength: 1, maxLength: OWNERS.length });
    fc.assert(
      fc.property(owners, (claimants) => {
        const path = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.SSID';
        const result = session(new ModelCpe(aTr098Tree()), NOTHING, {
          facts: withWishes(claimants.map((owner) => wish(owner, free(path, owner)))),
        });
        const chain = chainOf(result, path);
        expect(chain).toEqual(OWNERS.filter((owner) => claimants.includes(owner)));
        expect(at(result, path).value).toBe(chain[0]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('free parameters', () => {
  it('are written in the type that the router reports, and its own form of a boolean', () => {
    const cpe = new ModelCpe(aTr181Tree());
    const facts = withWishes([wish('script', free('Device.WiFi.SSID.2.Enable', '0'))]);
    session(cpe, NOTHING, { facts: { ...facts, wifi: [] } });
    const sets = cpe.log.flatMap((rpc) => (rpc.method === 'SetParameterValues' ? rpc.values : []));
    expect(sets).toContainEqual({ name: 'Device.WiFi.SSID.2.Enable', type: 'boolean', value: 'false' });
  });

  it('with * reach every instance that the router has', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const facts = withWishes([wish('fleet-profile', free(`${WLAN}*.Channel`, '11'))]);
    session(cpe, NOTHING, { facts });
    expect([1, 2, 3, 4].map((n) => cpe.get(`${WLAN}${n}.Channel`))).toEqual(['11', '11', '11', '11']);
  });

  it.each<[string, string, string]>([
    ['no-parameter', `${WLAN}9.SSID`, 'x'],
    ['read-only', `${WLAN}1.Standard`, 'n'],
    ['secret-in-clear', `${PPP}Password`, 'clear'],
    ['management-address', 'InternetGatewayDevice.ManagementServer.URL', 'http://elsewhere/'],
  ])('%s is said, and nothing is sent', (code, path, value) => {
    const cpe = new ModelCpe(aTr098Tree());
    const before = cpe.get(path);
    const result = session(cpe, NOTHING, {
      facts: { ...FACTS, subscription: null, wishes: [wish('script', free(path, value))] },
    });
    expect(result.unresolved.map(({ field, reason }) => [field, reason.code])).toContainEqual([path, code]);
    expect(cpe.get(path)).toBe(before);
  });

  it('an account from a script reaches the connection of a router without service', () => {
    const cpe = new ModelCpe(aTr098Tree());
    const password: Intent = { kind: 'parameter', path: `${PPP}Password`, value: secret('wish.pass'), type: 'string' };
    const wishes = [wish('script', free(`${PPP}Username`, 'tagged@isp')), wish('script', password)];
    const result = session(cpe, NOTHING, { facts: { ...FACTS, subscription: null, wishes } });
    expect([cpe.get(`${PPP}Username`), cpe.get(`${PPP}Password`)]).toEqual(['tagged@isp', 'secret of wish.pass']);
    expect(result.isDue).toBe(false);
    cpe.log.length = 0;
    session(cpe, held(result), { facts: { ...FACTS, subscription: null, wishes } });
    expect(cpe.log).toEqual([]);
  });
});

describe('the management path is never cut by what somebody sets', () => {
  const managed = (address: string): SampleRow[] =>
    aTr098Tree().map((row): SampleRow =>
      row[0] === `${PPP}ExternalIPAddress` ? [row[0], address, row[2], row[3]] : row,
    );
  const evidence = { connectionRequestUrl: 'http://10.8.0.9:7547/cr', sourceAddress: '192.0.2.1' };
  const cut = wish('router-profile', free(`${CONNECTIONS}WANIPConnection.1.Enable`, '0'));

  it('the connection that carries it stays, and it is said why', () => {
    const cpe = new ModelCpe(managed('100.64.0.7'));
    const result = session(cpe, NOTHING, { facts: withWishes([cut]), evidence });
    expect(cpe.get(`${CONNECTIONS}WANIPConnection.1.Enable`)).toBe('1');
    expect(at(result, `${CONNECTIONS}WANIPConnection.1.Enable`)).toMatchObject({
      status: 'refused',
      reason: { code: 'management-rides-on-it' },
    });
    expect(result.isDue).toBe(false);
  });

  it('what touches the WAN goes in a request of its own, before the account of the service', () => {
    const rows: SampleRow[] = [...aTr098Tree(), [`${PPP}MaxMRUSize`, '1492', 'unsignedInt', true]];
    const cpe = new ModelCpe(rows);
    const mtu: Intent = { kind: 'fields', of: 'wan', values: { mtu: 1480 } };
    session(cpe, NOTHING, { facts: withWishes([wish('plan-profile', mtu)]), evidence });
    const sets = cpe.log.flatMap((rpc) =>
      rpc.method === 'SetParameterValues' ? [rpc.values.map(({ name }) => name)] : [],
    );
    expect(sets.slice(-2)).toEqual([[`${PPP}MaxMRUSize`], [`${PPP}Username`, `${PPP}Password`]]);
  });

  it('any parameter, any owner that knows nothing of the branch, wherever management runs', () => {
    const trees = fc.constantFrom(aTr098Tree, aTr181Tree);
    const strangers = fc.constantFrom(
      ...OWNERS.filter((owner) => !['management', 'suspension', 'subscription'].includes(owner)),
    );
    fc.assert(
      fc.property(trees, strangers, fc.constantFrom('own', 'ppp', 'none'), (build, owner, carrier) => {
        const rows = build();
        const cpe = new ModelCpe(rows);
        const enables = rows
          .map(([name]) => name)
          .filter((name) => /(WAN(IP|PPP)Connection|PPP\.Interface)\.\d+\.Enable$/.test(name));
        for (const [name] of rows) {
          const isPpp =
            /PPPConnection.*ExternalIPAddress$|LocalIPAddress$|Interface\.2\.IPv4Address\.1\.IPAddress$/.test(name);
          if (isPpp) cpe.change(name, carrier === 'ppp' ? '10.8.0.9' : '100.64.0.1');
          else if (/WANIPConnection.*ExternalIPAddress$/.test(name))
            cpe.change(name, carrier === 'own' ? '10.8.0.9' : '10.1.1.1');
        }
        const facts = { ...FACTS, subscription: null, wishes: enables.map((path) => wish(owner, free(path, '0'))) };
        session(cpe, NOTHING, { facts, evidence });
        const off = enables.filter((name) => ['0', 'false'].includes(cpe.get(name) ?? ''));
        if (carrier === 'none') expect(off).toEqual([]);
        for (const name of off) expect(/PPP/.test(name) ? carrier : 'ppp').toBe(/PPP/.test(name) ? 'own' : carrier);
      }),
      { numRuns: 60 },
    );
  });
});
