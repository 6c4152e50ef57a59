import type { AcsRequest } from '@demarc/cwmp';
import { findManagementPath, ReportedTree, TR098_ROOT, TR181_ROOT } from '@demarc/datamodel';
import { aTr098Tree, aTr181Tree } from '../../../../test/factories/cpe-trees';
import { ModelCpe, type ModelCpeHabits, type ObjectParameter } from '../../../../test/support/model-cpe';
import { pushSession } from '../../../../test/support/push-session';
import type { ProfileDocument } from './profile-document';
import { turned, type PushRecord } from './push-record';
import { resolveProfile } from './resolve-profile';

const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const MAPPINGS = `${PPP}PortMapping.`;
const MAPPING: readonly ObjectParameter[] = [
  { name: 'PortMappingEnabled', value: '0', type: 'boolean' },
  { name: 'ExternalPort', value: '0', type: 'unsignedInt' },
  { name: 'PortMappingProtocol', value: 'TCP', type: 'string' },
  { name: 'InternalClient', value: '', type: 'string' },
];
const TABLES = new Map([[MAPPINGS, MAPPING]]);

const both = (tr098: string | null, tr181: string | null = null): { tr098: string | null; tr181: string | null } => ({
  tr098,
  tr181,
});
const PROFILE: ProfileDocument = {
  settings: [
    { paths: both(`${WLAN}1.SSID`), value: 'Please pay' },
    { paths: both(`${WLAN}1.Channel`), value: '11' },
    { paths: both(`${WLAN}*.Enable`), value: 'true' },
  ],
  objects: [
    {
      collections: both('InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.PortMapping.'),
      fields: [
        { names: both('ExternalPort'), value: '8080', isKey: true },
        { names: both('PortMappingProtocol'), value: 'tcp', isKey: true },
        { names: both('InternalClient'), value: '192.168.1.1', isKey: false },
        { names: both('PortMappingEnabled'), value: 'true', isKey: false },
      ],
    },
  ],
};

const treeOf = (cpe: ModelCpe): ReportedTree => {
  const root = cpe.names()[0]?.startsWith('Device.') === true ? TR181_ROOT : TR098_ROOT;
  const outcome = cpe.answer({ method: 'GetParameterValues', names: [root] });
  cpe.log.length = 0;
  if (!('response' in outcome) || outcome.response.method !== 'GetParameterValuesResponse') throw new Error('no tree');
  return ReportedTree.of(
    outcome.response.values.map(({ name, value, type }) => [name, value, type, cpe.isWritable(name)]),
  );
};

function resolved(cpe: ModelCpe, document = PROFILE, source = '10.8.0.9'): PushRecord {
  const tree = treeOf(cpe);
  const root = cpe.names()[0]?.startsWith('Device.') === true ? TR181_ROOT : TR098_ROOT;
  const branch = findManagementPath(tree, root, { connectionRequestUrl: null, sourceAddress: source });
  return resolveProfile(document, { tree, root, branch });
}

const aBox = (habits: ModelCpeHabits = {}): ModelCpe => new ModelCpe(aTr098Tree(), { tables: TABLES, ...habits });
const contents = (cpe: ModelCpe): Record<string, string | undefined> =>
  Object.fromEntries(
    cpe
      .names()
      .filter((name) => !name.endsWith('ParameterKey'))
      .map((name) => [name, cpe.get(name)]),
  );
const methods = (requests: readonly AcsRequest[]): string[] => requests.map(({ method }) => method);
const states = ({ settings, objects }: PushRecord): string[] => [...settings, ...objects].map(({ state }) => state);

