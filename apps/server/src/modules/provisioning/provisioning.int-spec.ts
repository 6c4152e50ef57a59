import { aTr098Tree, aTr181Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOptions, type SessionOutcome } from '../../../../../test/support/cpe-session';
import { ModelCpe, type ModelCpeHabits } from '../../../../../test/support/model-cpe';
import { newId } from '../../platform/ids';
import { InventoryService } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { ProofOfRouter } from './proof-of-router.service';
import { SessionSecrets } from './session-secrets.service';
import { WantedRepository } from './wanted.repository';

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp();
  api = await house.api();
});
afterAll(() => house.close());

const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
let serials = 0;

interface Home {
  subscriptionId: string;
  serialNumber: string;
  pppoeUsername: string;
  cpe: ModelCpe;
  cpeId: string;
}

/** A subscriber whose router was registered before it appeared. */
async function aHome(given: { habits?: ModelCpeHabits; tr181?: boolean } = {}): Promise<Home> {
  const serialNumber = `HOME-${++serials}`;
  const { subscription } = await aSubscription(api, {
    routerSerial: serialNumber,
    wifi: { ssid: 'Rahima', passphrase: 'sesame-open' },
    pppoePassword: 'dial-me-please',
  });
  const cpe = new ModelCpe(given.tr181 === true ? aTr181Tree() : aTr098Tree(), given.habits);
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const { id: subscriptionId, pppoeUsername } = subscription;
  return { subscriptionId, serialNumber, pppoeUsername, cpe, cpeId: body.items[0].id };
}

const contact = ({ cpe, serialNumber }: Home, more: Partial<SessionOptions> = {}): Promise<SessionOutcome> =>
  cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP', '1 BOOT'], ...more });
const inform = (home: Home, events: string[], more: Partial<SessionOptions> = {}): Promise<SessionOutcome> =>
  cpeSession(house, home.cpe, { serialNumber: home.serialNumber, credentialCpeId: home.cpeId, events, ...more });

async function provisioned(given: Parameters<typeof aHome>[0] = {}): Promise<Home> {
  const home = await aHome(given);
  await contact(home);
  return home;
}

const changeState = (home: Home, to: 'active' | 'walled-garden' | 'suspended'): Promise<number | null> =>
  house.database.transaction((tx) =>
    house.get(SubscribersService).changeServiceState(tx, {
      subscriptionId: home.subscriptionId,
      to,
      cause: { kind: 'staff', reason: 'test' },
    }),
  );

async function steps(home: Home, version: number): Promise<string[]> {
  const rows = await house.get(ProofOfRouter).list(house.database.sql, [home.subscriptionId]);
  return rows.filter((row) => row.stateVersion === version).map((row) => row.step);
}

const methods = ({ requests }: SessionOutcome): string[] => requests.map(({ method }) => method);
const written = ({ requests }: SessionOutcome): string[] =>
  requests.flatMap((request) =>
    request.method === 'SetParameterValues' ? request.values.map(({ name }) => name) : [],
  );

