import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  PROFILE_INTENTS,
  type PortForward,
  type DryRun,
  type ProfileChange,
  type SaveProfile,
  type WantedState,
} from '@demarc/contracts';
import { mappedAs, mappingFor, SETTABLE_INTENTS, TR098_ROOT, TR181_ROOT } from '@demarc/datamodel';
import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession } from '../../../../../test/support/cpe-session';
import { ModelCpe } from '../../../../../test/support/model-cpe';
import { UsedTables } from '../../platform/database/used-tables';
import { newId } from '../../platform/ids';
import { RollOutProfiles } from './roll-out-profiles.service';

let house: TestApp;
let owner: ApiClient;
let noc: ApiClient;
let lead: ApiClient;
beforeAll(async () => {
  house = await startApp();
  [owner, noc, lead] = await Promise.all([house.api(), house.api('noc'), house.api('lead')]);
});
afterAll(() => house.close());

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const INTERVAL = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';

interface Home {
  cpe: ModelCpe;
  cpeId: string;
  serialNumber: string;
  subscriberName: string;
  tag: string;
}

/** A router that has been through its first contact, with a tag of its own. */
async function aHome(cpe = new ModelCpe(aTr098Tree())): Promise<Home> {
  const serialNumber = `P-${randomUUID().slice(0, 8)}`;
  const { subscriber } = await aSubscription(owner, {
    routerSerial: serialNumber,
    wifi: { ssid: 'Own', passphrase: 'sesame-open' },
  });
  const { body } = await owner.get(`/routers?search=${serialNumber}`).expect(200);
  const cpeId = body.items[0].id as string;
  const tag = `t-${serialNumber}`;
  await owner.put(`/routers/${cpeId}/tags/${tag}`, {}).expect(200);
  await cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP', '1 BOOT'] });
  return { cpe, cpeId, serialNumber, subscriberName: subscriber.name, tag };
}

const inform = async ({ cpe, cpeId, serialNumber }: Home, changed: string[] = []): Promise<void> => {
  await house.get(RollOutProfiles).run();
  const events = changed.length === 0 ? ['2 PERIODIC'] : ['4 VALUE CHANGE'];
  await cpeSession(house, cpe, { serialNumber, credentialCpeId: cpeId, events, changed });
};

type Setting = SaveProfile['document']['settings'][number];
const setting = (
  intent: string,
  field: string,
  value: Setting['value'],
  mode: Setting['mode'] = 'enforce',
): Setting => ({
  intent,
  field,
  value,
  mode,
});
const aProfile = (tag: string, settings: Setting[], more: Partial<SaveProfile> = {}): SaveProfile => ({
  name: `Profile ${randomUUID().slice(0, 8)}`,
  description: '',
  weight: 0,
  document: { settings, parameters: [] },
  scopes: [{ kind: 'tag', tag }],
  revision: 0,
  reason: 'the test says so',
  ...more,
});
const create = async (profile: SaveProfile, by = noc): Promise<ProfileChange> =>
  (await by.post('/profiles', profile).expect(201)).body as ProfileChange;
const wanted = async ({ cpeId }: Home): Promise<WantedState> =>
  (await owner.get(`/routers/${cpeId}/wanted`).expect(200)).body as WantedState;

