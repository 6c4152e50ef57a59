import { digestHa1 } from '@demarc/cwmp';
import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOptions, type SessionOutcome } from '../../../../../test/support/cpe-session';
import { ModelCpe, type ModelCpeHabits } from '../../../../../test/support/model-cpe';
import { CpeCredentialsService, CWMP_REALM } from '../inventory/cpe-credential.service';
import { RotateCredentials } from './rotate-credentials.service';

// Whatever is lost while a credential is changed, the router can sign in with what it holds.

let house: TestApp;
let api: ApiClient;
let service: CpeCredentialsService;
let serials = 0;

beforeAll(async () => {
  house = await startApp({ env: { CWMP_CREDENTIALS_PER_HOUR: '2' } });
  api = await house.api();
  service = house.get(CpeCredentialsService);
});
afterAll(() => house.close());

const MANAGEMENT = 'InternetGatewayDevice.ManagementServer.';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const advance = (ms: number): void => house.clock.moveTo(new Date(house.clock.now().getTime() + ms));
const run = async (): Promise<void> => {
  await house.get(RotateCredentials).run();
  await house.settle();
};

interface Home {
  readonly cpe: ModelCpe;
  readonly cpeId: string;
  readonly serialNumber: string;
}

const heldBy = ({ cpe }: Home): { username: string; password: string } => ({
  username: cpe.get(`${MANAGEMENT}Username`) ?? '',
  password: cpe.get(`${MANAGEMENT}Password`) ?? '',
});

/** Signs in with what it holds, as its digest would; whoever cannot is locked out. */
async function signIn(home: Home): Promise<void> {
  const held = heldBy(home);
  const known = await service.findByUsername(held.username);
  expect(known).toMatchObject({ cpeId: home.cpeId, ha1: digestHa1({ ...held, realm: CWMP_REALM }) });
  if (known?.isPending === true) await service.confirm(home.cpeId);
}

async function contact(home: Home, more: Partial<SessionOptions> = {}): Promise<SessionOutcome> {
  await signIn(home);
  const { cpe, cpeId, serialNumber } = home;
  return cpeSession(house, cpe, { serialNumber, events: ['2 PERIODIC'], credentialCpeId: cpeId, ...more });
}

/** A router in service that uses a credential of its own. */
async function aHome(habits: ModelCpeHabits = {}): Promise<Home> {
  const serialNumber = `ROTATE-${++serials}-${Date.now()}`;
  await aSubscription(api, { routerSerial: serialNumber });
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const home = { cpe: new ModelCpe(aTr098Tree(), habits), cpeId: body.items[0].id as string, serialNumber };
  await cpeSession(house, home.cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
  home.cpe.boot();
  await contact(home, { events: ['1 BOOT'] });
  return home;
}

const order = (home: Home, because: 'staff' | 'leak' = 'staff'): Promise<unknown> =>
  api.post(`/routers/${home.cpeId}/credential`, { because, reason: 'the test says so' }).expect(200);
const credentialOf = async (home: Home) => (await api.get(`/routers/${home.cpeId}/credential`).expect(200)).body;
/** Why it was called, as far as its credential was the reason. */
async function callsOf({ cpeId }: Home): Promise<string[]> {
  const rows = await house.database.sql.query<{ reasons: string[] }[]>(
    `select reasons from connection_request where cpe_id = $1`,
    [cpeId],
  );
  return rows.flatMap(({ reasons }) => reasons).filter((reason) => reason.includes('credential'));
}
const writesOf = ({ requests }: SessionOutcome): SessionOutcome['requests'] =>
  requests.filter(({ method }) => method === 'SetParameterValues');

it('changes both halves in one write, takes both pairs until the new one is used, and then no other', async () => {
  const home = await aHome();
  const before = heldBy(home);
  await order(home);
  await house.settle();
  expect(await callsOf(home)).toEqual(['its credential is changed']);
  const [write] = writesOf(await contact(home));
  const names = write?.method === 'SetParameterValues' ? write.values.map(({ name }) => name) : [];
  for (const name of ['Username', 'Password', 'ConnectionRequestUsername', 'ConnectionRequestPassword'])
    expect(names).toContain(MANAGEMENT + name);
  const after = heldBy(home);
  expect(after.username).not.toBe(before.username);
  expect(await service.findByUsername(before.username)).toMatchObject({ cpeId: home.cpeId, isPending: false });
  expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'given', because: 'staff' }] });
  await contact(home);
  expect(await credentialOf(home)).toMatchObject({ isOld: false, changes: [{ state: 'done' }] });
  for (let n = 0; n < 100 && (await service.findByUsername(before.username)) !== null; n++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await service.findByUsername(before.username)).toBeNull();
  // And that is all: the next session finds nothing to do.
  expect(writesOf(await contact(home))).toEqual([]);
});

