import type { AuditEntry, CreateSuspensionPolicy, SuspensionPolicy } from '@demarc/contracts';
import { aPlan, aSubscription } from '../../../../../test/factories/subscribers';
import { runBilling } from '../../../../../test/factories/billing';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SuspensionService } from './suspension.service';

//  bill of 1 March, due on the 10th       default: 3 free days       its own: 20 free days
//  |------------------------------------------|--- 14 March ---------------|--- 31 March

const POLICY: Omit<CreateSuspensionPolicy, 'name'> = {
  graceDays: 20,
  hour: 10,
  untilHour: 24,
  method: 'suspended',
  pushProfileId: null,
  tolerance: '5.00',
  noticeDays: null,
  skipWeekdays: [],
  reason: 'they pay late and always pay',
};

describe('a policy of its own', () => {
  let app: TestApp;
  let api: ApiClient;
  const nameOf = (): string => `Policy ${newId().slice(-12)}`;
  const create = async (given: Partial<CreateSuspensionPolicy> = {}): Promise<SuspensionPolicy> =>
    (await api.post('/suspension/policies', { name: nameOf(), ...POLICY, ...given }).expect(201)).body;
  const assign = (policyId: string, body: object) => api.post(`/suspension/policies/${policyId}/assign`, body);

  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-01T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
    await app.database.sql.query(`update suspension_policy set grace_days = 3, hour = 10 where is_default`);
    await app.database.sql.query(`update suspension_limits set always_allowed = 1000`);
  });
  afterAll(() => app.close());

  it('is added, decides nothing yet, and is in the audit log with its reason', async () => {
    const name = nameOf();
    const policy = await create({ name });
    expect(policy).toMatchObject({ name, isDefault: false, version: 1, subscriptionCount: 0, tolerance: '5.00' });
    const listed: SuspensionPolicy[] = (await api.get('/suspension/policies').expect(200)).body;
    expect(listed.find(({ id }) => id === policy.id)).toEqual(policy);
    const { body } = await api.get('/audit?limit=20').expect(200);
    const entry = (body.items as AuditEntry[]).find(({ subjectId }) => subjectId === policy.id);
    expect(entry).toMatchObject({ action: 'suspension-policy.created', reason: POLICY.reason });
  });

  it.each([
    ['a name that is taken', 409, 'suspension-policy/name-taken', async () => ({ name: (await create()).name })],
    ['a profile that does not exist', 400, 'suspension/profile-unknown', async () => ({ pushProfileId: newId() })],
  ])('refuses %s', async (_case, status, code, given) => {
    const body = { name: nameOf(), ...POLICY, ...(await given()) };
    const answer = await api.post('/suspension/policies', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each([
    ['a window that closes before it opens', { hour: 12, untilHour: 11 }],
    ['every day of the week', { skipWeekdays: [0, 1, 2, 3, 4, 5, 6] }],
    ['no reason', { reason: ' ' }],
  ])('refuses %s', async (_case, given) => {
    await api.post('/suspension/policies', { name: nameOf(), ...POLICY, ...given }).expect(400);
  });

  it('the services of a plan are put under it, and are decided by it', async () => {
    const plan = await aPlan(api);
    const first = await aSubscription(api, { plan, activatedOn: '2026-03-01' });
    const made = [first, await aSubscription(api, { plan, activatedOn: '2026-03-01' })];
    const other = await aSubscription(api, { activatedOn: '2026-03-01' });
    await runBilling(app, api, '2026-03-01');
    const policy = await create();
    const ofPlan = async () =>
      ((await api.get(`/suspension/policies/${policy.id}/plans`).expect(200)).body as { planId: string }[]).find(
        ({ planId }) => planId === plan.id,
      );
    expect(await ofPlan()).toMatchObject({ services: 2, under: 0 });

    const stale = await assign(policy.id, { planId: plan.id, services: 3, reason: 'as agreed' });
    expect([stale.status, stale.body]).toEqual([
      409,
      expect.objectContaining({ code: 'suspension-policy/assignment-changed', details: { services: 2 } }),
    ]);
    expect(await ofPlan()).toMatchObject({ under: 0 });
    await assign(policy.id, { planId: plan.id, services: 2, reason: 'as agreed' }).expect(200, { assigned: 2 });
    expect(await ofPlan()).toMatchObject({ services: 2, under: 2 });

    const stateOf = async ({ subscription }: { subscription: { id: string } }) =>
      (await app.get(SubscribersService).getSubscription(app.database.sql, subscription.id)).serviceState;
    const at = async (instant: string): Promise<string[]> => {
      app.clock.moveTo(new Date(instant));
      await app.get(SuspensionService).runDue();
      return Promise.all([...made, other].map(stateOf));
    };
    expect(await at('2026-03-14T04:00:00Z')).toEqual(['active', 'active', 'walled-garden']);
    expect(await at('2026-04-01T04:00:00Z')).toEqual(['suspended', 'suspended', 'walled-garden']);

    // Back under the default one, one by one: it is stricter about days and milder in what it takes away.
    const [standard] = (await api.get('/suspension/policies').expect(200)).body as SuspensionPolicy[];
    const subscriptionIds = [first.subscription.id];
    await assign(standard!.id, { subscriptionIds, services: 1, reason: 'asked for it' }).expect(200);
    expect(await at('2026-04-01T04:05:00Z')).toEqual(['walled-garden', 'suspended', 'walled-garden']);
    expect((await assign(standard!.id, { subscriptionIds, services: 1, reason: 'again' })).status).toBe(409);
  });

  it('is not for everybody to add or assign', async () => {
    const policy = await create();
    const support = await app.api('support');
    await support.post('/suspension/policies', { name: nameOf(), ...POLICY }).expect(403);
    await support
      .post(`/suspension/policies/${policy.id}/assign`, { planId: newId(), services: 1, reason: 'no' })
      .expect(403);
    await support.get(`/suspension/policies/${policy.id}/plans`).expect(200);
  });
});