describe('first contact of a known serial', () => {
  it.each([
    ['TR-098', false, `${PPP}Username`, `${WLAN}3.KeyPassphrase`],
    ['TR-181', true, 'Device.PPP.Interface.1.Username', 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase'],
  ])('%s: credentials, WiFi and PPPoE in one session', async (_root, isTr181, username, key) => {
    const home = await aHome({ tr181: isTr181 });
    const first = await contact(home);
    // How its names are asked for depends on what others of its firmware have borne.
    expect(methods(first).filter((method) => method !== 'GetParameterNames')).toEqual([
      'GetParameterValues',
      ...Array<string>(3).fill('SetParameterValues'),
      'GetParameterValues',
    ]);
    expect(home.cpe.get(username)).toBe(home.pppoeUsername);
    expect(home.cpe.get(key)).toBe('sesame-open');
    const { body } = await api.get(`/routers/${home.cpeId}`).expect(200);
    expect(body).toMatchObject({ state: 'active', pendingCount: 0, refusedCount: 0 });
    expect(await steps(home, 1)).toEqual(expect.arrayContaining(['wanted', 'inform', 'set', 'read-back']));
  });

  it('its management credentials are its own, and no secret is stored in clear anywhere', async () => {
    const home = await provisioned();
    const password = home.cpe.get('InternetGatewayDevice.ManagementServer.Password') ?? '';
    expect(password).toMatch(/^[0-9a-f]{32}$/);
    const tables = await house.database.sql.query<{ name: string }[]>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const [hit] = await house.database.sql.query<[{ n: number }]>(
        `select count(*)::int as n from "${name}" t where strpos(t::text, $1) > 0 or strpos(t::text, 'dial-me-please') > 0 or strpos(t::text, 'sesame-open') > 0`,
        [password],
      );
      expect([name, hit.n]).toEqual([name, 0]);
    }
  });

  it('the bootstrap credential is worth nothing for it from then on', async () => {
    const home = await provisioned();
    const again = await contact(home);
    expect(again.admission.kind).toBe('quarantined');
    expect(again.requests).toEqual([]);
  });

  it('a session that dies at the WAN write goes on at the next, and ends in sync', async () => {
    const home = await aHome();
    await contact(home, {
      loseAt: (request) =>
        request.method === 'SetParameterValues' && request.values.some(({ name }) => name === `${PPP}Username`),
    });
    const next = await inform(home, ['1 BOOT']);
    expect(written(next)).toEqual([]);
    const { body } = await api.get(`/routers/${home.cpeId}/wanted`).expect(200);
    expect(body.due).toBe(false);
    expect(body.parameters.find((row: { path: string }) => row.path === `${PPP}Username`).status).toBe('in-sync');
  });

  it('a stranger is told nothing, and everything once it is assigned', async () => {
    const cpe = new ModelCpe(aTr098Tree());
    const stranger = await cpeSession(house, cpe, { serialNumber: 'STRANGER', events: ['0 BOOTSTRAP'] });
    expect(stranger.requests).toEqual([]);
    const { body } = await api.get('/routers?state=quarantine&search=STRANGER').expect(200);
    const { subscription } = await aSubscription(api);
    await api.post(`/routers/${body.items[0].id}/assign`, { subscriptionId: subscription.id }).expect(200);
    await cpeSession(house, cpe, { serialNumber: 'STRANGER', events: ['0 BOOTSTRAP'] });
    expect(cpe.get(`${PPP}Username`)).toBe(subscription.pppoeUsername);
  });
});

describe('a heartbeat', () => {
  it('with nothing due costs no query but its own row', async () => {
    const home = await provisioned();
    // The connection of this model never dials again: its proof is looked for twice, and then left to its own news.
    for (let times = 0; times < 3; times += 1) await inform(home, ['2 PERIODIC']);
    await house.get(InventoryService).flushInforms();
    const queries = jest.spyOn(house.database.dataSource, 'createQueryRunner');
    const counts: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      queries.mockClear();
      const quiet = await cpeSession(house, home.cpe, {
        serialNumber: home.serialNumber,
        credentialCpeId: home.cpeId,
        events: ['2 PERIODIC'],
      });
      expect(quiet.requests).toEqual([]);
      counts.push(queries.mock.calls.length);
    }
    // Two are the test's own: it waits for notifications before a session, and empties the outbox after it. What is written
    // behind, of heartbeats and readings, may fall into one of the three.
    expect(Math.min(...counts)).toBeLessThanOrEqual(2);
    queries.mockRestore();
  });
});

