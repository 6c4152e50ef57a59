import type { AuditEntry, ByHandOrder } from '@demarc/contracts';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { NasWorld } from '../../../../../test/support/nas-world';

describe('what no program could bring about is left to a person, who says that it was done', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let api: ApiClient;
  let host = 0;

  beforeAll(async () => {
    demarc = await startApp({ env: { LOG_LEVEL: 'silent' } });
    world = new NasWorld(demarc);
    api = await demarc.api();
  });
  afterAll(() => demarc.close());

  /** A static address on no NAS: there is nobody to ask. */
  async function leftToAPerson(): Promise<{ subscriptionId: string; version: number }> {
    const { id } = await world.aSubscription(null);
    host += 1;
    const staticAddress = `203.0.${host >> 8}.${host & 255}`;
    await world.setAccess(id, { chosenMethod: 'static-ip', staticAddress });
    const version = await world.decide(id, 'walled-garden');
    await world.quiet();
    return { subscriptionId: id, version };
  }
  const open = async (subscriptionId: string): Promise<ByHandOrder | undefined> =>
    ((await api.get('/by-hand').expect(200)).body as ByHandOrder[]).find(
      (order) => order.subscriptionId === subscriptionId,
    );
  const sayDone = (subscriptionId: string, stateVersion: number, by = api) =>
    by.post(`/subscriptions/${subscriptionId}/by-hand`, { stateVersion, note: 'set on the switch' });

  it('is listed with its reason, said done with a name and a note, audited, and stays unproved', async () => {
    const { subscriptionId, version } = await leftToAPerson();
    const order = await open(subscriptionId);
    expect(order).toMatchObject({ stateVersion: version, serviceState: 'walled-garden', done: null });
    expect(order!.reason).toMatch(/\w/);

    const { body } = await sayDone(subscriptionId, version).expect(200);
    expect(body).toMatchObject({ done: { by: 'The owner', note: 'set on the switch' } });
    expect(await open(subscriptionId)).toBeUndefined();
    const { body: shown } = await api.get(`/subscriptions/${subscriptionId}/by-hand`).expect(200);
    expect(shown.order).toEqual(body);

    const { body: proof } = await api.get(`/proofs/${subscriptionId}.${version}`).expect(200);
    expect(proof.status).not.toBe('proven');
    expect(JSON.stringify(proof)).toContain('says it was done by hand');
    const { body: audit } = await api.get('/audit?limit=20').expect(200);
    expect((audit.items as AuditEntry[]).find(({ action }) => action === 'service.done-by-hand')).toMatchObject({
      subjectId: body.subscriberId,
      reason: 'set on the switch',
    });
  });

  it('is said once, and of the state that is in force', async () => {
    const { subscriptionId, version } = await leftToAPerson();
    const [one, other] = await Promise.all([sayDone(subscriptionId, version), sayDone(subscriptionId, version)]);
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect([one, other].find(({ status }) => status === 409)?.body.code).toBe('access/done-already');

    await world.decide(subscriptionId, 'active', 'payment');
    await world.quiet();
    const late = await sayDone(subscriptionId, version);
    expect([late.status, late.body.code]).toEqual([409, 'access/nothing-by-hand']);
  });

  it('a restored service is no order any more, and a service that was never one has none', async () => {
    const { subscriptionId } = await leftToAPerson();
    const { id: other } = await world.aSubscription(null);
    await api.get(`/subscriptions/${other}/by-hand`).expect(200, { order: null });
    expect((await sayDone(other, 1)).body.code).toBe('access/nothing-by-hand');
    await sayDone(subscriptionId, 2, await demarc.api('support')).then(({ status }) => expect(status).toBe(403));
  });
});
