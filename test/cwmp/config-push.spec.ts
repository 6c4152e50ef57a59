import request from 'supertest';
import type { ConfigPush, CreateConfigProfile } from '@demarc/contracts';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// A profile of an operator is the consequence: put on the router over the wire, held there, and taken back to the letter.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];
let serials = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

type Model = 'hg8245' | 'zn6600' | 'tw1200' | 'gx3000';

interface Home {
  box: SimulatedCpe;
  routerId: string;
  subscriptionId: string;
}

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;

async function aHome(profile: Model): Promise<Home> {
  const serial = `PUSH-${++serials}`;
  const { subscription } = await aSubscription(api, { routerSerial: serial });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' });
  return { box, routerId: body.items[0].id as string, subscriptionId: subscription.id };
}

const LAN = 'InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.';
const PPP = 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.';
const both = (tr098: string | null, tr181: string | null): { tr098: string | null; tr181: string | null } => ({
  tr098,
  tr181,
});

/** Six parameters in three objects, and one object that is added. */
const PROFILE: Omit<CreateConfigProfile, 'name'> = {
  description: 'Tells the whole home to pay',
  settings: [
    { paths: both('InternetGatewayDevice.Time.NTPServer1', 'Device.Time.NTPServer1'), value: 'ntp.garden.example' },
    { paths: both('InternetGatewayDevice.Time.NTPServer2', 'Device.Time.NTPServer2'), value: '' },
    { paths: both('InternetGatewayDevice.Time.Enable', 'Device.Time.Enable'), value: 'false' },
    {
      paths: both('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'Device.WiFi.SSID.1.SSID'),
      value: 'Please pay your bill',
    },
    {
      paths: both('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Channel', 'Device.WiFi.Radio.1.Channel'),
      value: '11',
    },
    { paths: both(`${LAN}DNSServers`, 'Device.DHCPv4.Server.Pool.1.DNSServers'), value: '10.99.0.53' },
  ],
  objects: [
    {
      collections: both(`${PPP}PortMapping.`, 'Device.NAT.PortMapping.'),
      fields: [
        { names: both('ExternalPort', 'ExternalPort'), value: '8443', isKey: true },
        { names: both('PortMappingProtocol', 'Protocol'), value: 'TCP', isKey: true },
        { names: both('InternalClient', 'InternalClient'), value: '192.168.1.1', isKey: false },
        { names: both('InternalPort', 'InternalPort'), value: '443', isKey: false },
        { names: both('PortMappingEnabled', 'Enable'), value: 'true', isKey: false },
      ],
    },
  ],
  fileId: null,
  restoreFileId: null,
};

async function aProfile(change: Partial<CreateConfigProfile> = {}): Promise<string> {
  const name = `Pay ${newId().slice(-12)}`;
  const { body } = await api.post('/config-profiles', { name, ...PROFILE, ...change }).expect(201);
  return body.id as string;
}

const suspend = async (home: Home, pushProfileId: string): Promise<void> => {
  const request = { method: 'walled-garden', reason: 'the test says so', ends: 'by-staff', pushProfileId };
  await api.post(`/subscriptions/${home.subscriptionId}/suspend`, request, newId()).expect(201);
  await app.settle();
};
const restore = async (home: Home): Promise<void> => {
  await api.post(`/subscriptions/${home.subscriptionId}/restore`, { reason: 'paid in cash' }, newId()).expect(201);
  await app.settle();
};

async function pushes({ routerId }: Home): Promise<ConfigPush[]> {
  const { body } = await api.get(`/routers/${routerId}/config-pushes`).expect(200);
  return body as ConfigPush[];
}

async function inState(home: Home, state: ConfigPush['state']): Promise<ConfigPush> {
  for (let tries = 0; tries < 400; tries++) {
    const [latest] = await pushes(home);
    if (latest?.state === state && isQuiet(home.box)) return latest;
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`the push is ${JSON.stringify((await pushes(home))[0])}`);
}

/** Everything the box holds but what counts by itself, and the keys the ACS leaves. */
function contents({ box }: Home): Map<string, string> {
  const prefix = box.tree.select('InternetGatewayDevice.') === null ? 'Device.' : 'InternetGatewayDevice.';
  const own =
    /ManagementServer|Uptime|UpTime|Bytes|Packets|Stats|LastChange$|CurrentLocalTime|LeaseTime|Status|Address|Host\.|Associated|Optical|Gpon|PON|SessionID|Channel(?:sInUse)$/i;
  const leaves = box.tree.select(prefix) ?? [];
  return new Map(leaves.filter(({ path }) => !own.test(path)).map((leaf) => [leaf.path, box.tree.valueOf(leaf)]));
}

const methodsOf = (box: SimulatedCpe): string[] => box.sessions.flatMap(({ rpcs }) => rpcs.map(({ method }) => method));
const complaintsOf = (box: SimulatedCpe): string[] => box.sessions.flatMap(({ complaints }) => complaints);
const SSID = { hg8245: PROFILE.settings[3]?.paths.tr098 ?? '', zn6600: PROFILE.settings[3]?.paths.tr181 ?? '' };
const MAPPING = {
  hg8245: 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.1.',
  zn6600: 'Device.NAT.PortMapping.1.',
};

describe.each(['hg8245', 'zn6600'] as const)('%s', (model) => {
  it('gets a profile with an object, keeps what the subscriber changes, and is as before when it is paid', async () => {
    const home = await aHome(model);
    const before = contents(home);
    await suspend(home, await aProfile());
    const applied = await inState(home, 'applied');
    expect(applied.items.map(({ state }) => state).filter((state) => state === 'in-sync')).toHaveLength(7);
    expect(applied.note).toBeNull();
    expect(home.box.get(SSID[model])).toBe('Please pay your bill');
    expect(home.box.get(`${MAPPING[model]}ExternalPort`)).toBe('8443');
    expect(home.box.get(`${MAPPING[model]}InternalClient`)).toBe('192.168.1.1');
    // The account stays what it is: the profile is the consequence.
    expect(home.box.state().ppp.pool).toBe('service');

    const other = SSID[model].replace('.1.SSID', '.2.SSID');
    const guests =
      home.box.tree.find(other) === null
        ? `${model === 'hg8245' ? 'InternetGatewayDevice' : 'Device'}.Time.NTPServer2`
        : other;
    home.box.set(guests, 'theirs');
    await restore(home);
    await inState(home, 'restored');
    const expected = new Map(before).set(guests, 'theirs');
    expect(contents(home)).toEqual(expected);
    expect(complaintsOf(home.box)).toEqual([]);
    const proof = await app.database.sql.query<{ step: string; state_version: number }[]>(
      `select step, state_version from provisioning_evidence where subscription_id = $1 and step in ('set', 'read-back') order by state_version, step`,
      [home.subscriptionId],
    );
    expect(proof.slice(-4).map(({ step }) => step)).toEqual(['read-back', 'set', 'read-back', 'set']);
  });

  it('that changes a pushed parameter itself is put right at its next session, and gets their own value back', async () => {
    const home = await aHome(model);
    await suspend(home, await aProfile());
    await inState(home, 'applied');
    home.box.set(SSID[model], 'My own name');
    await home.box.inform(['4 VALUE CHANGE']);
    await home.box.waitFor((box) => box.get(SSID[model]) === 'Please pay your bill', { what: 'the correction' });
    await home.box.waitFor(isQuiet);
    await restore(home);
    await inState(home, 'restored');
    expect(home.box.get(SSID[model])).toBe('My own name');
    // Theirs from now on: what Demarc wants of the WiFi is what they chose.
    await home.box.inform(['4 VALUE CHANGE']);
    await home.box.waitFor(isQuiet);
    expect(home.box.get(SSID[model])).toBe('My own name');
  });

  it('that is off when it happens gets the profile when it comes back, and nothing when it was paid meanwhile', async () => {
    const home = await aHome(model);
    const before = contents(home);
    home.box.powerCut();
    await suspend(home, await aProfile());
    expect(await pushes(home)).toEqual([]);
    await home.box.boot();
    await inState(home, 'applied');
    expect(home.box.get(SSID[model])).toBe('Please pay your bill');
    home.box.powerCut();
    await restore(home);
    await home.box.boot();
    await inState(home, 'restored');
    expect(contents(home)).toEqual(before);

    home.box.powerCut();
    await suspend(home, await aProfile());
    await restore(home);
    const writes = methodsOf(home.box).length;
    await home.box.boot();
    await home.box.waitFor(isQuiet);
    expect(methodsOf(home.box).slice(writes)).not.toContain('AddObject');
    expect(contents(home)).toEqual(before);
  });

  it('after a factory reset gets it again, and goes back to its factory settings of then', async () => {
    const home = await aHome(model);
    await suspend(home, await aProfile());
    await inState(home, 'applied');
    const windowed = await api.post(`/routers/${home.routerId}/enrolment-window`).expect(200);
    expect(windowed.body.id).toBe(home.routerId);
    home.box.factoryReset();
    await home.box.waitFor((box) => box.get(SSID[model]) === 'Please pay your bill', { what: 'the profile again' });
    const again = await inState(home, 'applied');
    expect((await pushes(home)).map(({ state }) => state)).toEqual(['applied', 'restored']);
    expect(again.items.find(({ path }) => path.endsWith('NTPServer1'))?.before).toBe('ntp1.example.net');
    await restore(home);
    await inState(home, 'restored');
    expect(home.box.get(`${MAPPING[model].split('.')[0]}.Time.NTPServer1`)).toBe('ntp1.example.net');
  });
});

describe('a session that dies', () => {
  it('between AddObject and its fill leaves no second object, and what was before returns', async () => {
    const home = await aHome('hg8245');
    const before = contents(home);
    const profile = await aProfile();
    // The line goes the moment the object is there: the box has it, and its answer never arrives.
    const { tree } = home.box;
    const add = tree.add.bind(tree);
    let adds = 0;
    tree.add = (path) => {
      const number = add(path);
      adds += 1;
      if (adds === 1) setImmediate(() => home.box.restart());
      return number;
    };
    await suspend(home, profile);
    await inState(home, 'applied');
    expect(adds).toBe(1);
    expect(home.box.get(`${MAPPING.hg8245}ExternalPort`)).toBe('8443');
    await restore(home);
    await inState(home, 'restored');
    expect(contents(home)).toEqual(before);
  });
});

describe('a router that cannot', () => {
  it('is walled in by the standard instead, and its page says why', async () => {
    const home = await aHome('hg8245');
    const profile = await aProfile({
      settings: [{ paths: both(null, 'Device.X_Other.Thing'), value: '1' }],
      objects: [],
    });
    await suspend(home, profile);
    const impossible = await inState(home, 'impossible');
    expect(impossible.items).toMatchObject([{ kind: 'gap', reason: expect.stringContaining('no place') as string }]);
    await home.box.waitFor((box) => box.state().ppp.pool === 'garden' && isQuiet(box), { what: 'the garden' });
    await restore(home);
    await home.box.waitFor((box) => box.state().ppp.pool === 'service' && isQuiet(box), { what: 'service again' });
  });

  it('be cut over the connection that carries its management is not: the profile says so', async () => {
    const home = await aHome('tw1200');
    const profile = await aProfile({
      settings: [
        { paths: both(`${PPP}Enable`, null), value: 'false' },
        { paths: both('InternetGatewayDevice.Time.NTPServer1', null), value: 'ntp.garden.example' },
      ],
      objects: [],
    });
    await suspend(home, profile);
    const applied = await inState(home, 'applied');
    expect(applied.items.find(({ kind }) => kind === 'gap')?.reason).toMatch(/managed over/);
    expect(home.box.state().ppp.enabled).toBe(true);
  });

  it('be written to under the emergency brake waits, and gets it when the brake lets go', async () => {
    const home = await aHome('zn6600');
    const before = contents(home);
    await api.put('/control/brake', { state: 'on', reason: 'the test says so' }).expect(200);
    await suspend(home, await aProfile());
    await home.box.inform();
    await home.box.waitFor(isQuiet);
    expect(contents(home)).toEqual(before);
    await api.put('/control/brake', { state: 'off', reason: 'the test says so' }).expect(200);
    await home.box.inform();
    await inState(home, 'applied');
    expect(home.box.get(SSID.zn6600)).toBe('Please pay your bill');
    await restore(home);
    await inState(home, 'restored');
    expect(contents(home)).toEqual(before);
  });

  it('and that is only observed is not written to at all', async () => {
    const home = await aHome('hg8245');
    await app.database.sql.query(`update cpe set mode = 'observe' where id = $1`, [home.routerId]);
    const before = contents(home);
    await suspend(home, await aProfile());
    await home.box.inform();
    await home.box.waitFor(isQuiet);
    expect(contents(home)).toEqual(before);
    expect(await pushes(home)).toEqual([]);
  });
});

it('a vendor file goes with the profile, and the one that undoes it when it is paid', async () => {
  const home = await aHome('hg8245');
  const before = contents(home);
  const server = 'InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.DomainName';
  const upload = async (text: string): Promise<string> => {
    const { body } = await request(app.httpUrl)
      .post(`/api/v1/router-files?name=vendor-${text.length}&kind=vendor-config`)
      .set('Authorization', `Bearer ${api.token}`)
      .set('Content-Type', 'application/octet-stream')
      .send(text)
      .expect(201);
    return body.id as string;
  };
  const fileId = await upload(`CPE-SIM-CONFIG\n${server}=garden\n`);
  const restoreFileId = await upload(`CPE-SIM-CONFIG\n${server}=home\n`);
  await suspend(home, await aProfile({ fileId, restoreFileId }));
  await inState(home, 'applied');
  await home.box.waitFor((box) => box.get(server) === 'garden', { what: 'the file' });
  expect((await api.delete(`/router-files/${fileId}`).expect(409)).body.code).toBe('router-file/in-use');
  await home.box.waitFor(isQuiet);
  await restore(home);
  await inState(home, 'restored');
  await home.box.waitFor((box) => box.get(server) === 'home', { what: 'the file that undoes it' });
  expect(contents(home)).toEqual(before);
});

it('a policy takes away by its profile, and a payment gives back', async () => {
  const home = await aHome('zn6600');
  const before = contents(home);
  const profileId = await aProfile();
  await app.database.transaction((tx) =>
    app.get(SubscribersService).changeServiceState(tx, {
      subscriptionId: home.subscriptionId,
      to: 'suspended',
      cause: { kind: 'overdue', reason: 'as a policy does' },
      pushProfileId: profileId,
    }),
  );
  await app.settle();
  await inState(home, 'applied');
  await app.database.transaction((tx) =>
    app.get(SubscribersService).changeServiceState(tx, {
      subscriptionId: home.subscriptionId,
      to: 'active',
      cause: { kind: 'payment', reason: 'paid' },
    }),
  );
  await app.settle();
  await inState(home, 'restored');
  expect(contents(home)).toEqual(before);
});