describe('never locks a router out', () => {
  const crashes = [1, 2].flatMap((request) => [
    { request, hasArrived: false },
    { request, hasArrived: true },
  ]);

  it.each(crashes)('when the process dies at request $request, arrived: $hasArrived', async (crashAt) => {
    const home = await aHome();
    const before = heldBy(home);
    await order(home);
    await contact(home, { crashAt });
    await contact(home);
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done' }] });
    expect(heldBy(home).username).not.toBe(before.username);
  });

  it('when the connection is lost right behind the write', async () => {
    const home = await aHome();
    await order(home);
    await contact(home, { loseAt: ({ method }) => method === 'SetParameterValues' });
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done' }] });
    await contact(home);
    expect(writesOf(await contact(home))).toEqual([]);
  });

  it('when it applies what it took only after a reboot', async () => {
    const home = await aHome({ needsReboot: true });
    const before = heldBy(home);
    await order(home);
    await contact(home);
    await contact(home);
    expect(heldBy(home)).toEqual(before);
    home.cpe.boot();
    await contact(home, { events: ['1 BOOT'] });
    expect(heldBy(home)).not.toEqual(before);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done' }] });
  });

  it.each([
    ['by name', {}],
    ['without saying which', { hidesCulprits: true }],
  ])('when it refuses the password %s: it takes no user name without it', async (_case, habits) => {
    const refuses = new Map<string, number>();
    const home = await aHome({ refuses, ...habits });
    const before = heldBy(home);
    refuses.set(`${MANAGEMENT}Password`, 9007);
    await order(home);
    await contact(home);
    expect(heldBy(home)).toEqual(before);
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'given' }] });
  });

  it('when it is reset meanwhile: it enrols as any other, and the change is done by that', async () => {
    const home = await aHome();
    await order(home);
    await contact(home);
    home.cpe.change(`${MANAGEMENT}Username`, 'factory');
    const { serialNumber } = home;
    const refused = await cpeSession(house, home.cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
    expect(refused.admission.kind).toBe('quarantined');
    await api.post(`/routers/${home.cpeId}/enrolment-window`).expect(200);
    await cpeSession(house, home.cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done' }] });
  });
});

describe('whose turn it is', () => {
  const states = async (homes: Home[]): Promise<string[]> =>
    Promise.all(homes.map(async (home) => (await credentialOf(home)).changes[0]?.state ?? 'none'));

  it('old ones come by themselves, so many in an hour, and nobody is called; what is only observed is left alone', async () => {
    const homes = [await aHome(), await aHome(), await aHome()];
    const observed = await aHome();
    await api.post(`/routers/${observed.cpeId}/disarm`, { reason: 'the test says so' }).expect(200);
    advance(181 * DAY_MS);
    // Those of the tests before are as old; their turn is not ours.
    await house.database.sql.query(`update cpe_credential set minted_at = $1 where not cpe_id = any($2)`, [
      house.clock.now(),
      [...homes, observed].map(({ cpeId }) => cpeId),
    ]);
    expect((await api.get('/router-credentials').expect(200)).body).toMatchObject({ maxDays: 180, old: 3 });
    for (let n = 0; n < 5; n++) await run();
    expect((await states(homes)).toSorted()).toEqual(['none', 'released', 'released']);
    for (const home of homes) expect(await callsOf(home)).toEqual([]);
    advance(HOUR_MS + 1_000);
    await run();
    expect(await states(homes)).toEqual(['released', 'released', 'released']);
    for (const home of homes) {
      await contact(home);
      await contact(home);
    }
    expect(await states([...homes, observed])).toEqual(['done', 'done', 'done', 'none']);
    expect((await api.get('/router-credentials').expect(200)).body).toMatchObject({ old: 0 });
    const refused = await api.post(`/routers/${observed.cpeId}/credential`, { reason: 'the test' }).expect(409);
    expect(refused.body.code).toBe('router/not-armed');
  });

  it('a suspected leak of a model is changed at once, called twice, and audited; another number is refused', async () => {
    const home = await aHome();
    await house.database.sql.query(`update cpe set manufacturer = 'Leaky' where id = $1`, [home.cpeId]);
    const asked = { manufacturer: 'Leaky', because: 'leak', reason: 'the dump of March' };
    expect((await api.get('/router-credentials/count?manufacturer=Leaky').expect(200)).body).toEqual({ routers: 1 });
    const refused = await api.post('/router-credentials/changes', { ...asked, routers: 2 }).expect(409);
    expect(refused.body).toMatchObject({ code: 'router/fleet-changed' });
    await api.post('/router-credentials/changes', { ...asked, routers: 1 }).expect(200, { routers: 1 });
    await api.post('/router-credentials/changes', { ...asked, routers: 1 }).expect(200, { routers: 0 });
    await run();
    const [{ due_at: dueAt }] = await house.database.sql.query<[{ due_at: Date | null }]>(
      `select due_at from cpe_wanted where cpe_id = $1`,
      [home.cpeId],
    );
    expect(dueAt).not.toBeNull();
    await contact(home);
    advance(31_000);
    await run();
    await run();
    expect(await callsOf(home)).toEqual(['it has a new credential and has not used it']);
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done', because: 'leak' }] });
  });

  it('a leak suspected while a change is under way: what was made before it is changed again', async () => {
    const home = await aHome();
    await order(home);
    await contact(home);
    const leaked = heldBy(home);
    advance(1_000);
    await order(home, 'leak');
    await contact(home);
    // It has used the pair that may have leaked as well, and is due again.
    advance(61_000);
    await run();
    await contact(home);
    await contact(home);
    expect(heldBy(home).username).not.toBe(leaked.username);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done', because: 'leak' }] });
  });

  it('the emergency brake holds it, and it goes on when the brake lets go', async () => {
    const home = await aHome();
    const before = heldBy(home);
    const brake = (state: string) => api.put('/control/brake', { state, reason: 'the test says so' }).expect(200);
    await brake('on');
    await order(home, 'leak');
    await run();
    await contact(home);
    expect(heldBy(home)).toEqual(before);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'waiting' }] });
    await brake('off');
    await run();
    await contact(home);
    await contact(home);
    expect(await credentialOf(home)).toMatchObject({ changes: [{ state: 'done' }] });
  });

  it('one that has used no credential of its own has none to change', async () => {
    const { body } = await api.post('/routers', { serialNumber: `ROTATE-NEW-${Date.now()}` }).expect(201);
    const refused = await api.post(`/routers/${body.id}/credential`, { reason: 'the test' }).expect(409);
    expect(refused.body.code).toBe('router/not-managed');
  });
});