describe('a profile', () => {
  it('reaches its routers at their next contact, and the router says whose each value is', async () => {
    const home = await aHome();
    const profile = await create(
      aProfile(home.tag, [
        setting('wifi-2.4', 'ssid', '{{subscriber.name}}-WiFi'),
        setting('wifi-5', 'channel', 36),
        setting('management', 'periodicInformIntervalSeconds', 900),
      ]),
    );
    expect(profile).toMatchObject({ state: 'live', revision: 1, routers: 1, needsApproval: false });
    await inform(home);
    expect(home.cpe.get(`${WLAN}1.SSID`)).toBe(`${home.subscriberName}-WiFi`.slice(0, 32));
    expect([home.cpe.get(`${WLAN}3.Channel`), home.cpe.get(INTERVAL)]).toEqual(['36', '900']);
    const { parameters } = await wanted(home);
    expect(parameters.find(({ path }) => path === `${WLAN}1.SSID`)).toMatchObject({
      owner: 'tag-profile',
      source: { kind: 'profile', name: profile.name, id: profile.profileId, revision: 1 },
      overrides: [{ owner: 'subscriber', value: 'Own', isSame: false }],
      status: 'in-sync',
    });
  });

  it('that loses its scopes gives back what others want, and is deleted only then', async () => {
    const home = await aHome();
    const body = aProfile(home.tag, [
      setting('wifi-2.4', 'ssid', 'Ours'),
      setting('management', 'periodicInformIntervalSeconds', 900),
    ]);
    const { profileId } = await create(body);
    await inform(home);
    expect((await noc.delete(`/profiles/${profileId}`).expect(409)).body.code).toBe('profile/in-use');
    await noc.put(`/profiles/${profileId}`, { ...body, scopes: [], revision: 1 }).expect(200);
    await inform(home);
    expect(home.cpe.get(`${WLAN}1.SSID`)).toBe('Own');
    expect(home.cpe.get(INTERVAL)).not.toBe('900');
    await noc.delete(`/profiles/${profileId}`).expect(204);
  });

  it('initial: what the subscriber makes of it is adopted, survives a reset, and is not put back', async () => {
    const home = await aHome();
    await create(aProfile(home.tag, [setting('wifi-5', 'channel', 36, 'initial')]));
    await inform(home);
    home.cpe.change(`${WLAN}3.Channel`, '48');
    await inform(home, [`${WLAN}3.Channel`]);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('48');
    const [row] = (await wanted(home)).parameters.filter(({ path }) => path === `${WLAN}3.Channel`);
    expect(row).toMatchObject({ wanted: '48', status: 'in-sync' });
    await inform(home, [`${WLAN}3.Channel`]);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('48');
    const reset = { ...home, cpe: new ModelCpe(aTr098Tree()) };
    await cpeSession(house, reset.cpe, {
      serialNumber: home.serialNumber,
      credentialCpeId: home.cpeId,
      events: ['0 BOOTSTRAP', '1 BOOT'],
    });
    expect(reset.cpe.get(`${WLAN}3.Channel`)).toBe('48');
    expect((await wanted(home)).parameters.find(({ path }) => path === `${WLAN}3.Channel`)).toMatchObject({
      owner: 'subscriber',
      overrides: [{ owner: 'tag-profile', value: '36' }],
    });
  });

  it('a router that gets a tag gets what is wanted of it', async () => {
    const home = await aHome();
    const tag = `${home.tag}-later`;
    await create(aProfile(tag, [setting('wifi-5', 'channel', 44)]));
    await inform(home);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('44');
    home.cpe.change(`${WLAN}3.Channel`, '40');
    await owner.put(`/routers/${home.cpeId}/tags/${tag}`, {}).expect(200);
    const { due, dueReason } = await wanted(home);
    expect({ due, dueReason }).toEqual({ due: true, dueReason: 'its tags changed' });
  });

  it('a secret is sealed, is given as an id from then on, and reaches the router', async () => {
    const home = await aHome();
    const text = `key-${randomUUID()}`;
    const body = aProfile(home.tag, [setting('wifi-2.4', 'passphrase', { secret: text })]);
    const change = await create(body);
    const [kept] = change.document.settings;
    expect(JSON.stringify(change)).not.toContain(text);
    await inform(home);
    expect(home.cpe.get(`${WLAN}1.KeyPassphrase`)).toBe(text);
    for (const table of ['profile_change', 'profile_secret', 'cpe_parameter_status', 'audit_entry', 'outbox_event']) {
      const [hit] = await house.database.sql.query<[{ n: number }]>(
        `select count(*)::int as n from "${table}" t where strpos(t::text, $1) > 0`,
        [text],
      );
      expect([table, hit.n]).toEqual([table, 0]);
    }
    const again = { ...body, revision: 1, document: { settings: [kept as Setting], parameters: [] } };
    await noc.put(`/profiles/${change.profileId}`, again).expect(200);
    const stolen = { ...aProfile(home.tag, [kept as Setting]) };
    expect((await noc.post('/profiles', stolen).expect(400)).body.code).toBe('profile/secret-unknown');
  });

  it.each<[string, Partial<SaveProfile>, string]>([
    [
      'an unknown field',
      { document: { settings: [setting('wifi-5', 'colour', 'red')], parameters: [] } },
      'request/invalid',
    ],
    [
      'a value out of range',
      { document: { settings: [setting('wan', 'vlanId', 5000)], parameters: [] } },
      'request/invalid',
    ],
    [
      'a template of something else',
      { document: { settings: [setting('wifi-5', 'ssid', '{{7*7}}')], parameters: [] } },
      'request/invalid',
    ],
    ['a plan that is none', { scopes: [{ kind: 'plan', planId: newId() }] }, 'profile/target-unknown'],
    [
      'the address of the ACS',
      {
        document: {
          settings: [],
          parameters: [
            {
              tr098: 'InternetGatewayDevice.ManagementServer.URL',
              tr181: null,
              value: 'x',
              type: null,
              mode: 'enforce',
            },
          ],
        },
      },
      'profile/parameter-invalid',
    ],
    [
      'a secret in clear',
      {
        document: {
          settings: [],
          parameters: [{ tr098: `${WLAN}1.KeyPassphrase`, tr181: null, value: 'clear', type: null, mode: 'enforce' }],
        },
      },
      'profile/parameter-invalid',
    ],
  ])('with %s is refused', async (_case, change, code) => {
    const { body } = await noc.post('/profiles', { ...aProfile('none', []), ...change }).expect(400);
    expect(body.code).toBe(code);
  });

  it('has a name of its own, is changed from the revision that was looked at, by those who may', async () => {
    const body = aProfile('nobody', []);
    const { profileId } = await create(body);
    expect((await noc.post('/profiles', body).expect(409)).body.code).toBe('profile/name-taken');
    expect((await noc.put(`/profiles/${profileId}`, body).expect(409)).body.code).toBe('profile/changed-meanwhile');
    await (await house.api('technician')).post('/profiles', aProfile('x', [])).expect(403);
    expect((await noc.get(`/profiles/${profileId}/changes`).expect(200)).body).toHaveLength(1);
  });
});

