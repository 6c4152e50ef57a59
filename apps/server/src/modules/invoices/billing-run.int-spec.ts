import { randomUUID } from 'node:crypto';
import type { BillingRun } from '@demarc/contracts';
import { invoice, invoicesOf, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { brokenInvariants } from '../../../../../test/support/invariants';
import { LiveEvents } from '../../platform/live/live-events';
import { BillingRunService } from './billing-run.service';
import { StartBillingRun } from './start-billing-run.service';

describe('a billing run', () => {
  let app: TestApp;
  let api: ApiClient;
  const at = (instant: string): void => app.clock.moveTo(new Date(instant));
  const linesOf = async (subscriberId: string) => {
    const rows = await invoicesOf(api, subscriberId);
    const full = await Promise.all(rows.map((row) => invoice(api, row.number)));
    return full.map((each) => each.lines.map((line) => [line.kind, line.from, line.to, line.net]));
  };
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-15T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });
  afterAll(() => app.close());

  it('BR-09, BR-21: bills the first partial period with VAT, posts it, and equals its preview', async () => {
    at('2026-03-15T06:00:00Z');
    const { subscriber } = await aSubscription(api, { activatedOn: '2026-03-15', billingCycleDay: 1 });
    const preview = await api.post('/billing-runs/preview', { asOf: '2026-03-15' }).expect(200);
    expect(await invoicesOf(api, subscriber.id)).toEqual([]); // a preview writes nothing
    const run = await runBilling(app, api, '2026-03-15');
    expect(run).toMatchObject({ invoiceCount: 1, net: '548.39', tax: '27.42', total: '575.81', parkedCount: 0 });
    expect(preview.body).toMatchObject({ invoiceCount: 1, net: run.net, tax: run.tax, total: run.total });
    const [row] = await invoicesOf(api, subscriber.id);
    expect(row).toMatchObject({ issuedOn: '2026-03-15', dueOn: '2026-03-24', state: 'open', open: '575.81' });
    const full = await invoice(api, row!.number);
    expect(full.lines).toEqual([expect.objectContaining({ explanation: '17 of 31 days of 1000.00', net: '548.39' })]);
    expect(full.taxes).toEqual([{ name: 'VAT 5 %', ratePartsPerMillion: 50_000, base: '548.39', amount: '27.42' }]);
    expect(full.journal.map((line) => [line.account, line.debit, line.credit])).toEqual([
      ['accounts-receivable', '575.81', null],
      ['service-revenue', null, '548.39'],
      ['tax-payable', null, '27.42'],
    ]);
  });

  it('BR-20: run again, it has nothing to do', async () => {
    at('2026-03-15T07:00:00Z');
    expect(await runBilling(app, api, '2026-03-15')).toMatchObject({
      invoiceCount: 0,
      total: '0.00',
      firstNumber: null,
    });
  });

  it('BR-10: a plan change on 16 April is a credit and a charge on the next invoice', async () => {
    at('2026-04-01T06:00:00Z');
    const [dear, cheap] = [await aPlan(api, { price: '200.00' }), await aPlan(api, { price: '100.00' })];
    const { subscriber, subscription } = await aSubscription(api, { plan: dear, activatedOn: '2026-04-01' });
    await runBilling(app, api, '2026-04-01');
    at('2026-04-16T06:00:00Z');
    await api.post(`/subscriptions/${subscription.id}/plan-change`, { planId: cheap.id, on: '2026-04-16' }).expect(200);
    await runBilling(app, api, '2026-04-16');
    at('2026-05-01T06:00:00Z');
    await runBilling(app, api, '2026-05-01');
    expect(await linesOf(subscriber.id)).toEqual([
      [['recurring', '2026-04-01', '2026-05-01', '200.00']],
      [
        ['recurring', '2026-05-01', '2026-06-01', '100.00'],
        ['credit', '2026-04-16', '2026-05-01', '-100.00'],
        ['recurring', '2026-04-16', '2026-05-01', '50.00'],
      ],
    ]);
    expect((await invoicesOf(api, subscriber.id)).at(-1)).toMatchObject({ net: '50.00', tax: '2.50', total: '52.50' });
  });

  it('BR-39: after downtime each missed period has its own invoice, issued on the day of the run', async () => {
    at('2026-05-04T06:00:00Z');
    const { subscriber } = await aSubscription(api, { activatedOn: '2026-03-01', billingCycleDay: 1 });
    await runBilling(app, api, '2026-05-04');
    const rows = await invoicesOf(api, subscriber.id);
    expect((await linesOf(subscriber.id)).map(([line]) => line!.slice(1, 3))).toEqual([
      ['2026-03-01', '2026-04-01'],
      ['2026-04-01', '2026-05-01'],
      ['2026-05-01', '2026-06-01'],
    ]);
    expect(rows.map((row) => [row.issuedOn, row.dueOn])).toEqual(Array(3).fill(['2026-05-04', '2026-05-13']));
    expect(rows.map((row) => row.number)).toEqual(rows.map((row) => row.number).toSorted());
  });

  it('BR-36: a price of zero is an invoice of zero, final and paid', async () => {
    at('2026-05-05T06:00:00Z');
    const { subscriber } = await aSubscription(api, { plan: await aPlan(api, { price: '0.00' }) });
    await runBilling(app, api, '2026-05-05');
    expect(await invoicesOf(api, subscriber.id)).toEqual([
      expect.objectContaining({ total: '0.00', open: '0.00', state: 'paid' }),
    ]);
  });

  it('BR-13: bills by the date in Dhaka, not by the date in London', async () => {
    at('2026-05-31T18:30:00Z'); // 1 June, 00:30 in Dhaka
    const { subscriber, subscription } = await aSubscription(api);
    expect(subscription).toMatchObject({ activatedOn: '2026-06-01', billingCycleDay: 1 });
    await runBilling(app, api, '2026-06-01');
    expect(await linesOf(subscriber.id)).toEqual([[['recurring', '2026-06-01', '2026-07-01', '1000.00']]]);
    expect((await invoicesOf(api, subscriber.id))[0]).toMatchObject({ issuedOn: '2026-06-01', dueOn: '2026-06-10' });
  });

  it('R14: parks the account that would need a guess, with its reason, and bills the others', async () => {
    at('2026-06-10T06:00:00Z');
    const old = await aSubscription(api, { activatedOn: '2025-01-01' });
    const broken = await aSubscription(api);
    const fine = await aSubscription(api);
    await app.database.sql.query(`update subscription_plan_period set currency = 'USD' where subscription_id = $1`, [
      broken.subscription.id,
    ]);
    const run = await runBilling(app, api, '2026-06-10');
    const reasons = new Map(run.parked.map((parked) => [parked.subscriberNumber, parked]));
    expect(run.parkedCount).toBe(2);
    expect(reasons.get(old.subscriber.number)).toMatchObject({ code: 'too-many-periods' });
    expect(reasons.get(broken.subscriber.number)).toMatchObject({
      code: 'currency-mix',
      reason: 'The plan is priced in USD, invoices are in BDT.',
    });
    expect(await invoicesOf(api, broken.subscriber.id)).toEqual([]);
    expect(await invoicesOf(api, fine.subscriber.id)).toHaveLength(1);

    await app.database.sql.query(`update subscription_plan_period set currency = 'BDT' where subscription_id = $1`, [
      broken.subscription.id,
    ]);
    const retry = await runBilling(app, api, '2026-06-10');
    expect(retry).toMatchObject({ invoiceCount: 1, parkedCount: 1 });
    expect(await invoicesOf(api, broken.subscriber.id)).toHaveLength(1);
    await app.database.sql.query(`update subscription set activated_on = '2026-06-01' where id = $1`, [
      old.subscription.id,
    ]);
    await app.database.sql.query(
      `update subscription_plan_period set from_on = '2026-06-01' where subscription_id = $1`,
      [old.subscription.id],
    );
  });

  it('R14: corrupt invoiced lines park their account instead of being "corrected"', async () => {
    at('2026-06-15T06:00:00Z');
    const { subscriber, subscription } = await aSubscription(api, { activatedOn: '2026-06-15' });
    await runBilling(app, api, '2026-06-15');
    // A second line for the same days: what a bug, or a hand in the database, could leave behind.
    await app.database.transaction(async (tx) => {
      await tx.query(
        `insert into invoice_line (id, invoice_id, position, subscription_id, charge_kind, period_from_on, period_to_on, segment, from_on,
           to_on, plan_id, plan_name, price_minor, amount_minor, net_minor, tax_minor, tax_set, void)
         select gen_random_uuid(), invoice_id, 2, subscription_id, charge_kind, period_from_on, period_to_on, 1, from_on, to_on, plan_id,
           plan_name, price_minor, amount_minor, 0, 0, tax_set, false
         from invoice_line where subscription_id = $1`,
        [subscription.id],
      );
    });
    expect(Object.keys(await brokenInvariants(app.database.sql))).toEqual([
      'no day of a subscription is charged more than once',
    ]);
    at('2026-07-15T06:00:00Z');
    const run = await runBilling(app, api, '2026-07-15');
    expect(run.parked).toContainEqual(expect.objectContaining({ subscriberId: subscriber.id, code: 'invoiced-twice' }));
    expect(await invoicesOf(api, subscriber.id)).toHaveLength(1);
    await app.database.sql.query(`update invoice_line set void = true where subscription_id = $1 and segment = 1`, [
      subscription.id,
    ]);
    await app.database.sql.query(`alter table invoice_line disable trigger invoice_line_is_kept`);
    await app.database.sql.query(`delete from invoice_line where subscription_id = $1 and segment = 1`, [
      subscription.id,
    ]);
    await app.database.sql.query(`alter table invoice_line enable trigger invoice_line_is_kept`);
  });

  it('R14: an account that the database itself refuses ends up alone and parked', async () => {
    at('2026-07-20T06:00:00Z');
    const many = await Promise.all(Array.from({ length: 9 }, () => aSubscription(api, { activatedOn: '2026-07-20' })));
    const victim = many[4]!.subscriber;
    await app.database.sql.query(
      `alter table invoice add constraint ck_test_victim check (subscriber_id <> '${victim.id}') not valid`,
    );
    const run = await runBilling(app, api, '2026-07-20');
    expect(run.parked).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          subscriberId: victim.id,
          code: 'refused-by-database',
          reason: 'The database refused the invoice (ck_test_victim).',
        }),
      ]),
    );
    for (const { subscriber } of many) {
      expect(await invoicesOf(api, subscriber.id)).toHaveLength(subscriber.id === victim.id ? 0 : 1);
    }
    expect(run.subscribersDone).toBe(run.subscribersTotal);
    await app.database.sql.query(`alter table invoice drop constraint ck_test_victim`);
    await runBilling(app, api, '2026-07-20');
    expect(await invoicesOf(api, victim.id)).toHaveLength(1);
  });

  it('a bug stops the run where it is, visibly, and the next one goes on', async () => {
    at('2026-07-21T06:00:00Z');
    const { subscriber } = await aSubscription(api, { activatedOn: '2026-07-21' });
    // A plan that is gone from the catalogue cannot happen; if it does, it is a bug and not a bill.
    const lost = randomUUID();
    await app.database.sql.query(
      `alter table subscription_plan_period drop constraint fk_subscription_plan_period_plan`,
    );
    await app.database.sql.query(
      `update subscription_plan_period p set plan_id = $1 from subscription s where s.id = p.subscription_id and s.subscriber_id = $2`,
      [lost, subscriber.id],
    );
    const { body } = await api.post('/billing-runs', { asOf: '2026-07-21' }, randomUUID()).expect(202);
    await app.get(BillingRunService).execute(body.id);
    const failed = (await api.get(`/billing-runs/${body.id}`).expect(200)).body as BillingRun;
    expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining('assertion failed') });
    await app.database.sql.query(
      `update subscription_plan_period p set plan_id = s.plan_id from subscription s where s.id = p.subscription_id and p.plan_id = $1`,
      [lost],
    );
    await runBilling(app, api, '2026-07-21');
    expect(await invoicesOf(api, subscriber.id)).toHaveLength(1);
  });

  describe('started more than once', () => {
    it('G35: eight at the same moment are one run, and one invoice per subscription', async () => {
      at('2026-07-25T06:00:00Z');
      const { subscriber } = await aSubscription(api, { activatedOn: '2026-07-25' });
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => api.post('/billing-runs', { asOf: '2026-07-25' }, randomUUID())),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(202));
      const ids = [...new Set(answers.map((answer) => (answer.body as BillingRun).id))];
      await Promise.all(ids.flatMap((id) => [1, 2, 3].map(() => app.get(BillingRunService).execute(id))));
      const runs = await Promise.all(
        ids.map(async (id) => (await api.get(`/billing-runs/${id}`).expect(200)).body as BillingRun),
      );
      expect(runs.every((run) => run.state === 'done')).toBe(true);
      expect(runs.map((run) => run.invoiceCount).toSorted((a, b) => b - a)).toEqual([
        1,
        ...Array(ids.length - 1).fill(0),
      ]);
      expect(await invoicesOf(api, subscriber.id)).toHaveLength(1);
    });

    it('the same Idempotency-Key is the same run, for ever', async () => {
      const key = randomUUID();
      const first = await api.post('/billing-runs', { asOf: '2026-07-25' }, key).expect(202);
      await app.get(BillingRunService).execute(first.body.id);
      const second = await api.post('/billing-runs', { asOf: '2026-07-25' }, key).expect(202);
      expect(second.body).toMatchObject({ id: first.body.id, state: 'done' });
      await api.post('/billing-runs', { asOf: '2026-07-25' }).expect(400); // without a key
    });

    it('a run for another date waits until the first is done', async () => {
      await app.database.sql.query(
        `insert into billing_run (id, billing_entity_id, as_of_on, is_scheduled, state, started_by, created_at, subscribers_total, chunk_size, currency)
         select $1, id, '2026-07-24', false, 'running', 'somebody', now(), 0, 100, 'BDT' from billing_entity`,
        [randomUUID()],
      );
      const { body } = await api.post('/billing-runs', { asOf: '2026-07-25' }, randomUUID()).expect(409);
      expect(body).toMatchObject({ code: 'billing-run/active', details: { asOf: '2026-07-24' } });
      await app.get(BillingRunService).continueAll();
      await api.post('/billing-runs', { asOf: '2026-07-25' }, randomUUID()).expect(202);
      await app.get(BillingRunService).continueAll();
    });

    it('a date far ahead is refused, run and preview alike', async () => {
      const refused = await api.post('/billing-runs', { asOf: '2026-09-30' }, randomUUID()).expect(400);
      expect(refused.body.code).toBe('billing-run/too-far-ahead');
      await api.post('/billing-runs/preview', { asOf: '2026-09-30' }).expect(400);
    });
  });

  it('BR-14: the nightly run begins once a day at its hour in the zone of the billing entity', async () => {
    const starter = app.get(StartBillingRun);
    const scheduled = async (): Promise<number> => {
      await app.get(BillingRunService).continueAll();
      const { body } = await api.get('/billing-runs?limit=200').expect(200);
      return body.items.filter((run: BillingRun) => run.startedBy === 'schedule').length;
    };
    at('2026-07-31T18:59:00Z'); // 1 August, 00:59 in Dhaka; the hour is 1
    await starter.startScheduled();
    expect(await scheduled()).toBe(0);
    at('2026-07-31T19:01:00Z');
    await Promise.all([starter.startScheduled(), starter.startScheduled(), starter.startScheduled()]);
    expect(await scheduled()).toBe(1);
    at('2026-08-01T10:00:00Z');
    await starter.startScheduled();
    expect(await scheduled()).toBe(1);
    at('2026-08-03T10:00:00Z'); // nobody was there on the 2nd: that day's periods are caught up today
    await starter.startScheduled();
    expect(await scheduled()).toBe(2);
  });

  it('tells browsers its progress, chunk by chunk', async () => {
    const told: Record<string, unknown>[] = [];
    const subscription = app.get(LiveEvents).stream.subscribe((event) => {
      if (event.topic === 'billing-run' && event.data !== undefined) told.push({ id: event.id, ...event.data });
    });
    const run = await runBilling(app, api, '2026-08-03');
    while (told.at(-1)?.state !== 'done') await new Promise((done) => setTimeout(done, 5));
    subscription.unsubscribe();
    const last = told.at(-1)!;
    expect(last).toMatchObject({ id: run.id, state: 'done', subscribersDone: run.subscribersTotal });
    expect(told.map((each) => each.state)).toContain('running');
  });

  it('is shown with its progress and only to those who may', async () => {
    const { body } = await api.get('/billing-runs?limit=2').expect(200);
    expect(body.items).toHaveLength(2);
    const next = await api.get(`/billing-runs?limit=2&cursor=${body.nextCursor}`).expect(200);
    expect(next.body.items[0].id < body.items[1].id).toBe(true);
    await api.get(`/billing-runs/${randomUUID()}`).expect(404);
    const cashier = await app.api('cashier');
    await cashier.post('/billing-runs', { asOf: '2026-08-01' }, randomUUID()).expect(403);
    await cashier.post('/billing-runs/preview', { asOf: '2026-08-01' }).expect(403);
  });

  it('previews one subscriber as her next bill', async () => {
    at('2026-08-05T06:00:00Z');
    const subscriber = await aSubscriber(api);
    await aSubscription(api, { subscriber, activatedOn: '2026-08-10', billingCycleDay: 10 });
    const preview = await api.post('/billing-runs/preview', { asOf: '2026-08-10' }).expect(200);
    expect(preview.body.sample).toContainEqual(
      expect.objectContaining({ subscriberNumber: subscriber.number, total: '1050.00' }),
    );
  });
});