describe('a push', () => {
  it('looks, sets, adds an object, reads and fills it, and reads back', () => {
    const cpe = aBox();
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(methods(pushed.requests)).toEqual([
      'GetParameterValues',
      'SetParameterValues',
      'AddObject',
      'GetParameterValues',
      'SetParameterValues',
      'GetParameterValues',
    ]);
    expect(pushed.isDone).toBe(true);
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Please pay');
    expect(cpe.get(`${MAPPINGS}1.ExternalPort`)).toBe('8080');
    expect(cpe.get(`${MAPPINGS}1.PortMappingEnabled`)).toBe('1');
    expect(new Set(states(pushed.record))).toEqual(new Set(['in-sync']));
    expect(pushed.record.settings.find(({ path }) => path === `${WLAN}1.SSID`)?.before).toBe('NET_1');
  });

  it('that is in place asks once and writes nothing', () => {
    const cpe = aBox();
    const first = pushSession(cpe, resolved(cpe), 'apply');
    const again = pushSession(cpe, first.record, 'apply');
    expect(methods(again.requests)).toEqual(['GetParameterValues']);
    expect(again.isDone).toBe(true);
  });

  it('given back leaves the router as it was, and asks for no more than it must', () => {
    const cpe = aBox();
    const before = contents(cpe);
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    const back = pushSession(cpe, turned(pushed.record, 'restore'), 'restore');
    expect(methods(back.requests)).toEqual([
      'GetParameterValues',
      'SetParameterValues',
      'DeleteObject',
      'GetParameterValues',
    ]);
    expect(back.isDone).toBe(true);
    expect(contents(cpe)).toEqual(before);
  });

  it('leaves the ParameterKey of the wanted state behind, and has keys of its own for AddObject', () => {
    const cpe = aBox();
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    const keys = pushed.requests.flatMap((request) => ('parameterKey' in request ? [request.parameterKey] : []));
    expect(keys).toEqual(['the-wanted-state', expect.stringMatching(/^push\d+\.\d+$/) as string, 'the-wanted-state']);
    expect(cpe.get('InternetGatewayDevice.ManagementServer.ParameterKey')).toBe('the-wanted-state');
  });
});

describe('what the subscriber does meanwhile', () => {
  it('survives: a changed value is put back while the push holds, and returns with the rest', () => {
    const cpe = aBox();
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    cpe.change(`${WLAN}1.SSID`, 'My Home');
    cpe.change(`${WLAN}2.SSID`, 'Guests');
    const held = pushSession(cpe, pushed.record, 'apply');
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Please pay');
    const back = pushSession(cpe, turned(held.record, 'restore'), 'restore');
    expect(back.isDone).toBe(true);
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('My Home');
    expect(cpe.get(`${WLAN}2.SSID`)).toBe('Guests');
    expect(cpe.get(`${WLAN}1.Channel`)).toBe('6');
  });

  it('survives also when nobody noticed before the restore, and is called by its name', () => {
    const cpe = aBox();
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    cpe.change(`${WLAN}1.SSID`, 'My Home');
    const back = pushSession(cpe, turned(pushed.record, 'restore'), 'restore');
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('My Home');
    expect(back.record.settings.find(({ path }) => path === `${WLAN}1.SSID`)).toMatchObject({
      state: 'kept',
      reason: { code: 'changed-meanwhile' },
    });
  });

  it('an object of their own stays; ours is found by its keys, whatever numbers there are', () => {
    const cpe = aBox();
    cpe.makeObject(
      MAPPINGS,
      MAPPING.map((one) => (one.name === 'ExternalPort' ? { ...one, value: '22' } : one)),
    );
    const before = contents(cpe);
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    const own = cpe.makeObject(
      MAPPINGS,
      MAPPING.map((one) => (one.name === 'ExternalPort' ? { ...one, value: '443' } : one)),
    );
    pushSession(cpe, turned(pushed.record, 'restore'), 'restore');
    const after = contents(cpe);
    for (const { name } of MAPPING) delete after[`${MAPPINGS}${own}.${name}`];
    expect(after).toEqual(before);
    expect(cpe.get(`${MAPPINGS}${own}.ExternalPort`)).toBe('443');
  });

  it('an object of ours that was deleted is added again; one that was made another is theirs', () => {
    const cpe = aBox();
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    cpe.change(`${MAPPINGS}1.ExternalPort`, '9999');
    const held = pushSession(cpe, pushed.record, 'apply');
    expect(cpe.get(`${MAPPINGS}2.ExternalPort`)).toBe('8080');
    pushSession(cpe, turned(held.record, 'restore'), 'restore');
    expect(cpe.get(`${MAPPINGS}1.ExternalPort`)).toBe('9999');
    expect(cpe.get(`${MAPPINGS}2.ExternalPort`)).toBeUndefined();
  });

  it('an object with these keys that was there before is changed and given back, and never deleted', () => {
    const cpe = aBox();
    const values = {
      ExternalPort: '8080',
      PortMappingProtocol: 'TCP',
      InternalClient: '192.168.1.77',
      PortMappingEnabled: '1',
    };
    cpe.makeObject(
      MAPPINGS,
      MAPPING.map((one) => ({ ...one, value: values[one.name as keyof typeof values] })),
    );
    const before = contents(cpe);
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(methods(pushed.requests)).not.toContain('AddObject');
    expect(cpe.get(`${MAPPINGS}1.InternalClient`)).toBe('192.168.1.1');
    pushSession(cpe, turned(pushed.record, 'restore'), 'restore');
    expect(contents(cpe)).toEqual(before);
  });
});

