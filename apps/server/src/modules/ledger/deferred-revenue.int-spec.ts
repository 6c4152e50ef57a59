import { invoice, invoicesOf, pay, runBilling } from '../../../../../test/factories/billing';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { brokenInvariants } from '../../../../../test/support/invariants';
import { LedgerService } from './ledger.service';

describe('revenue of later periods', () => {
  let app: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-25T06:00:00Z' });
    api = await app.api();
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });
  afterAll(() => app.close());

  const balance = async (account: string): Promise<string> => {
    const { body } = await api.get('/ledger/trial-balance?asOf=2027-01-01').expect(200);
    return body.rows.find((row: { account: string }) => row.account === account)?.balance ?? '0.00';
  };
  const release = () => app.get(LedgerService).releaseDueRevenue();

  it('BR-21: is deferred when billed ahead, and revenue once, when its period begins', async () => {
    await aSubscription(api, { activatedOn: '2026-04-01', billingCycleDay: 1 });
    const run = await runBilling(app, api, '2026-04-01');
    expect(run).toMatchObject({ invoiceCount: 1, net: '1000.00' });
    expect([await balance('4000'), await balance('2300')]).toEqual(['0.00', '-1000.00']);

    app.clock.moveTo(new Date('2026-03-31T17:59:00Z'));
    expect(await release()).toBe(0);
    app.clock.moveTo(new Date('2026-03-31T18:01:00Z')); // 1 April in Dhaka
    expect(await release()).toBe(1);
    expect(await release()).toBe(0);
    expect([await balance('4000'), await balance('2300')]).toEqual(['-1000.00', '0.00']);
  });

  it('is not released twice by processes that release at once', async () => {
    app.clock.moveTo(new Date('2026-04-20T06:00:00Z'));
    for (let count = 0; count < 3; count++) await aSubscription(api, { activatedOn: '2026-05-01', billingCycleDay: 1 });
    await runBilling(app, api, '2026-05-01');
    app.clock.moveTo(new Date('2026-05-01T06:00:00Z'));
    const counts = await Promise.all([release(), release(), release(), release()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4); // three new ones and the May of the first
  });

  it('BR-34: a void before the release cancels it, a void after the release takes the revenue back', async () => {
    app.clock.moveTo(new Date('2026-05-10T06:00:00Z'));
    const revenueBefore = Number(await balance('4000'));
    const early = await aSubscription(api, { activatedOn: '2026-06-01', billingCycleDay: 1 });
    const late = await aSubscription(api, { activatedOn: '2026-06-01', billingCycleDay: 1 });
    await runBilling(app, api, '2026-06-01');
    const numberOf = async (id: string) => (await invoicesOf(api, id)).at(-1)!.number;

    const earlyNumber = await numberOf(early.subscriber.id);
    await api.post(`/invoices/${earlyNumber}/void`, { reason: 'ordered by mistake' }).expect(200);
    app.clock.moveTo(new Date('2026-06-01T06:00:00Z'));
    await release();
    const lateNumber = await numberOf(late.subscriber.id);
    await api.post(`/invoices/${lateNumber}/void`, { reason: 'ordered by mistake' }).expect(200);
    expect((await invoice(api, lateNumber)).journal.map((line) => line.account)).toEqual([
      'accounts-receivable',
      'deferred-revenue',
      'tax-payable',
      'accounts-receivable',
      'tax-payable',
      'service-revenue',
    ]);
    for (const subscriber of [early.subscriber, late.subscriber]) {
      const statement = (await api.get(`/subscribers/${subscriber.number}/statement`).expect(200)).body;
      expect(statement.rows.map((row: { kind: string }) => row.kind)).toEqual(['invoice', 'invoice-void']);
      expect(statement.balance).toBe('0.00');
    }
    // What is left of that run is the June of the four other subscribers.
    expect(await balance('2300')).toBe('0.00');
    expect(Number(await balance('4000'))).toBe(revenueBefore - 4000);
  });

  it('a statement of account runs from nothing to what is owed', async () => {
    app.clock.moveTo(new Date('2026-06-10T06:00:00Z'));
    const { subscriber } = await aSubscription(api, { activatedOn: '2026-06-10', billingCycleDay: 10 });
    await runBilling(app, api, '2026-06-10');
    await pay(api, subscriber.id, '2000.00', { method: 'bkash', externalId: 'TRX-S1' });
    app.clock.moveTo(new Date('2026-07-10T06:00:00Z'));
    await runBilling(app, api, '2026-07-10');
    const { body } = await api.get(`/subscribers/${subscriber.number}/statement`).expect(200);
    expect(body.rows.map((row: Record<string, string>) => [row.on, row.charge, row.payment, row.balance])).toEqual([
      ['2026-06-10', '1050.00', null, '1050.00'],
      ['2026-06-10', null, '2000.00', '-950.00'],
      ['2026-07-10', '1050.00', null, '100.00'],
    ]);
    expect(body.balance).toBe('100.00');
  });
});
