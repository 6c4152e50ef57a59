import fc from 'fast-check';
import { plainForm, type RowValues } from '@demarc/datamodel';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { ModelCpe, type ModelCpeHabits, type ObjectParameter } from '../../../test/support/model-cpe';
import { FACTS, held, killedSession, NOTHING, session, type Held } from '../../../test/support/plan-session';
import type { PlanResult } from './close-plan';
import { profileWishes, type ProfileRow } from './profiles/profile-wishes';
import type { PlanInput } from './session-plan';
import type { WantedFacts, Wish } from './wanted-state';

const text = (name: string, value = ''): ObjectParameter => ({ name, value, type: 'string' });
const count = (name: string, value = '0'): ObjectParameter => ({ name, value, type: 'unsignedInt' });
const flag = (name: string): ObjectParameter => ({ name, value: '0', type: 'boolean' });

interface Family {
  readonly name: string;
  readonly rows: () => SampleRow[];
  readonly forwards: string;
  readonly leases: string;
  /** What a row begins with. */
  readonly forward: readonly ObjectParameter[];
  readonly keys: { protocol: string; address: string; mac: string; ip: string };
}

const LEASE = [text('Chaddr'), text('Yiaddr'), flag('Enable')];
const TR098: Family = {
  name: 'TR-098',
  rows: () => [
    ...aTr098Tree(),
    ['InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.MinAddress', '192.168.1.2', 'string', true],
  ],
  forwards: 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.',
  leases: 'InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.DHCPStaticAddress.',
  forward: [
    flag('PortMappingEnabled'),
    text('RemoteHost'),
    count('ExternalPort'),
    count('InternalPort'),
    text('PortMappingProtocol', 'TCP'),
    text('InternalClient'),
    text('PortMappingDescription'),
  ],
  keys: { protocol: 'PortMappingProtocol', address: 'InternalClient', mac: 'Chaddr', ip: 'Yiaddr' },
};
const TR181: Family = {
  name: 'TR-181',
  rows: () => [
    ...aTr181Tree(),
    ['Device.NAT.PortMappingNumberOfEntries', '0', 'unsignedInt', false],
    ['Device.DHCPv4.Server.Pool.1.MinAddress', '192.168.1.2', 'string', true],
  ],
  forwards: 'Device.NAT.PortMapping.',
  leases: 'Device.DHCPv4.Server.Pool.1.StaticAddress.',
  forward: [
    flag('Enable'),
    text('Interface'),
    text('RemoteHost'),
    count('ExternalPort'),
    count('InternalPort'),
    text('Protocol'),
    text('InternalClient'),
    text('Description'),
  ],
  keys: { protocol: 'Protocol', address: 'InternalClient', mac: 'Chaddr', ip: 'Yiaddr' },
};

const aCpe = (family: Family, habits: ModelCpeHabits = {}): ModelCpe =>
  new ModelCpe(family.rows(), {
    tables: new Map([
      [family.forwards, family.forward],
      [family.leases, LEASE],
    ]),
    ...habits,
  });

const forward = (more: Partial<Extract<ProfileRow, { table: 'port-forward' }>> = {}): ProfileRow => ({
  table: 'port-forward',
  protocol: 'tcp',
  externalPort: 8080,
  externalPortEnd: null,
  internalPort: 80,
  address: '192.168.1.20',
  description: '',
  mode: 'enforce',
  ...more,
});
const lease = (mac: string, address: string): ProfileRow => ({ table: 'dhcp-lease', mac, address, mode: 'enforce' });

const wishesOf = (rows: readonly ProfileRow[]): readonly Wish[] =>
  profileWishes(
    [
      {
        profileId: 'p',
        name: 'Home',
        revision: 1,
        weight: 0,
        scope: 'plan',
        document: { settings: [], parameters: [], rows },
      },
    ],
    { root: 'Device.', template: {}, secretOf: () => null },
  ).wishes;
const facts = (rows: readonly ProfileRow[], more: readonly Wish[] = []): WantedFacts => ({
  ...FACTS,
  wishes: [...wishesOf(rows), ...more],
});