describe('rows of tables', () => {
  const FORWARDS = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.';
  const forward = (more: Partial<PortForward> = {}): PortForward => ({
    table: 'port-forward',
    protocol: 'tcp',
    externalPort: 8080,
    externalPortEnd: null,
    internalPort: 80,
    address: '192.168.1.20',
    description: 'camera',
    mode: 'enforce',
    ...more,
  });
  const withRows = (tag: string, rows: PortForward[]): SaveProfile => ({
    ...aProfile(tag, []),
    document: { settings: [], parameters: [], rows },
  });
  const TEMPLATE = [
    { name: 'PortMappingEnabled', value: '0', type: 'boolean' },
    { name: 'ExternalPort', value: '0', type: 'unsignedInt' },
    { name: 'InternalPort', value: '0', type: 'unsignedInt' },
    { name: 'PortMappingProtocol', value: 'TCP', type: 'string' },
    { name: 'InternalClient', value: '', type: 'string' },
    { name: 'PortMappingDescription', value: '', type: 'string' },
  ];

  it('a port forward is made once, given again after a reset, and taken away when nobody wants it', async () => {
    const home = await aHome(new ModelCpe(aTr098Tree(), { tables: new Map([[FORWARDS, TEMPLATE]]) }));
    const theirs = home.cpe.makeObject(
      FORWARDS,
      TEMPLATE.map((one) => (one.name === 'ExternalPort' ? { ...one, value: '22' } : one)),
    );
    const body = withRows(home.tag, [forward(), forward({ externalPort: 443, mode: 'initial' })]);
    const dryRun = { profileId: null, weight: 0, document: body.document, scopes: body.scopes };
    const { samples } = (await noc.post('/profiles/dry-run', dryRun).expect(200)).body as DryRun;
    expect(samples.map(({ path, after }) => [path.slice(FORWARDS.length), after])).toContainEqual([
      '[n-tcp-8080].InternalClient',
      '192.168.1.20',
    ]);
    const { profileId } = await create(body);
    await inform(home);
    const made = home.cpe.names().filter((name) => name.startsWith(FORWARDS) && name.endsWith('ExternalPort'));
    expect(made.map((name) => home.cpe.get(name))).toEqual(['22', '8080', '443']);
    const { parameters } = await wanted(home);
    expect(parameters.find(({ field }) => field === 'tcp 8080 address')).toMatchObject({
      intent: 'port-forward',
      owner: 'tag-profile',
      status: 'in-sync',
      wanted: '192.168.1.20',
    });
    home.cpe.log.length = 0;
    await inform(home);
    expect(home.cpe.log.filter(({ method }) => method !== 'GetParameterValues')).toEqual([]);
    // What was given to the subscriber is theirs, and what they made was always.
    await noc.put(`/profiles/${profileId}`, { ...body, scopes: [], revision: 1 }).expect(200);
    await inform(home);
    const left = home.cpe.names().filter((name) => name.startsWith(FORWARDS) && name.endsWith('ExternalPort'));
    expect(left.map((name) => home.cpe.get(name))).toEqual(['22', '443']);
    expect(left[0]).toBe(`${FORWARDS}${theirs}.ExternalPort`);
  });

  it('what a router refused is tried again when somebody says so, and not before', async () => {
    const refuses = new Map([[`${WLAN}3.Channel`, 9007]]);
    const home = await aHome(new ModelCpe(aTr098Tree(), { refuses }));
    await create(aProfile(home.tag, [setting('wifi-5', 'channel', 36)]));
    await inform(home);
    refuses.clear();
    await inform(home, [`${WLAN}1.SSID`]);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('44');
    await noc.post(`/routers/${home.cpeId}/wanted/retry`, {}).expect(200);
    await inform(home);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('36');
  });

  it.each([
    ['a port twice', [forward(), forward({ protocol: 'both' })], /is there twice/],
    ['ports that overlap', [forward(), forward({ externalPort: 8000, externalPortEnd: 9000 })], /is there twice/],
    ['a range that runs backwards', [forward({ externalPortEnd: 80 })], /is not before the first port/],
    ['no address', [forward({ address: '192.168.1' })], /is an IPv4 address/],
  ])('refuses %s', async (_case, rows, words) => {
    const { body } = await noc.post('/profiles', withRows('nobody', rows)).expect(400);
    expect(JSON.stringify(body)).toMatch(words);
  });
});

