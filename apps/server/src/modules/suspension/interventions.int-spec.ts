import type { ServiceIntervention, Subscriber, Subscription } from '@demarc/contracts';
import { invoicesOf, pay, runBilling } from '../../../../../test/factories/billing';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SuspensionService } from './suspension.service';

//  issued 1 Mar   due 10 Mar   grace 11–13   14 Mar 10:00 Dhaka = 04:00 UTC: walled-garden
describe('a service taken away and given back by hand', () => {
  let app: TestApp;
  let api: ApiClient;
  const at = (instant: string): void => app.clock.moveTo(new Date(instant));
  const tick = () => app.get(SuspensionService).runDue();
  const stateOf = async ({ id }: Subscription): Promise<string> =>
    (await app.get(SubscribersService).getSubscription(app.database.sql, id)).serviceState;
  const lastChange = async ({ id }: Subscription) =>
    (await app.get(SubscribersService).listStateChanges(app.database.sql, [id], 1))[0]!;
  const suspend = ({ id }: Subscription, body: object, key: string = crypto.randomUUID()) =>
    api.post(
      `/subscriptions/${id}/suspend`,
      { method: 'suspended', ends: 'by-staff', reason: 'resells the line', ...body },
      key,
    );
  const restore = ({ id }: Subscription, body: object = {}, key: string = crypto.randomUUID()) =>
    api.post(`/subscriptions/${id}/restore`, { reason: 'it was settled', ...body }, key);
  const listOf = async ({ id }: Subscription): Promise<ServiceIntervention[]> =>
    (await api.get(`/subscriptions/${id}/interventions`).expect(200)).body;

  async function billed(): Promise<{ subscriber: Subscriber; subscription: Subscription }> {
    at('2026-03-01T06:00:00Z');
    const made = await aSubscription(api, { activatedOn: '2026-03-01', billingCycleDay: 1 });
    await runBilling(app, api, '2026-03-01');
    return made;
  }
  async function walled(): Promise<{ subscriber: Subscriber; subscription: Subscription }> {
    const made = await billed();
    at('2026-03-14T04:00:00Z');
    await tick();
    expect(await stateOf(made.subscription)).toBe('walled-garden');
    return made;
  }

  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-01T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
    await app.database.sql.query(`update suspension_limits set always_allowed = 100000`);
  });
  afterAll(() => app.close());

  describe('suspended', () => {
    it.each(['throttled', 'walled-garden', 'suspended'] as const)(
      '%s at once, whoever has paid everything',
      async (method) => {
        at('2026-03-01T06:00:00Z');
        const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
        const { body } = await suspend(subscription, { method }).expect(201);
        expect(body).toMatchObject({ kind: 'suspend', method, placedBy: 'The owner', endedAt: null });
        expect(await stateOf(subscription)).toBe(method);
        expect((await lastChange(subscription)).cause).toMatchObject({
          kind: 'staff',
          refId: body.id,
          reason: 'resells the line (The owner)',
        });
      },
    );

    it('stays so when the bill is paid, and says by whom and why', async () => {
      const { subscriber, subscription } = await walled();
      await suspend(subscription, {}).expect(201);
      await pay(api, subscriber.id, '1050.00');
      await tick();
      expect(await stateOf(subscription)).toBe('suspended');
      const { restricted } = (await api.get('/suspension').expect(200)).body;
      expect(restricted).toContainEqual(
        expect.objectContaining({
          subscriptionId: subscription.id,
          reason: 'suspended by The owner: resells the line',
        }),
      );
    });

    it('in the state that dunning chose already, it is held all the same', async () => {
      const { subscriber, subscription } = await walled();
      await suspend(subscription, { method: 'walled-garden' }).expect(201);
      await pay(api, subscriber.id, '1050.00');
      expect(await stateOf(subscription)).toBe('walled-garden');
      await restore(subscription).expect(201);
      expect(await stateOf(subscription)).toBe('active');
    });

    it('until paid: by the bills that were open then, not by those that came later', async () => {
      const { subscriber, subscription } = await billed();
      await suspend(subscription, { ends: 'when-paid' }).expect(201);
      expect(await stateOf(subscription)).toBe('suspended');
      await pay(api, subscriber.id, '1000.00');
      expect(await stateOf(subscription)).toBe('suspended');
      at('2026-04-01T06:00:00Z');
      await runBilling(app, api, '2026-04-01');
      expect(await invoicesOf(api, subscriber.id)).toHaveLength(2);
      const payment = await pay(api, subscriber.id, '50.00');
      expect(await stateOf(subscription)).toBe('active');
      expect((await lastChange(subscription)).cause).toMatchObject({
        kind: 'payment',
        refId: payment.id,
        reason: 'the bills it waited for are paid; nothing is overdue',
      });
      expect((await listOf(subscription))[0]).toMatchObject({ endReason: 'the bills it waited for are paid' });
    });

    it('until an instant: it comes back by itself, and the list says when', async () => {
      at('2026-03-01T06:00:00Z');
      const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
      await suspend(subscription, { ends: 'at', endsAt: '2026-03-05T06:00:00Z' }).expect(201);
      const { upcoming } = (await api.get('/suspension').expect(200)).body;
      expect(upcoming).toContainEqual(
        expect.objectContaining({
          subscriptionId: subscription.id,
          nextState: 'active',
          nextAt: '2026-03-05T06:00:00.000Z',
        }),
      );
      at('2026-03-05T05:59:58Z');
      await tick();
      expect(await stateOf(subscription)).toBe('suspended');
      at('2026-03-05T06:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('active');
      expect((await lastChange(subscription)).cause.reason).toBe('its time is over; nothing is overdue');
    });

    it('until an instant, with a bill that fell due meanwhile: dunning goes on from there', async () => {
      const { subscription } = await billed();
      await suspend(subscription, { ends: 'at', endsAt: '2026-03-20T06:00:00Z' }).expect(201);
      at('2026-03-20T06:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
      expect((await lastChange(subscription)).cause).toMatchObject({ kind: 'overdue' });
    });

    it('a second method takes the place of the first', async () => {
      const { subscription } = await billed();
      await suspend(subscription, { method: 'suspended' }).expect(201);
      await suspend(subscription, { method: 'throttled', reason: 'let her read her mail' }).expect(201);
      expect(await stateOf(subscription)).toBe('throttled');
      expect((await listOf(subscription)).map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
    });

    it('the same key again is the same act, at the same moment too', async () => {
      const { subscription } = await billed();
      const key = crypto.randomUUID();
      const answers = await Promise.all([1, 2, 3].map(() => suspend(subscription, {}, key)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(await listOf(subscription)).toHaveLength(1);
      expect((await restore(subscription, {}, key)).body.code).toBe('suspension/key-reused');
    });

    it.each([
      ['without a reason', { reason: '' }, 400, 'request/invalid'],
      ['with an unknown method', { method: 'terminated' }, 400, 'request/invalid'],
      ['until an instant that is not said', { ends: 'at' }, 400, 'request/invalid'],
      ['with an end that it does not have', { endsAt: '2026-03-05T06:00:00Z' }, 400, 'request/invalid'],
      ['until yesterday', { ends: 'at', endsAt: '2026-02-27T06:00:00Z' }, 409, 'suspension/end-in-the-past'],
      ['for two years', { ends: 'at', endsAt: '2028-03-01T06:00:00Z' }, 409, 'suspension/end-too-far'],
      ['until paid, with nothing to pay', { ends: 'when-paid' }, 409, 'suspension/nothing-to-pay'],
    ])('is refused %s', async (_case, body, status, code) => {
      at('2026-03-01T06:00:00Z');
      const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
      const answer = await suspend(subscription, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await stateOf(subscription)).toBe('active');
    });

    it('is for those who may, and needs a key; an ended service is left alone', async () => {
      const { subscription } = await billed();
      const body = { method: 'suspended', ends: 'by-staff', reason: 'resells the line' };
      const path = `/subscriptions/${subscription.id}/suspend`;
      await (await app.api('support')).post(path, body, crypto.randomUUID()).expect(403);
      await api.post(path, body).expect(400);
      await api.post(`/subscriptions/${subscription.id}/end`, { on: '2026-03-01', reason: 'moved away' });
      expect((await suspend(subscription, {})).body.code).toBe('suspension/service-ended');
      expect((await restore(subscription)).body.code).toBe('suspension/service-ended');
      await api.post(`/subscriptions/${crypto.randomUUID()}/suspend`, body, crypto.randomUUID()).expect(404);
    });

    it('stands in the audit log with who, what and why', async () => {
      const { subscription } = await billed();
      await suspend(subscription, { method: 'throttled', reason: 'a torrent of complaints' }).expect(201);
      const { items } = (await api.get('/audit?limit=5').expect(200)).body;
      expect(items[0]).toMatchObject({
        action: 'service.suspended',
        before: { serviceState: 'active' },
        after: { method: 'throttled', ends: 'by-staff' },
        reason: 'a torrent of complaints',
      });
    });
  });

  describe('restored', () => {
    it('while bills are overdue it must be said until when: else dunning would undo it', async () => {
      const { subscription } = await walled();
      const refused = await restore(subscription);
      expect([refused.status, refused.body.code]).toEqual([409, 'suspension/still-overdue']);
      expect(refused.body.details).toEqual({ overdue: '1050.00', currency: 'BDT' });
      await restore(subscription, { sparedUntil: '2026-03-16T06:00:00Z' }).expect(201);
      expect(await stateOf(subscription)).toBe('active');
      at('2026-03-16T05:59:58Z');
      await tick();
      expect(await stateOf(subscription)).toBe('active');
      at('2026-03-16T06:00:01Z');
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
    });

    it('a suspension by hand of somebody who owes nothing needs no end', async () => {
      at('2026-03-01T06:00:00Z');
      const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
      await suspend(subscription, {}).expect(201);
      const { body } = await restore(subscription).expect(201);
      expect(body).toMatchObject({ kind: 'restore', ends: 'at-once', endReason: 'restored' });
      expect(await stateOf(subscription)).toBe('active');
      expect((await lastChange(subscription)).cause).toMatchObject({ kind: 'staff', refId: body.id });
      const [, ended] = await listOf(subscription);
      expect(ended).toMatchObject({ kind: 'suspend', endReason: 'restored by The owner' });
    });

    it('spared ahead, it is left out when its time comes', async () => {
      const { subscription } = await billed();
      await restore(subscription, { sparedUntil: '2026-03-20T06:00:00Z' }).expect(201);
      at('2026-03-14T04:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('active');
    });

    it('a state that staff made in another way is given back too', async () => {
      at('2026-03-01T06:00:00Z');
      const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
      await app.database.transaction((tx) =>
        app.get(SubscribersService).changeServiceState(tx, {
          subscriptionId: subscription.id,
          to: 'suspended',
          cause: { kind: 'staff', reason: 'before interventions were kept' },
        }),
      );
      await restore(subscription).expect(201);
      expect(await stateOf(subscription)).toBe('active');
    });

    it.each([
      ['when nothing was taken away', {}, 'suspension/not-restricted'],
      ['until yesterday', { sparedUntil: '2026-02-27T06:00:00Z' }, 'suspension/end-in-the-past'],
      ['for more than 30 days', { sparedUntil: '2026-04-05T06:00:00Z' }, 'suspension/end-too-far'],
    ])('is refused %s', async (_case, body, code) => {
      at('2026-03-01T06:00:00Z');
      const { subscription } = await aSubscription(api, { activatedOn: '2026-03-01' });
      expect((await restore(subscription, body)).body.code).toBe(code);
    });
  });
});