describe('a process that dies', () => {
  it('between AddObject and its fill: the empty object is found, filled, and no second one is made', () => {
    const cpe = aBox();
    const before = contents(cpe);
    const died = pushSession(cpe, resolved(cpe), 'apply', { diesAtWrite: { write: 2, hasArrived: true } });
    expect(methods(died.requests).at(-1)).toBe('AddObject');
    const again = pushSession(cpe, died.record, 'apply');
    expect(methods(again.requests)).not.toContain('AddObject');
    expect(again.isDone).toBe(true);
    expect(cpe.get(`${MAPPINGS}1.ExternalPort`)).toBe('8080');
    expect(cpe.get(`${MAPPINGS}2.ExternalPort`)).toBeUndefined();
    pushSession(cpe, turned(again.record, 'restore'), 'restore');
    expect(contents(cpe)).toEqual(before);
  });

  it('between AddObject and its fill, and paid before it came back: the empty object goes', () => {
    const cpe = aBox();
    const before = contents(cpe);
    const died = pushSession(cpe, resolved(cpe), 'apply', { diesAtWrite: { write: 2, hasArrived: true } });
    const back = pushSession(cpe, turned(died.record, 'restore'), 'restore');
    expect(back.isDone).toBe(true);
    expect(contents(cpe)).toEqual(before);
  });

  it.each([1, 2, 3])('at write %i, whether it arrived or not, loses nothing of what was before', (write) => {
    for (const hasArrived of [false, true]) {
      const cpe = aBox();
      const before = contents(cpe);
      const died = pushSession(cpe, resolved(cpe), 'apply', { diesAtWrite: { write, hasArrived } });
      const again = pushSession(cpe, died.record, 'apply');
      expect(again.isDone).toBe(true);
      const diedBack = pushSession(cpe, turned(again.record, 'restore'), 'restore', {
        diesAtWrite: { write: Math.min(write, 2), hasArrived },
      });
      const back = pushSession(cpe, diedBack.record, 'restore');
      expect(back.isDone).toBe(true);
      expect(contents(cpe)).toEqual(before);
    }
  });
});