describe('a dry run', () => {
  it('says what would be written, sends nothing, and saving does just that', async () => {
    const home = await aHome();
    home.cpe.log.length = 0;
    const settings = [
      setting('wifi-2.4', 'ssid', 'Foreseen'),
      setting('wan', 'mtu', 1480),
      setting('guest-wifi-5', 'isIsolated', true),
      setting('wifi-5', 'ssid', 'First', 'initial'),
    ];
    const { document, scopes } = aProfile(home.tag, settings);
    const dry = { profileId: null, weight: 0, document, scopes };
    const { body } = await noc.post('/profiles/dry-run', dry).expect(200);
    expect(body as DryRun).toMatchObject({ routers: 1, changed: 1, unknown: 0, parameters: 1, needsApproval: false });
    expect((body as DryRun).samples).toMatchObject([
      { path: `${WLAN}1.SSID`, before: 'Own', after: 'Foreseen', from: 'subscriber', to: 'tag-profile' },
    ]);
    expect((body as DryRun).cannot.map(({ what }) => what).toSorted()).toEqual(['guest-wifi-5 isIsolated', 'wan mtu']);
    expect((body as DryRun).overridden).toEqual([{ owner: 'subscriber', routers: 1, parameters: 1 }]);
    expect(home.cpe.log).toEqual([]);
    await create(aProfile(home.tag, settings));
    await inform(home);
    const sets = home.cpe.log.flatMap((rpc) => (rpc.method === 'SetParameterValues' ? rpc.values : []));
    expect(sets.map(({ name, value }) => [name, value])).toEqual([[`${WLAN}1.SSID`, 'Foreseen']]);
    expect((await noc.post('/profiles/dry-run', dry).expect(200)).body).toMatchObject({ changed: 0 });
  });
});

