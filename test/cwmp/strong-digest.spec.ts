import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SecurityEventsService } from '../../apps/server/src/modules/cwmp/security-events.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity, type EnrolledCpe } from './enrolled-cpe';
import { informOf, type WireCpe, type WireResponse } from './wire-cpe';

// C3, G14: digests in SHA-256. A router is unknown before it has proved itself, and most know MD5 alone.

let app: TestApp;
let api: ApiClient;
const open: WireCpe[] = [];
let models = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => open.splice(0).forEach((cpe) => cpe.close()));
afterAll(() => app.close());

interface Modelled extends EnrolledCpe {
  /** What the rule of its model says; null: there is none any more. */
  say: (digest: 'sha-256' | 'md5') => Promise<void>;
}

async function aModelled(on = app, client = api): Promise<Modelled> {
  const productClass = `STRONG-${(models += 1)}-${Date.now()}`;
  const made = await anEnrolledCpe(on, { identity: anIdentity({ productClass }) });
  open.push(made.cpe);
  const any = { oui: null, manufacturer: null, hardwareVersion: null, softwareVersion: null };
  const match = { ...any, model: productClass, softwareFrom: null, softwareBelow: null };
  const say = async (digest: string): Promise<void> => {
    await client
      .post('/quirk-rules', { name: productClass, match, flags: { digest }, reason: 'the test says so' })
      .expect(201);
    for (;;) {
      const { body } = await client.get(`/routers/${made.cpeId}/quirks`).expect(200);
      const inForce = body.inForce as { flag: string; value: unknown }[];
      if (inForce.some(({ flag, value }) => flag === 'digest' && value === digest)) return;
    }
  };
  return { ...made, say };
}

/** An Inform, and what it is answered until it is let in or gives up: each status with the hashes it is asked for. */
async function inform(cpe: WireCpe, path = '/'): Promise<{ told: string[]; last: WireResponse }> {
  await cpe.connect();
  cpe.challenge = null;
  cpe.cookie = null;
  const told: string[] = [];
  for (;;) {
    const last = await cpe.post(informOf(cpe.identity, ['2 PERIODIC']), { path });
    const asked = [...(last.headers.get('www-authenticate') ?? '').matchAll(/algorithm=([A-Z0-9-]+)/g)];
    told.push([last.status, ...asked.map((match) => match[1])].join(' '));
    if (last.status !== 401 || told.length === 4) return { told, last };
  }
}

const eventsOf = (cpeId: string): Promise<object[]> => app.get(SecurityEventsService).listOf(app.database.sql, cpeId);

it('without a rule everybody is asked for MD5, and nobody pays for what few can', async () => {
  const { cpe } = await aModelled();
  expect((await inform(cpe)).told).toEqual(['401 MD5', '200']);
});

describe('a path of its own', () => {
  it('asks for SHA-256 alone, and takes nothing less', async () => {
    const { cpe } = await aModelled();
    cpe.knowsSha256 = true;
    expect((await inform(cpe, '/sha256')).told).toEqual(['401 SHA-256', '200']);
    cpe.knowsSha256 = false;
    const weak = await inform(cpe, '/sha256');
    expect(weak.told.slice(0, 2)).toEqual(['401 SHA-256', '401 SHA-256']);
    expect(weak.last.status).toBe(401);
  });

  it('is enough for a whole life: enrolment, service, its own credential', async () => {
    const serial = `STRONG-LIFE-${Date.now()}`;
    const { subscription } = await aSubscription(api);
    await api.post('/routers', { serialNumber: serial, subscriptionId: subscription.id }).expect(201);
    const acsUrl = `${app.cwmpUrl}sha256`;
    const box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl, credentials: BOOTSTRAP });
    expect(await box.boot()).toMatchObject({ outcome: 'completed' });
    expect(await box.inform()).toMatchObject({ outcome: 'completed' });
    expect(box.state().ppp.pool).toBe('service');
    const rows = await app.database.sql.query(
      `select k.state, k.sha256_at is not null as strong from cpe_credential k join cpe c on c.id = k.cpe_id
       where c.serial_number = $1`,
      [serial],
    );
    expect(rows).toEqual([{ state: 'current', strong: true }]);
    // And another pair: it is given in one session and used in the next, and what it can is known of it still.
    const [{ id }] = (await api.get(`/routers?search=${serial}`).expect(200)).body.items as [{ id: string }];
    await api.post(`/routers/${id}/credential`, { reason: 'the test says so' }).expect(200);
    const credential = async () => (await api.get(`/routers/${id}/credential`).expect(200)).body;
    for (let n = 0; n < 5 && (await credential()).changes[0]?.state !== 'done'; n++)
      expect(await box.inform()).toMatchObject({ outcome: 'completed' });
    expect(await credential()).toMatchObject({ hasProvenSha256: true, changes: [{ state: 'done', because: 'staff' }] });
    await box.close();
  });
});