describe('a change of the service state', () => {
  it('marks the router due in its own transaction, or not at all', async () => {
    const home = await provisioned();
    const failing = house.database.transaction(async (tx) => {
      await house.get(SubscribersService).changeServiceState(tx, {
        subscriptionId: home.subscriptionId,
        to: 'walled-garden',
        cause: { kind: 'staff', reason: 'test' },
      });
      expect((await house.get(WantedRepository).readDue(tx, home.cpeId)).isDue).toBe(true);
      throw new Error('roll back');
    });
    await expect(failing).rejects.toThrow('roll back');
    expect((await house.get(WantedRepository).readDue(house.database.sql, home.cpeId)).isDue).toBe(false);
    expect(await steps(home, 2)).toEqual([]);
  });

  it('walls the router in and brings it back, with evidence for each version', async () => {
    const home = await provisioned();
    await changeState(home, 'walled-garden');
    await house.settle();
    const walled = await inform(home, ['6 CONNECTION REQUEST']);
    expect(written(walled)).toEqual([`${PPP}Username`]);
    expect(home.cpe.get(`${PPP}Username`)).toMatch(/@garden$/);
    await changeState(home, 'active');
    await house.settle();
    await inform(home, ['6 CONNECTION REQUEST']);
    expect(home.cpe.get(`${PPP}Username`)).toBe(home.pppoeUsername);
    expect(await steps(home, 2)).toEqual(['wanted', 'inform', 'set', 'read-back']);
    expect(await steps(home, 3)).toEqual(['wanted', 'inform', 'set', 'read-back']);
  });

  it('each word of the router is kept as it came, without its secrets', async () => {
    const home = await provisioned();
    const key = `${WLAN}3.KeyPassphrase`;
    await changeState(home, 'walled-garden');
    await house.settle();
    // A router that sends its passphrase in clear, which some do (G35).
    await inform(home, ['6 CONNECTION REQUEST'], { changed: [key] });
    const words = await house.get(ProofOfRouter).listWords(house.database.sql, home.subscriptionId, 2);
    const said = words.map(({ step, message, octets }) => ({ step, ...message, text: octets?.toString() ?? null }));
    expect(said).toMatchObject([
      { step: 'wanted', text: null },
      { step: 'inform', kind: 'Inform', hidden: 1, form: 'as-sent', isCut: false },
      { step: 'set', kind: 'SetParameterValuesResponse', hidden: 0 },
      { step: 'read-back', kind: 'GetParameterValuesResponse', hidden: 0 },
    ]);
    expect(said[1]?.text).toContain(`<Name>${key}</Name><Value>[hidden]</Value>`);
    expect(said[3]?.text).toContain(`<Name>${PPP}Username</Name><Value>${home.pppoeUsername}@garden</Value>`);
    for (const { text, sha256 = '' } of said.slice(1)) {
      expect(text).not.toContain('sesame-open');
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(said[1]).toMatchObject({ bytes: (said[1]?.text?.length ?? 0) - '[hidden]'.length + 'sesame-open'.length });
  });

  it('nothing is kept of a first contact and of heartbeats, where no change is to be proved', async () => {
    const home = await provisioned();
    await inform(home, ['2 PERIODIC']);
    await inform(home, ['4 VALUE CHANGE'], { changed: [`${PPP}ExternalIPAddress`] });
    const words = await house.get(ProofOfRouter).listWords(house.database.sql, home.subscriptionId, 1);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter(({ octets }) => octets !== null)).toEqual([]);
  });

  it('of which the router has heard nothing, and that is over, leaves it as it is: it says so itself', async () => {
    const home = await provisioned();
    await changeState(home, 'suspended');
    await changeState(home, 'active');
    await house.settle();
    const session = await inform(home, ['6 CONNECTION REQUEST']);
    expect(new Set(methods(session))).toEqual(new Set(['GetParameterValues']));
    const words = await house.get(ProofOfRouter).listWords(house.database.sql, home.subscriptionId, 3);
    const kinds = words.filter(({ octets }) => octets !== null).map(({ step, message }) => `${step} ${message?.kind}`);
    expect(kinds).toEqual([
      'inform Inform',
      'read-back GetParameterValuesResponse',
      'online GetParameterValuesResponse',
    ]);
  });

  it('online is proven only by a connection that is younger than the write', async () => {
    const home = await provisioned();
    await changeState(home, 'walled-garden');
    await house.settle();
    await inform(home, ['6 CONNECTION REQUEST']);
    expect(await steps(home, 2)).not.toContain('online');
    await inform(home, ['2 PERIODIC']);
    expect(await steps(home, 2)).not.toContain('online');
    home.cpe.change(`${PPP}ExternalIPAddress`, '10.250.0.9');
    home.cpe.change(`${PPP}Uptime`, '1');
    await inform(home, ['4 VALUE CHANGE'], { changed: [`${PPP}ExternalIPAddress`] });
    expect(await steps(home, 2)).toContain('online');
    const { body } = await api.get(`/routers/${home.cpeId}`).expect(200);
    expect(body.summary.wanIp).toBe('10.250.0.9');
  });

  it('that comes while a session runs is served in that session', async () => {
    const home = await provisioned();
    await changeState(home, 'walled-garden');
    await house.settle();
    let once = true;
    const both = await inform(home, ['6 CONNECTION REQUEST'], {
      during: async (request) => {
        if (!once || request.method !== 'SetParameterValues') return;
        once = false;
        await changeState(home, 'active');
        await house.settle();
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
    });
    expect(written(both)).toEqual([`${PPP}Username`, `${PPP}Username`]);
    expect(home.cpe.get(`${PPP}Username`)).toBe(home.pppoeUsername);
  });

  it('that comes while a session begins is proven online by the session after it', async () => {
    const home = await provisioned();
    await changeState(home, 'walled-garden');
    await house.settle();
    await inform(home, ['6 CONNECTION REQUEST']);
    home.cpe.change(`${PPP}ExternalIPAddress`, '10.250.0.9');
    home.cpe.change(`${PPP}Uptime`, '0');
    // What is due was read before the payment, what is wanted after it: the plan is made twice, and writes once.
    const secrets = house.get(SessionSecrets);
    const load = secrets.load.bind(secrets);
    const between = jest.spyOn(secrets, 'load').mockImplementationOnce(async (work, cpe, given) => {
      await changeState(home, 'active');
      return load(work, cpe, given);
    });
    let hasWritten = false;
    const first = await inform(home, ['4 VALUE CHANGE'], {
      changed: [`${PPP}ExternalIPAddress`],
      during: async ({ method }) => {
        // It dials again between the two plans.
        if (hasWritten && method === 'GetParameterValues') home.cpe.change(`${PPP}ExternalIPAddress`, '100.64.0.77');
        hasWritten ||= method === 'SetParameterValues';
      },
    });
    between.mockRestore();
    expect(written(first)).toEqual([`${PPP}Username`]);
    expect(home.cpe.get(`${PPP}Username`)).toBe(home.pppoeUsername);
    await inform(home, ['4 VALUE CHANGE'], { changed: [`${PPP}ExternalIPAddress`] });
    expect(await steps(home, 3)).toContain('online');
  });

  it('of a router that is away waits for it: nothing is lost', async () => {
    const home = await provisioned();
    await changeState(home, 'suspended');
    await changeState(home, 'active');
    await changeState(home, 'walled-garden');
    await house.settle();
    await inform(home, ['2 PERIODIC']);
    expect(home.cpe.get(`${PPP}Username`)).toMatch(/@garden$/);
  });

  it('a router without a PPP connection says why not', async () => {
    const home = await aHome();
    const without = new ModelCpe(aTr098Tree().filter(([name]) => !name.startsWith(PPP)));
    await cpeSession(house, without, { serialNumber: home.serialNumber, events: ['0 BOOTSTRAP'] });
    const { body } = await api.get(`/routers/${home.cpeId}/wanted`).expect(200);
    expect(body.unresolved).toEqual([
      { intent: 'wan-pppoe', field: null, reason: expect.stringContaining('no routed PPP connection') },
    ]);
    expect(await steps(home, 1)).toContain('refused');
  });
});

describe('what the subscriber does at the router', () => {
  it('is adopted, and given again after a factory reset', async () => {
    const home = await provisioned();
    home.cpe.change(`${WLAN}1.SSID`, 'Mine');
    await inform(home, ['4 VALUE CHANGE'], { changed: [`${WLAN}1.SSID`] });
    const wifi = await api.get(`/subscriptions/${home.subscriptionId}/wifi`).expect(200);
    expect(wifi.body).toMatchObject([
      { band: '2.4', ssid: 'Mine', source: 'subscriber' },
      { band: '5', ssid: 'Rahima' },
    ]);
    await api.post(`/routers/${home.cpeId}/enrolment-window`).expect(200);
    await house.settle();
    const reset = { ...home, cpe: new ModelCpe(aTr098Tree()) };
    const again = await contact(reset);
    expect(again.admission.kind).toBe('admitted');
    expect(reset.cpe.get(`${WLAN}1.SSID`)).toBe('Mine');
    expect(reset.cpe.get(`${WLAN}1.KeyPassphrase`)).toBe('sesame-open');
    expect(reset.cpe.get(`${PPP}Username`)).toBe(home.pppoeUsername);
  });

  it('is adopted as well when somebody looks at a group of its values', async () => {
    const home = await provisioned();
    home.cpe.change(`${WLAN}1.SSID`, 'Seen');
    await api.post(`/routers/${home.cpeId}/freshness`, { groups: ['wifi'], maxAgeSeconds: 0 }, newId()).expect(200);
    await inform(home, ['6 CONNECTION REQUEST']);
    const { body } = await api.get(`/subscriptions/${home.subscriptionId}/wifi`).expect(200);
    expect(body).toMatchObject([{ band: '2.4', ssid: 'Seen', source: 'subscriber' }, { band: '5' }]);
  });

  it('a new key given by staff reaches the router', async () => {
    const home = await provisioned();
    await api
      .put(`/subscriptions/${home.subscriptionId}/wifi`, { band: '5', ssid: 'New', passphrase: 'new-secret-1' })
      .expect(200);
    await house.settle();
    const next = await inform(home, ['6 CONNECTION REQUEST']);
    expect(written(next)).toEqual([`${WLAN}3.SSID`, `${WLAN}3.KeyPassphrase`]);
    expect(home.cpe.get(`${WLAN}3.KeyPassphrase`)).toBe('new-secret-1');
  });

  it('another ACS, or a reset without a word: the ParameterKey betrays it, and what is ours is put back', async () => {
    const home = await provisioned();
    home.cpe.change(`${PPP}Username`, 'somebody@else');
    home.cpe.change('InternetGatewayDevice.ManagementServer.ParameterKey', '');
    await inform(home, ['2 PERIODIC']);
    expect(home.cpe.get(`${PPP}Username`)).toBe(home.pppoeUsername);
  });

  it('another firmware: the tree is learned again', async () => {
    const home = await provisioned();
    home.cpe.change('InternetGatewayDevice.DeviceInfo.SoftwareVersion', 'V9');
    const next = await inform(home, ['1 BOOT']);
    expect(methods(next)).toContain('GetParameterNames');
  });
});