describe('C34: above a number of routers a second person decides', () => {
  beforeEach(() => owner.put('/profiles/policy', { approveAbove: 0, reason: 'the test says so' }).expect(200));
  afterEach(() => owner.put('/profiles/policy', { approveAbove: 50, reason: 'the test says so' }).expect(200));

  it('nobody approves a change of their own; the word of another puts it live', async () => {
    const home = await aHome();
    const change = await create(aProfile(home.tag, [setting('wifi-5', 'channel', 52)]), owner);
    expect(change).toMatchObject({ state: 'pending', needsApproval: true, revision: null });
    await inform(home);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('44');
    const decide = { decision: 'approve', reason: 'looked at it' };
    expect((await owner.post(`/profile-changes/${change.id}/decide`, decide).expect(403)).body.code).toBe(
      'profile/approver-is-author',
    );
    await expect(
      house.database.sql.query(
        `update profile_change set state = 'live', revision = 1, decided_by_id = author_id, decided_at = now() where id = $1`,
        [change.id],
      ),
    ).rejects.toThrow(/ck_profile_change_second_person/);
    await (await house.api('support')).post(`/profile-changes/${change.id}/decide`, decide).expect(403);
    const { body } = await lead.post(`/profile-changes/${change.id}/decide`, decide).expect(200);
    expect(body).toMatchObject({ state: 'live', revision: 1 });
    await inform(home);
    expect(home.cpe.get(`${WLAN}3.Channel`)).toBe('52');
    expect((await lead.post(`/profile-changes/${change.id}/decide`, decide).expect(409)).body.code).toBe(
      'profile/change-decided',
    );
  });

  it('while one waits there is no other, and it can be rejected or taken back', async () => {
    const home = await aHome();
    const body = aProfile(home.tag, [setting('wifi-5', 'channel', 52)]);
    const change = await create(body);
    const second = await noc.put(`/profiles/${change.profileId}`, body).expect(409);
    expect(second.body).toMatchObject({ code: 'profile/change-pending' });
    expect((await noc.get('/profile-changes').expect(200)).body.map(({ id }: ProfileChange) => id)).toContain(
      change.id,
    );
    await lead.post(`/profile-changes/${change.id}/decide`, { decision: 'reject', reason: 'not now' }).expect(200);
    const { body: again } = await noc.put(`/profiles/${change.profileId}`, body).expect(200);
    const { body: back } = await noc.post(`/profile-changes/${again.id}/withdraw`, { reason: 'was wrong' }).expect(200);
    expect(back).toMatchObject({ state: 'withdrawn' });
  });
});

it('every field of a profile has a place in a data model, and every settable intent is in the catalogue', () => {
  expect(PROFILE_INTENTS.map(({ intent }) => intent).toSorted()).toEqual([...SETTABLE_INTENTS].toSorted());
  for (const key of SETTABLE_INTENTS) {
    const { kind } = mappedAs(key);
    const places = [TR098_ROOT, TR181_ROOT].flatMap((root) =>
      mappingFor(root).intents[kind].fields.map(({ field }) => field),
    );
    for (const { field } of PROFILE_INTENTS.find(({ intent }) => intent === key)?.fields ?? [])
      expect(places).toContain(field);
  }
});

it('sends nobody into a table that is empty, until rows arrive', async () => {
  const tables = house.get(UsedTables);
  const { sql } = house.database;
  await sql.query('delete from adopted_setting');
  // Rows that went away are not told of: it is asked until it is found empty, and then not any more.
  expect(await tables.isUsed(sql, 'adopted_setting')).toBe(false);
  const asked = jest.spyOn(sql, 'query');
  try {
    expect(await tables.isUsed(sql, 'adopted_setting')).toBe(false);
    expect(asked).not.toHaveBeenCalled();
    await sql.query('insert into adopted_setting select * from adopted_setting where false');
    asked.mockClear();
    while (asked.mock.calls.length === 0) {
      await tables.isUsed(sql, 'adopted_setting');
      await setImmediate();
    }
  } finally {
    asked.mockRestore();
  }
});