describe('what a router will not do', () => {
  it('is refused with the reason of the router, and the rest is done', () => {
    const cpe = aBox({ refuses: new Map([[`${WLAN}1.Channel`, 9007]]) });
    const before = contents(cpe);
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(pushed.isDone).toBe(true);
    expect(pushed.record.settings.find(({ path }) => path === `${WLAN}1.Channel`)).toMatchObject({
      state: 'refused',
      reason: { code: 'fault-9007' },
    });
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Please pay');
    pushSession(cpe, turned(pushed.record, 'restore'), 'restore');
    expect(contents(cpe)).toEqual(before);
  });

  it('G31: without a name the culprit is found by halves', () => {
    const cpe = aBox({ refuses: new Map([[`${WLAN}1.Channel`, 9007]]), hidesCulprits: true });
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(pushed.isDone).toBe(true);
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Please pay');
    expect(states(pushed.record).filter((state) => state === 'refused')).toHaveLength(1);
  });

  it('an object whose fields are refused does not stay half made', () => {
    const cpe = aBox({ refuses: new Map([[`${MAPPINGS}1.InternalClient`, 9007]]) });
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(pushed.record.objects[0]).toMatchObject({ state: 'refused' });
    expect(cpe.names().filter((name) => name.startsWith(MAPPINGS))).toEqual([]);
  });

  it('a router without AddObject says so', () => {
    const cpe = aBox({ tables: new Map() });
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(pushed.record.objects[0]).toMatchObject({ state: 'refused', reason: { code: 'fault-9005' } });
  });

  it('what it keeps in a form of its own counts as ours, and the value before returns', () => {
    const cpe = aBox({
      reforms: (name, value) => (name.endsWith('SSID') && value === 'Please pay' ? 'PLEASE_PAY' : value),
    });
    const before = contents(cpe);
    const pushed = pushSession(cpe, resolved(cpe), 'apply');
    expect(pushed.isDone).toBe(true);
    const again = pushSession(cpe, pushed.record, 'apply');
    expect(methods(again.requests)).toEqual(['GetParameterValues']);
    pushSession(cpe, turned(again.record, 'restore'), 'restore');
    expect(contents(cpe)).toEqual(before);
  });

  it('what it does not show is left alone, for it could not be given back', () => {
    const cpe = aBox({ omits: new Set([`${WLAN}1.SSID`]) });
    const record = resolved(aBox());
    const pushed = pushSession(cpe, record, 'apply');
    expect(pushed.record.settings.find(({ path }) => path === `${WLAN}1.SSID`)).toMatchObject({
      state: 'refused',
      reason: { code: 'not-readable' },
    });
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('NET_1');
  });
});

describe('never saw off the branch', () => {
  const cutting = (path: string): ProfileDocument => ({
    settings: [{ paths: both(path, path), value: '0' }],
    objects: [],
  });
  const gapOf = (path: string, source?: string): string | undefined =>
    resolved(aBox(), cutting(path), source).gaps[0]?.reason.code;

  it.each([
    ['the connection that carries the management', 'WANIPConnection.1.Enable', '10.8.0.9', 'management-rides-on-it'],
    ['another connection', 'WANPPPConnection.1.Enable', '10.8.0.9', undefined],
    ['any connection while nobody knows', 'WANPPPConnection.1.Enable', '203.0.113.7', 'management-path-unknown'],
    ['what cuts nothing', 'WANPPPConnection.1.Name', '203.0.113.7', undefined],
  ])('%s', (_case, name, source, expected) => {
    const path = `InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.${name}`;
    const tree = aTr098Tree().map(([one]) => one);
    const known = tree.includes(path) ? path : tree.find((one) => one.endsWith(name.replace('.1.', '.2.')));
    expect(gapOf(known ?? path, source)).toBe(known === undefined ? 'no-parameter' : expected);
  });

  it('what carries all connections is nobody’s to switch', () => {
    const cpe = new ModelCpe([
      ...aTr181Tree(),
      ['Device.Ethernet.VLANTermination.2.VLANID', '46', 'unsignedInt', true],
      ['Device.Ethernet.VLANTermination.2.Enable', '1', 'boolean', true],
    ]);
    const gaps = resolved(cpe, cutting('Device.Ethernet.VLANTermination.2.VLANID')).gaps;
    expect(gaps[0]?.reason.code).toBe('management-may-ride-on-it');
  });

  it('what touches the WAN goes last and alone', () => {
    const cpe = aBox();
    const document: ProfileDocument = {
      settings: [
        { paths: both(`${PPP}Name`), value: 'garden' },
        { paths: both(`${WLAN}1.SSID`), value: 'Please pay' },
      ],
      objects: PROFILE.objects,
    };
    const pushed = pushSession(cpe, resolved(cpe, document), 'apply');
    const writes = pushed.requests.flatMap((request) =>
      request.method === 'SetParameterValues' ? [request.values.map(({ name }) => name)] : [],
    );
    expect(writes.at(0)).toEqual([`${WLAN}1.SSID`]);
    expect(writes.at(-1)).toEqual([`${PPP}Name`]);
  });
});
