import type { Subscriber, Subscription, SuspensionCase, SuspensionPolicy } from '@demarc/contracts';
import { invoicesOf, pay, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { elsewhere, startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SuspensionService } from './suspension.service';

//  issued 1 Mar   due 10 Mar (terms of 9 days)   grace 11–13   14 Mar 10:00 Dhaka = 04:00 UTC
describe('suspension', () => {
  let app: TestApp;
  let api: ApiClient;
  const at = (instant: string): void => app.clock.moveTo(new Date(instant));
  const tick = () => app.get(SuspensionService).runDue();
  const stateOf = async (subscription: Subscription): Promise<string> =>
    (await app.get(SubscribersService).getSubscription(app.database.sql, subscription.id)).serviceState;
  const changesOf = (subscription: Subscription) =>
    app.get(SubscribersService).listStateChanges(app.database.sql, [subscription.id], 10);
  const policies = async (): Promise<SuspensionPolicy[]> => (await api.get('/suspension/policies').expect(200)).body;
  const change = async (given: Partial<SuspensionPolicy>) => {
    const [policy] = await policies();
    const { name, graceDays, hour, method, tolerance, skipWeekdays, version } = { ...policy!, ...given };
    const body = { name, graceDays, hour, method, tolerance, skipWeekdays, version, reason: 'a test' };
    return api.put(`/suspension/policies/${policy!.id}`, body);
  };

  /** A subscriber whose first bill of 1050.00 was issued on 1 March. */
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
  });
  // Every test starts from the policy of BR-27, whatever a new installation starts with.
  beforeEach(async () => {
    await app.database.sql.query(
      `update suspension_policy set grace_days = 3, hour = 10, method = 'walled-garden', tolerance_minor = 0,
         notice_days = null, skip_weekdays = '{}'`,
    );
    // All of these are one day's run; what holds a run is tested in runs.int-spec.ts.
    await app.database.sql.query(`update suspension_limits set always_allowed = 100000`);
  });
  afterAll(() => app.close());

  describe('BR-27: by the timetable', () => {
    it('nothing before 14 March 10:00 in Dhaka, the walled garden at that instant', async () => {
      const { subscription } = await billed();
      for (const instant of ['2026-03-10T17:59:59Z', '2026-03-13T17:59:59Z', '2026-03-14T03:59:58Z']) {
        at(instant);
        await tick();
        expect(await stateOf(subscription)).toBe('active');
      }
      at('2026-03-14T04:00:00Z');
      expect((await tick()).changed).toBeGreaterThan(0);
      expect(await stateOf(subscription)).toBe('walled-garden');
      expect((await tick()).changed).toBe(0);
    });

    it('the facts of the decision stand beside it: which bill, how much, by which policy, at what time', async () => {
      const { subscriber, subscription } = await walled();
      const [invoice] = await invoicesOf(api, subscriber.id);
      const [latest] = await changesOf(subscription);
      expect(latest).toMatchObject({
        version: 2,
        fromState: 'active',
        toState: 'walled-garden',
        cause: {
          kind: 'overdue',
          refId: invoice!.id,
          reason: `1050.00 BDT overdue past grace, ${invoice!.number} since 2026-03-10`,
          facts: {
            decision: 'past-grace',
            overdue: '1050.00',
            pastGrace: '1050.00',
            currency: 'BDT',
            invoices: [{ invoiceId: invoice!.id, number: invoice!.number, dueOn: '2026-03-10', open: '1050.00' }],
            policy: { name: 'Standard', graceDays: 3, hour: 10 },
            tolerance: '0.00',
            zone: 'Asia/Dhaka',
            dueSince: '2026-03-14T04:00:00.000Z',
          },
        },
      });
      const facts = latest!.cause.facts as { decidedAt: string };
      expect(Date.parse(facts.decidedAt)).toBeGreaterThanOrEqual(Date.parse('2026-03-14T04:00:00Z'));
    });

    it('Friday and Saturday off: Sunday, same hour', async () => {
      expect((await change({ skipWeekdays: [5, 6] })).status).toBe(200);
      const { subscription } = await billed();
      at('2026-03-14T12:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('active');
      at('2026-03-15T03:59:58Z');
      await tick();
      expect(await stateOf(subscription)).toBe('active');
      at('2026-03-15T04:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
    });

    it('notice first where the policy says so: a state of the bill, then the garden', async () => {
      await app.database.sql.query(`update suspension_policy set notice_days = 2`);
      const { subscription } = await billed();
      const states: string[] = [];
      for (const instant of ['2026-03-12T03:59:59Z', '2026-03-12T04:00:00Z', '2026-03-14T04:00:00Z']) {
        at(instant);
        await tick();
        states.push(await stateOf(subscription));
      }
      expect(states).toEqual(['active', 'notice', 'walled-garden']);
      const [, notice] = await changesOf(subscription);
      expect(notice!.cause).toMatchObject({ kind: 'overdue', facts: { decision: 'notice', pastGrace: '0.00' } });
    });

    it('looks at nobody whose bill is not due to be looked at', async () => {
      await billed();
      at('2026-03-05T06:00:00Z');
      await tick();
      expect(await tick()).toEqual({ evaluated: 0, changed: 0 });
    });
  });

  describe('restored', () => {
    it('BR-29: paid, restored and told in one transaction', async () => {
      const { subscriber, subscription } = await walled();
      const payment = await pay(api, subscriber.id, '1050.00');
      expect(await stateOf(subscription)).toBe('active');
      const [latest] = await changesOf(subscription);
      expect(latest!.cause).toMatchObject({ kind: 'payment', refId: payment.id, reason: 'nothing is overdue' });
      // xmin is the transaction that wrote a row: all four carry the same.
      const [row] = await app.database.sql.query<{ transactions: string }[]>(
        `select count(distinct x) as transactions from (
           select xmin::text as x from payment where id = $1
           union all select xmin::text from subscription where id = $2
           union all select xmin::text from service_state_change where subscription_id = $2 and version = 3
           union all select xmin::text from outbox_event where type = 'subscription.state-changed' and subject_id = $2::text
             and (payload ->> 'version')::int = 3) rows`,
        [payment.id, subscription.id],
      );
      expect(Number(row!.transactions)).toBe(1);
    });

    it('BR-24: 50.00 missing with a tolerance of 0 keeps the garden, of 50.00 opens it', async () => {
      const { subscriber, subscription } = await walled();
      await pay(api, subscriber.id, '1000.00');
      expect(await stateOf(subscription)).toBe('walled-garden');
      expect((await change({ tolerance: '50.00' })).status).toBe(200);
      await tick();
      expect(await stateOf(subscription)).toBe('active');
      const [latest] = await changesOf(subscription);
      expect(latest!.cause).toMatchObject({ kind: 'policy', reason: '50.00 BDT overdue is within the tolerance' });
    });

    it('BR-24: with the tolerance from the start the part payment restores', async () => {
      await change({ tolerance: '50.00' });
      const { subscriber, subscription } = await walled();
      await pay(api, subscriber.id, '1000.00');
      expect(await stateOf(subscription)).toBe('active');
    });

    it('paid on the last second of grace, it is never taken away', async () => {
      const { subscriber, subscription } = await billed();
      at('2026-03-14T03:59:59Z');
      await pay(api, subscriber.id, '1050.00');
      at('2026-03-14T04:00:00Z');
      await tick();
      expect(await changesOf(subscription)).toHaveLength(1);
    });

    it('every service of the subscriber comes back with one payment', async () => {
      at('2026-03-01T06:00:00Z');
      const subscriber = await aSubscriber(api);
      const home = await aSubscription(api, { subscriber, activatedOn: '2026-03-01', label: 'Home' });
      const shop = await aSubscription(api, { subscriber, activatedOn: '2026-03-01', label: 'Shop' });
      await runBilling(app, api, '2026-03-01');
      at('2026-03-14T04:00:00Z');
      await tick();
      expect([await stateOf(home.subscription), await stateOf(shop.subscription)]).toEqual([
        'walled-garden',
        'walled-garden',
      ]);
      await pay(api, subscriber.id, '2100.00');
      expect([await stateOf(home.subscription), await stateOf(shop.subscription)]).toEqual(['active', 'active']);
    });

    it('a void bill gives the service back', async () => {
      const { subscriber, subscription } = await walled();
      const [invoice] = await invoicesOf(api, subscriber.id);
      await api.post(`/invoices/${invoice!.number}/void`, { reason: 'billed by mistake' }, crypto.randomUUID());
      expect(await stateOf(subscription)).toBe('active');
      const [latest] = await changesOf(subscription);
      expect(latest!.cause.reason).toBe(`${invoice!.number} is void; nothing is overdue`);
    });

    it('a reversed payment takes it away again, within the window', async () => {
      const { subscriber, subscription } = await walled();
      const payment = await pay(api, subscriber.id, '1050.00');
      at('2026-03-20T03:00:00Z'); // 09:00 in Dhaka: the window is closed
      await api.post(`/payments/${payment.id}/reverse`, { reason: 'the cheque bounced' }, crypto.randomUUID());
      expect(await stateOf(subscription)).toBe('active');
      at('2026-03-20T04:00:00Z');
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
    });

    it('a service that staff suspended stays suspended when the bill is paid', async () => {
      const { subscriber, subscription } = await walled();
      await app.database.transaction((tx) =>
        app.get(SubscribersService).changeServiceState(tx, {
          subscriptionId: subscription.id,
          to: 'suspended',
          cause: { kind: 'staff', reason: 'resells the line' },
        }),
      );
      await pay(api, subscriber.id, '1050.00');
      expect(await stateOf(subscription)).toBe('suspended');
    });

    it('an ended service stays ended', async () => {
      const { subscriber, subscription } = await billed();
      await api.post(`/subscriptions/${subscription.id}/end`, { on: '2026-03-01', reason: 'moved away' });
      at('2026-03-14T04:00:00Z');
      await tick();
      await pay(api, subscriber.id, '1050.00');
      expect(await stateOf(subscription)).toBe('terminated');
    });
  });

  describe('G36: a payment and a decision at the same time', () => {
    it('the payment holds the lock: the decision waits, sees it, and takes nothing away', async () => {
      const { subscriber, subscription } = await billed();
      at('2026-03-14T04:00:00Z');
      const subscribers = app.get(SubscribersService);
      let decision: Promise<unknown> = Promise.resolve();
      await app.database.transaction(async (tx) => {
        await subscribers.lock(tx, subscriber.id);
        decision = elsewhere(tick);
        await elsewhere(() => waitsForALock(app));
        await tx.query(`update invoice set open_minor = 0, state = 'paid' where subscriber_id = $1`, [subscriber.id]);
      });
      await decision;
      expect(await stateOf(subscription)).toBe('active');
      expect(await changesOf(subscription)).toHaveLength(1);
    });

    it('the decision commits first: the payment behind it gives the service back in its own commit', async () => {
      const { subscriber, subscription } = await walled();
      await pay(api, subscriber.id, '1050.00');
      expect((await changesOf(subscription)).map(({ toState }) => toState)).toEqual([
        'active',
        'walled-garden',
        'active',
      ]);
    });

    it('20 payments race the decision: nobody who paid is without service, nobody is taken away after paying', async () => {
      at('2026-03-01T06:00:00Z');
      const plan = await aPlan(api);
      const made = await Promise.all(
        Array.from({ length: 20 }, () => aSubscription(api, { plan, activatedOn: '2026-03-01' })),
      );
      await runBilling(app, api, '2026-03-01');
      at('2026-03-14T04:00:00Z');
      const payments = made.map(({ subscriber }) => pay(api, subscriber.id, '1050.00'));
      await Promise.all([tick(), ...payments, tick()]);
      for (const { subscription } of made) {
        expect(await stateOf(subscription)).toBe('active');
        const [latest, before] = await changesOf(subscription);
        // R15: whoever was taken away had a committed overdue balance then, and got it back by the payment itself.
        if (latest!.version === 1) continue;
        expect(latest!.cause.kind).toBe('payment');
        expect(before!.cause.facts).toMatchObject({ pastGrace: '1050.00' });
      }
    });
  });

  describe('the run', () => {
    it('an account that fails stays due and holds nobody up', async () => {
      at('2026-03-01T06:00:00Z');
      const plan = await aPlan(api);
      const [broken, fine] = [
        await aSubscription(api, { plan, activatedOn: '2026-03-01' }),
        await aSubscription(api, { plan, activatedOn: '2026-03-01' }),
      ];
      await runBilling(app, api, '2026-03-01');
      const { sql } = app.database;
      await sql.query(
        `create function refuse_one() returns trigger language plpgsql as
           $$ begin if new.subscription_id = '${broken.subscription.id}' then raise exception 'broken'; end if; return new; end $$`,
      );
      await sql.query(
        `create trigger refuse_one before insert on service_state_change for each row execute function refuse_one()`,
      );
      at('2026-03-14T04:00:00Z');
      await tick();
      expect(await stateOf(fine.subscription)).toBe('walled-garden');
      expect(await stateOf(broken.subscription)).toBe('active');
      await sql.query(`drop trigger refuse_one on service_state_change`);
      await tick();
      expect(await stateOf(broken.subscription)).toBe('walled-garden');
    });

    it('a new service of an account that is behind follows its other service', async () => {
      const { subscriber } = await walled();
      const { subscription } = await aSubscription(api, { subscriber, activatedOn: '2026-03-14' });
      expect(await stateOf(subscription)).toBe('active');
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
    });

    it('an idle tick reads one index and writes nothing', async () => {
      await tick();
      expect(await tick()).toEqual({ evaluated: 0, changed: 0 });
    });

    it('two at once decide once', async () => {
      const { subscription } = await billed();
      at('2026-03-14T04:00:00Z');
      await Promise.all([tick(), tick(), tick()]);
      expect(await changesOf(subscription)).toHaveLength(2);
    });
  });

  describe('over the API', () => {
    it('lists who is restricted with the bill, and who will be next with the instant', async () => {
      const out = await walled();
      at('2026-03-05T06:00:00Z');
      const next = await aSubscription(api, { activatedOn: '2026-03-05' });
      await runBilling(app, api, '2026-03-05');
      at('2026-03-16T03:00:00Z');
      const { body } = await api.get('/suspension').expect(200);
      const find = (list: SuspensionCase[], { id }: Subscription) => list.find((each) => each.subscriptionId === id);
      expect(find(body.restricted, out.subscription)).toMatchObject({
        subscriberNumber: out.subscriber.number,
        serviceState: 'walled-garden',
        overdue: '1050.00',
        overdueDays: 6,
        nextState: null,
        nextAt: null,
      });
      expect(find(body.upcoming, next.subscription)).toMatchObject({
        serviceState: 'active',
        nextState: 'walled-garden',
        nextAt: '2026-03-18T04:00:00.000Z',
        overdue: '1050.00',
        overdueDays: 2,
      });
    });

    it('previews a policy without writing anything', async () => {
      const { subscription } = await billed();
      at('2026-03-12T06:00:00Z');
      const [policy] = await policies();
      const { name, hour, method, tolerance, skipWeekdays, version, id } = policy!;
      const body = { name, graceDays: 0, hour, method, tolerance, skipWeekdays, version, reason: 'what if' };
      const preview = await api.post(`/suspension/policies/${id}/preview`, body).expect(200);
      const mine = preview.body.changes.find((each: SuspensionCase) => each.subscriptionId === subscription.id);
      expect(mine).toMatchObject({ serviceState: 'active', nextState: 'walled-garden' });
      expect(preview.body.evaluated).toBeGreaterThanOrEqual(preview.body.changes.length);
      expect(await stateOf(subscription)).toBe('active');
      expect((await policies())[0]).toEqual(policy);
      // Saved and run, it does what the preview said.
      await change({ graceDays: 0 });
      await tick();
      expect(await stateOf(subscription)).toBe('walled-garden');
    });

    it('a policy that somebody else has changed meanwhile is not overwritten', async () => {
      const [policy] = await policies();
      expect((await change({ graceDays: 5 })).body).toMatchObject({ graceDays: 5, version: policy!.version + 1 });
      const { body, status } = await change({ graceDays: 7, version: policy!.version });
      expect([status, body.code]).toEqual([409, 'suspension-policy/changed-meanwhile']);
      const audit = await api.get('/audit?limit=5').expect(200);
      expect(audit.body.items[0]).toMatchObject({ action: 'suspension-policy.changed', reason: 'a test' });
    });

    it.each([
      ['a grace of 91 days', { graceDays: 91 }],
      ['an hour of 24', { hour: 24 }],
      ['every day of the week', { skipWeekdays: [0, 1, 2, 3, 4, 5, 6] }],
      ['a negative tolerance', { tolerance: '-1.00' }],
      ['a third decimal of a taka', { tolerance: '1.005' }],
    ])('refuses %s', async (_case, given) => {
      expect((await change(given)).status).toBe(400);
    });

    it('a cashier may not read policies, nor may the network desk change them', async () => {
      const [policy] = await policies();
      await (await app.api('cashier')).get('/suspension/policies').expect(403);
      await (await app.api('noc')).put(`/suspension/policies/${policy!.id}`, {}).expect(403);
    });
  });
});

/** Resolves once some backend of this database waits for a lock. */
async function waitsForALock(app: TestApp): Promise<void> {
  for (;;) {
    const [row] = await app.database.sql.query<{ waiting: string }[]>(
      `select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (Number(row!.waiting) > 0) return;
  }
}