/** The rows of a table as the router has them, each as one text. */
function shown(cpe: ModelCpe, family: Family, table: 'forwards' | 'leases'): string[] {
  const instances = new Set(
    cpe
      .names()
      .filter((name) => name.startsWith(family[table]))
      .map((name) => name.slice(0, name.indexOf('.', family[table].length) + 1)),
  );
  const { protocol, address, mac, ip } = family.keys;
  const names = table === 'forwards' ? [protocol, 'ExternalPort', address, 'InternalPort'] : [mac, ip];
  return [...instances].map((at) => names.map((name) => cpe.get(at + name)).join(' ')).toSorted();
}

const methods = (cpe: ModelCpe): string[] => cpe.log.map(({ method }) => method);
const forget = (cpe: ModelCpe): void => {
  cpe.log.length = 0;
};
const missing = (result: PlanResult): (string | undefined)[] => result.unresolved.map(({ reason }) => reason.code);

describe.each([TR098, TR181])('$name: rows of tables', (family) => {
  const first = (cpe: ModelCpe, rows: readonly ProfileRow[]): Held => {
    const result = held(session(cpe, NOTHING, { facts: facts(rows) }));
    forget(cpe);
    return result;
  };

  it('a row that is missing is made, filled in one write, read back, and found again by its keys', () => {
    const cpe = aCpe(family);
    const before = first(cpe, []);
    const wanted = facts([forward({ description: 'camera' }), lease('00:11:22:33:44:AA', '192.168.1.9')]);
    const result = session(cpe, before, { facts: wanted });
    expect(methods(cpe)).toEqual([
      'GetParameterValues',
      'AddObject',
      'AddObject',
      'GetParameterValues',
      'SetParameterValues',
      'GetParameterValues',
    ]);
    expect(shown(cpe, family, 'forwards')).toEqual(['TCP 8080 192.168.1.20 80']);
    expect(shown(cpe, family, 'leases')).toEqual(['00:11:22:33:44:aa 192.168.1.9'.replace('aa', 'AA')]);
    expect(result.isDue).toBe(false);
    expect(result.parameters.filter(({ field }) => field.startsWith('tcp 8080')).map(({ status }) => status)).toEqual(
      expect.arrayContaining(['in-sync']),
    );
    forget(cpe);
    session(cpe, held(result), { facts: wanted });
    expect(methods(cpe)).toEqual([]);
  });

  it('both protocols are two rows, and a change of where one leads is one write', () => {
    const cpe = aCpe(family);
    const state = first(cpe, [forward({ protocol: 'both' })]);
    expect(shown(cpe, family, 'forwards')).toEqual(['TCP 8080 192.168.1.20 80', 'UDP 8080 192.168.1.20 80']);
    session(cpe, state, { facts: facts([forward({ protocol: 'both', address: '192.168.1.21' })]) });
    expect(methods(cpe)).toEqual(['SetParameterValues', 'GetParameterValues']);
    expect(shown(cpe, family, 'forwards')).toEqual(['TCP 8080 192.168.1.21 80', 'UDP 8080 192.168.1.21 80']);
  });

  it('G41: after a factory reset the rows are made again, whatever their numbers', () => {
    const state = first(aCpe(family), [forward()]);
    const reset = aCpe(family);
    reset.makeObject(family.forwards, own(family, 21));
    session(reset, state, { facts: facts([forward()]), isEnrolling: true });
    expect(shown(reset, family, 'forwards')).toContain('TCP 8080 192.168.1.20 80');
    expect(shown(reset, family, 'forwards')).toHaveLength(2);
  });

  it('what nobody wants any more is taken away; what the subscriber made stays', () => {
    const cpe = aCpe(family);
    cpe.makeObject(family.forwards, own(family, 21));
    cpe.makeObject(family.forwards, own(family, 8080));
    const state = first(cpe, [forward(), forward({ externalPort: 443 })]);
    // The row of 8080 was there before: it is corrected, and is not ours to take away.
    session(cpe, state, { facts: facts([]) });
    expect(methods(cpe)).toEqual(['GetParameterValues', 'DeleteObject']);
    expect(shown(cpe, family, 'forwards')).toEqual(['TCP 21 192.168.1.77 21', 'TCP 8080 192.168.1.20 80'].toSorted());
  });

  it('a row that the subscriber took away is put back where we enforce it', () => {
    const cpe = aCpe(family);
    const state = first(cpe, [forward()]);
    cpe.removeObject(`${family.forwards}1.`);
    const again = session(cpe, state, { facts: facts([forward()]), refresh: 'wanted' });
    expect(shown(cpe, family, 'forwards')).toEqual(['TCP 8080 192.168.1.20 80']);
    expect(again.isDue).toBe(false);
  });

  it('given once: taken away or changed by the subscriber, that is adopted', () => {
    const cpe = aCpe(family);
    const rows = [forward({ mode: 'initial' }), forward({ mode: 'initial', externalPort: 443 })];
    const state = first(cpe, rows);
    const at443 = cpe
      .names()
      .find((name) => name.startsWith(family.forwards) && name.endsWith('ExternalPort') && cpe.get(name) === '443');
    cpe.change((at443 ?? '').replace('ExternalPort', 'InternalClient'), '192.168.1.50');
    const other = cpe
      .names()
      .find((name) => name.startsWith(family.forwards) && name.endsWith('ExternalPort') && cpe.get(name) === '8080');
    cpe.removeObject((other ?? '').replace('ExternalPort', ''));
    const result = session(cpe, state, { facts: facts(rows), refresh: 'wanted' });
    expect(result.adoptions.map(({ intent, field, value }) => [intent, field, value]).toSorted()).toEqual([
      ['port-forward', 'tcp 443 address', '192.168.1.50'],
      ['port-forward', 'tcp 8080', 'gone'],
    ]);
    expect(methods(cpe)).not.toContain('AddObject');
    // As it is remembered from then on.
    const gone: Wish = {
      intent: { kind: 'row', table: 'port-forward', values: { protocol: 'tcp', externalPort: 8080 }, isGone: true },
      owner: 'subscriber',
      mode: 'initial',
    };
    const moved: Wish = {
      intent: {
        kind: 'row',
        table: 'port-forward',
        values: { protocol: 'tcp', externalPort: 443, address: '192.168.1.50' },
      },
      owner: 'subscriber',
      mode: 'initial',
    };
    const box = aCpe(family);
    const next = session(box, NOTHING, { facts: facts(rows, [gone, moved]) });
    expect(shown(box, family, 'forwards')).toEqual(['TCP 443 192.168.1.50 80']);
    expect(missing(next)).toContain('taken-away');
  });

  it('a port is not given away on which the ACS calls the router', () => {
    const cpe = aCpe(family);
    const result = session(cpe, NOTHING, {
      facts: facts([forward({ externalPort: 7000, externalPortEnd: 8000 })]),
    });
    expect(missing(result)).toContain('port-of-management');
    expect(shown(cpe, family, 'forwards')).toEqual([]);
  });

  it('a row that the router does not keep is made three times, and then it wins', () => {
    const cpe = aCpe(family);
    let state = first(cpe, []);
    const wanted = facts([forward()]);
    for (let round = 0; round < 5; round += 1) {
      const result = session(cpe, state, { facts: wanted, refresh: 'wanted' });
      state = held(result);
      for (const name of cpe.names()) if (name.startsWith(family.forwards)) cpe.removeObject(name);
    }
    expect(methods(cpe).filter((method) => method === 'AddObject').length).toBeGreaterThanOrEqual(3);
    forget(cpe);
    const last = session(cpe, state, { facts: wanted, refresh: 'wanted' });
    expect(methods(cpe)).not.toContain('AddObject');
    expect([missing(last), last.isDue]).toEqual([['not-kept'], false]);
  });

  it('a router that cannot make rows is told so once', () => {
    const cpe = aCpe(family, { tables: new Map() });
    const result = session(cpe, NOTHING, { facts: facts([forward()]) });
    expect(result.parameters.filter(({ intent }) => intent === 'port-forward').map(({ status }) => status)).toEqual(
      expect.arrayContaining(['refused']),
    );
    expect(result.isDue).toBe(false);
    forget(cpe);
    session(cpe, held(result), { facts: facts([forward()]), refresh: 'wanted' });
    expect(methods(cpe)).not.toContain('AddObject');
  });

  it('an observed router gets none, and the plan says what it would get', () => {
    const cpe = aCpe(family);
    const result = session(cpe, NOTHING, { facts: facts([forward()]), isObserving: true });
    expect(methods(cpe)).not.toContain('AddObject');
    expect(result.parameters.find(({ intent }) => intent === 'port-forward')?.reason?.code).toBe('observe-mode');
    expect(result.isDue).toBe(false);
  });

  const macs = fc.constantFrom('00:11:22:33:44:01', '00-11-22-33-44-02', '001122334403');
  const rowSets = fc.uniqueArray(
    fc.oneof(
      fc
        .record({
          externalPort: fc.constantFrom(21, 80, 443, 8080),
          protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'both' as const),
          internalPort: fc.constantFrom(80, 81),
          address: fc.constantFrom('192.168.1.20', '192.168.1.21'),
        })
        .map((more) => forward(more)),
      fc.tuple(macs, fc.constantFrom('192.168.1.9', '192.168.1.10')).map(([mac, address]) => lease(mac, address)),
    ),
    {
      maxLength: 6,
      selector: (row) => (row.table === 'port-forward' ? String(row.externalPort) : plainForm(row.mac)),
    },
  );

  it('wherever a session or its server dies: the wanted rows are there once, ours that are not wanted are gone', () => {
    const deaths = fc.array(fc.record({ at: fc.nat(7), isKill: fc.boolean() }), { maxLength: 3 });
    const history = fc.array(fc.tuple(rowSets, deaths), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(history, fc.boolean(), (steps, hasOwn) => {
        const cpe = aCpe(family);
        if (hasOwn) cpe.makeObject(family.forwards, own(family, 2222));
        let state = held(session(cpe, NOTHING));
        for (const [rows, deathsHere] of steps) {
          const more: Partial<PlanInput> = { facts: facts(rows) };
          for (const { at, isKill } of deathsHere) {
            let requests = 0;
            const dies = (): boolean => requests++ === at;
            state = isKill ? killedSession(cpe, state, more, dies).held : held(session(cpe, state, more, dies));
          }
          const last = session(cpe, state, { ...more, refresh: deathsHere.length > 0 ? 'wanted' : 'none' });
          state = held(last);
          expect(last.isDue).toBe(false);
          expect(shown(cpe, family, 'forwards')).toEqual(
            [...rows.flatMap(asForwards), ...(hasOwn ? ['TCP 2222 192.168.1.77 2222'] : [])].toSorted(),
          );
          expect(shown(cpe, family, 'leases').map(plainForm)).toEqual(rows.flatMap(asLeases).map(plainForm).toSorted());
          forget(cpe);
          expect(session(cpe, state, more).isDue).toBe(false);
          expect(methods(cpe)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const asForwards = (row: ProfileRow): string[] => {
  if (row.table !== 'port-forward') return [];
  const protocols = row.protocol === 'both' ? ['tcp', 'udp'] : [row.protocol];
  return protocols.map((one) => `${one.toUpperCase()} ${row.externalPort} ${row.address} ${row.internalPort}`);
};
const asLeases = (row: ProfileRow): string[] => (row.table === 'dhcp-lease' ? [`${row.mac} ${row.address}`] : []);

/** A row that the subscriber made. */
function own({ forward: template, keys }: Family, port: number): ObjectParameter[] {
  const values: RowValues = {
    [keys.protocol]: 'TCP',
    [keys.address]: '192.168.1.77',
    ExternalPort: String(port),
    InternalPort: String(port),
  };
  return template.map((one) => ({ ...one, value: String(values[one.name] ?? one.value) }));
}