describe('G14: a model whose rule says SHA-256', () => {
  it('is asked again in SHA-256, and is not believed in MD5 once it could', async () => {
    const { cpe, cpeId, say } = await aModelled();
    await say('sha-256');
    cpe.knowsSha256 = true;
    expect((await inform(cpe)).told).toEqual(['401 MD5', '401 SHA-256', '200']);
    expect(await eventsOf(cpeId)).toEqual([]);
    // The same password in MD5, although SHA-256 was asked for: somebody took that away, or took the password.
    cpe.knowsSha256 = false;
    const weak = await inform(cpe);
    expect(weak.told.slice(0, 3)).toEqual(['401 MD5', '401 SHA-256', '401 SHA-256']);
    expect(weak.last.status).toBe(401);
    expect(await eventsOf(cpeId)).toMatchObject([
      { kind: 'digest-downgrade', claimedSerialNumber: cpe.identity.serialNumber, sourceAddress: '127.0.0.1' },
    ]);
    const { body } = await api.get('/router-access/security-events').expect(200);
    expect(body).toContainEqual(
      expect.objectContaining({ kind: 'digest-downgrade', routerId: cpeId, serialNumber: cpe.identity.serialNumber }),
    );
    const { notices } = (await api.get('/router-access').expect(200)).body;
    expect(notices).toContainEqual(expect.objectContaining({ code: 'security-events', isAlarm: true }));
    cpe.knowsSha256 = true;
    expect((await inform(cpe)).last.status).toBe(200);
  });

  it('is let in by MD5 again where the rule says so', async () => {
    const { cpe, say } = await aModelled();
    await say('sha-256');
    cpe.knowsSha256 = true;
    expect((await inform(cpe)).last.status).toBe(200);
    await say('md5');
    cpe.knowsSha256 = false;
    expect((await inform(cpe)).told).toEqual(['401 MD5', '200']);
  });

  it('that cannot do it is asked once a day and locked out never, and nobody is alarmed', async () => {
    const { cpe, cpeId, say } = await aModelled();
    await say('sha-256');
    // One that answers in MD5 whatever it is asked for.
    expect((await inform(cpe)).told).toEqual(['401 MD5', '401 SHA-256', '200']);
    expect((await inform(cpe)).told).toEqual(['401 MD5', '200']);
    expect(await eventsOf(cpeId)).toEqual([]);
  });

  it('tells a wrong password nothing of its rule', async () => {
    const { cpe, say } = await aModelled();
    await say('sha-256');
    cpe.credentials = { username: cpe.credentials!.username, password: 'guess' };
    expect((await inform(cpe)).told).toEqual(Array.from({ length: 4 }, () => '401 MD5'));
  });
});

it('CWMP_DIGEST=both asks everybody for either, the strong one first', async () => {
  const both = await startApp({ env: { CWMP_DIGEST: 'both' } });
  const strong = await aModelled(both, await both.api());
  strong.cpe.knowsSha256 = true;
  expect((await inform(strong.cpe)).told).toEqual(['401 SHA-256 MD5', '200']);
  strong.cpe.knowsSha256 = false;
  expect((await inform(strong.cpe)).told).toEqual(['401 SHA-256 MD5', '200']);
  // With its rule, whoever could and chooses MD5 is refused.
  await strong.say('sha-256');
  expect((await inform(strong.cpe)).told.slice(0, 2)).toEqual(['401 SHA-256 MD5', '401 SHA-256']);
  await both.close();
});
