import type { Nas } from '@demarc/contracts';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { NAS_SECRET, NasWorld } from '../../../../../test/support/nas-world';
import { NasService } from './nas.service';

describe('network access servers over the API', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let api: ApiClient;
  let count = 0;
  const request = (given: object = {}) => ({
    name: `mkt-${++count}`,
    address: '192.0.2.1',
    vendor: 'mikrotik',
    secret: NAS_SECRET,
    ...given,
  });
  const create = async (given: object = {}): Promise<Nas> =>
    (await api.post('/nas', request(given)).expect(201)).body as Nas;

  beforeAll(async () => {
    demarc = await startApp();
    world = new NasWorld(demarc);
    api = await demarc.api();
  });
  afterEach(() => world.closeSimulators());
  afterAll(() => demarc.close());

  it('takes a NAS with the port of RFC 5176 and both protections on', async () => {
    expect(await create()).toMatchObject({
      coaPort: 3799,
      messageAuthenticator: true,
      eventTimestamp: true,
      enabled: true,
      subscriptionCount: 0,
      lastAnswerAt: null,
      lastOutcome: null,
    });
  });

  it('never shows a secret: not in answers, not in the audit log, not in the database', async () => {
    const nas = await create();
    const changed = await api.patch(`/nas/${nas.id}`, { secret: 'the second secret of it' }).expect(200);
    const listed = await api.get('/nas').expect(200);
    const audit = await api.get('/audit?limit=10').expect(200);
    const [row] = await demarc.database.sql.query<{ text: string }[]>(
      `select string_agg(n::text || encode(n.secret_sealed, 'escape'), '') as text from nas n`,
    );
    for (const text of [changed.text, listed.text, audit.text, row!.text]) {
      expect(text).not.toContain(NAS_SECRET);
      expect(text).not.toContain('the second secret of it');
    }
    expect(audit.body.items[0]).toMatchObject({ action: 'nas.changed', after: { secret: 'changed' } });
    const service = demarc.get(NasService);
    expect(service.secretOf(await service.get(demarc.database.sql, nas.id))).toBe('the second secret of it');
  });

  it('a secret that was moved to another row does not open', async () => {
    const [one, other] = [await create(), await create()];
    await demarc.database.sql.query(
      `update nas set secret_sealed = (select secret_sealed from nas where id = $1) where id = $2`,
      [one.id, other.id],
    );
    const service = demarc.get(NasService);
    const moved = await service.get(demarc.database.sql, other.id);
    expect(() => service.secretOf(moved)).toThrow(/does not open/);
    await demarc.database.sql.query(`delete from nas where id = $1`, [other.id]);
  });

  it('counts its subscriptions and says how it last answered', async () => {
    const simulator = await world.aSimulator();
    const nas = await world.aNas(simulator);
    const subscription = await world.aSubscription(nas.id);
    await simulator.openSession(subscription.pppoeUsername);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { body } = await api.get('/nas').expect(200);
    const shown = (body as Nas[]).find(({ id }) => id === nas.id);
    expect(shown).toMatchObject({ subscriptionCount: 1, lastOutcome: 'ack' });
    expect(shown?.lastAnswerAt).not.toBeNull();
    const requests = await api.get(`/nas/${nas.id}/requests`).expect(200);
    expect(requests.body).toMatchObject([
      { nasName: nas.name, subscriptionId: subscription.id, stateVersion: version, outcome: 'ack', attempts: 1 },
    ]);
    expect(requests.body[0].requestHex).toMatch(/^28/);
    expect(requests.body[0].answerHex).toMatch(/^29/);
  });

  it.each([
    ['a name that is taken', { name: 'taken' }, 409, 'nas/name-taken'],
    ['an address that is a name', { address: 'nas.example.net' }, 400, 'request/invalid'],
    ['a vendor nobody knows', { vendor: 'acme' }, 400, 'request/invalid'],
    ['a port of 0', { coaPort: 0 }, 400, 'request/invalid'],
    ['a secret of 7 characters', { secret: 'seven77' }, 400, 'request/invalid'],
    ['a field nobody knows', { colour: 'red' }, 400, 'request/invalid'],
  ])('refuses %s', async (_case, given, status, code) => {
    if (code === 'nas/name-taken') await create({ name: 'taken' });
    const response = await api.post('/nas', request(given));
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect(response.text).not.toContain(NAS_SECRET);
  });

  it('answers 404 for a NAS that is not there', async () => {
    const nowhere = '01936000-0000-7000-8000-00000000dead';
    expect((await api.patch(`/nas/${nowhere}`, { enabled: false }).expect(404)).body.code).toBe('nas/not-found');
    await api.get(`/nas/${nowhere}/requests`).expect(404);
  });

  it('is read by support, changed by the network desk, and no business of the cashier', async () => {
    const nas = await create();
    const [support, noc, cashier] = [await demarc.api('support'), await demarc.api('noc'), await demarc.api('cashier')];
    await support.get('/nas').expect(200);
    await support.patch(`/nas/${nas.id}`, { enabled: false }).expect(403);
    await noc.patch(`/nas/${nas.id}`, { enabled: false }).expect(200);
    await cashier.get('/nas').expect(403);
    await cashier.get(`/nas/${nas.id}/requests`).expect(403);
  });
});
