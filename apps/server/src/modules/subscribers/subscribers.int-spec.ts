import { aPlan, aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { ManageSubscription } from './manage-subscription.service';
import { SubscribersService } from './subscribers.service';

describe('subscribers and their services', () => {
  let demarc: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    demarc = await startApp({ clockAt: '2026-03-15T04:00:00Z' });
    api = await demarc.api();
  });
  afterAll(() => demarc.close());

  it('numbers subscribers and finds them again', async () => {
    const subscriber = await aSubscriber(api, { name: 'Rahima Begum' });
    expect(subscriber.number).toMatch(/^S-\d{5}$/);
    const { body } = await api.get(`/subscribers/${subscriber.number}`).expect(200);
    expect(body).toMatchObject({ name: 'Rahima Begum', subscriptions: [] });
    expect((await api.get('/subscribers/S-99999').expect(404)).body.code).toBe('subscriber/not-found');
  });

  it('makes what a request leaves out: PPPoE account, cycle day, first state', async () => {
    const { subscription, subscriber } = await aSubscription(api);
    expect(subscription).toMatchObject({
      activatedOn: '2026-03-15', // 10:00 in Dhaka
      billingCycleDay: 15,
      serviceState: 'active',
      stateVersion: 1,
      price: '1000.00',
      pppoeUsername: subscriber.number.toLowerCase(),
    });
    const account = await demarc.get(SubscribersService).revealPppoe(demarc.database.sql, subscription.id);
    expect(account.password).toHaveLength(16);
  });

  it('keeps PPPoE passwords out of every answer and out of the database', async () => {
    const { subscription, subscriber } = await aSubscription(api, { pppoePassword: 'canary-password' });
    const answers = [
      await api.get(`/subscriptions/${subscription.id}`),
      await api.get(`/subscribers/${subscriber.number}`),
      await api.get('/audit?limit=200'),
    ];
    for (const answer of answers) expect(answer.text).not.toContain('canary-password');
    for (const table of ['subscription', 'outbox_event', 'audit_entry']) {
      const [row] = await demarc.database.sql.query<[{ hits: string }]>(
        `select count(*) as hits from ${table} t where t::text like '%canary-password%'`,
      );
      expect(row.hits).toBe('0');
    }
  });

  it('gives a PPPoE user to one service only', async () => {
    await aSubscription(api, { pppoeUsername: 'rahima' });
    const { subscriber, plan } = await aSubscription(api);
    const refused = await api
      .post(`/subscribers/${subscriber.number}/subscriptions`, { planId: plan.id, pppoeUsername: 'rahima' })
      .expect(409);
    expect(refused.body.code).toBe('subscription/pppoe-username-taken');
  });

  it.each(['nasId', 'policyId'])('refuses a service with a %s that is nowhere', async (field) => {
    const { subscriber, plan } = await aSubscription(api);
    const request = { planId: plan.id, [field]: '01936000-0000-7000-8000-00000000dead' };
    const refused = await api.post(`/subscribers/${subscriber.number}/subscriptions`, request).expect(400);
    expect(refused.body.code).toBe('subscription/refers-to-nothing');
  });

  it('a price change of the plan leaves agreed prices alone', async () => {
    const { subscription, plan } = await aSubscription(api);
    await api.patch(`/plans/${plan.id}`, { price: '1500.00' }).expect(200);
    expect((await api.get(`/subscriptions/${subscription.id}`)).body.price).toBe('1000.00');
  });

  it('a plan that is not sold any more cannot be taken', async () => {
    const plan = await aPlan(api);
    await api.patch(`/plans/${plan.id}`, { active: false }).expect(200);
    const subscriber = await aSubscriber(api);
    const refused = await api.post(`/subscribers/${subscriber.number}/subscriptions`, { planId: plan.id }).expect(409);
    expect(refused.body.code).toBe('plan/inactive');
  });

  it('changes the plan from a day on, and only later than the present one began', async () => {
    const { subscription } = await aSubscription(api);
    const faster = await aPlan(api, { price: '2000.00' });
    expect(
      (
        await api
          .post(`/subscriptions/${subscription.id}/plan-change`, { planId: faster.id, on: '2026-03-15' })
          .expect(409)
      ).body.code,
    ).toBe('subscription/plan-change-overlaps');
    const changed = await api
      .post(`/subscriptions/${subscription.id}/plan-change`, { planId: faster.id, on: '2026-03-20' })
      .expect(200);
    expect(changed.body.price).toBe('2000.00');
    const periods = await demarc.get(SubscribersService).listPlanPeriods(demarc.database.sql, [subscription.id]);
    expect(periods.map(({ fromOn, toOn, priceMinor }) => [fromOn, toOn, priceMinor])).toEqual([
      ['2026-03-15', '2026-03-20', 100_000n],
      ['2026-03-20', null, 200_000n],
    ]);
  });

  it('ends a service, once', async () => {
    const { subscription } = await aSubscription(api);
    const ended = await api
      .post(`/subscriptions/${subscription.id}/end`, { on: '2026-03-15', reason: 'moved away' })
      .expect(200);
    expect(ended.body).toMatchObject({ endedOn: '2026-03-15', serviceState: 'terminated', stateVersion: 2 });
    expect(
      (await api.post(`/subscriptions/${subscription.id}/end`, { on: '2026-03-16', reason: 'again' }).expect(409)).body
        .code,
    ).toBe('subscription/ended');
  });

  it('a service that ends later is terminated when its last day is over', async () => {
    const { subscription } = await aSubscription(api);
    const ended = await api
      .post(`/subscriptions/${subscription.id}/end`, { on: '2026-03-20', reason: 'moves away' })
      .expect(200);
    expect(ended.body.serviceState).toBe('active');
    const stateAt = async (instant: string): Promise<string> => {
      demarc.clock.moveTo(new Date(instant));
      await demarc.get(ManageSubscription).terminateEnded();
      return (await api.get(`/subscriptions/${subscription.id}`)).body.serviceState;
    };
    expect(await stateAt('2026-03-19T17:59:00Z')).toBe('active'); // 23:59 in Dhaka
    expect(await stateAt('2026-03-19T18:00:00Z')).toBe('terminated');
    demarc.clock.moveTo(new Date('2026-03-15T04:00:00Z'));
  });

  it('a state change is a version with its cause, and the same state again is none', async () => {
    const { subscription } = await aSubscription(api);
    const service = demarc.get(SubscribersService);
    const change = () =>
      demarc.database.transaction((tx) =>
        service.changeServiceState(tx, {
          subscriptionId: subscription.id,
          to: 'notice',
          cause: { kind: 'overdue', reason: 'one invoice' },
        }),
      );
    expect([await change(), await change()]).toEqual([2, null]);
    const history = await service.listStateChanges(demarc.database.sql, [subscription.id], 10);
    expect(history.map(({ version, fromState, toState }) => [version, fromState, toState])).toEqual([
      [2, 'active', 'notice'],
      [1, null, 'active'],
    ]);
    await expect(demarc.database.sql.query(`delete from service_state_change`)).rejects.toThrow('append-only');
  });

  it('a rolled-back state change leaves nothing, not even in the outbox', async () => {
    const { subscription } = await aSubscription(api);
    const attempt = demarc.database.transaction(async (tx) => {
      await demarc.get(SubscribersService).changeServiceState(tx, {
        subscriptionId: subscription.id,
        to: 'suspended',
        cause: { kind: 'staff', reason: 'x' },
      });
      throw new Error('the power went');
    });
    await expect(attempt).rejects.toThrow('the power went');
    expect((await api.get(`/subscriptions/${subscription.id}`)).body.stateVersion).toBe(1);
    const [row] = await demarc.database.sql.query<[{ count: string }]>(
      `select count(*) from outbox_event where subject_id = $1 and type = 'subscription.state-changed'`,
      [subscription.id],
    );
    expect(row.count).toBe('0');
  });

  it('roles decide who may write', async () => {
    const support = await demarc.api('support');
    expect((await support.post('/subscribers', { name: 'X', phone: '01711000000' }).expect(403)).body.details).toEqual({
      permission: 'subscriber.write',
    });
  });
});
