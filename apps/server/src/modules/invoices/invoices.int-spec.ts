import { invoice, invoicesOf, pay, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { brokenInvariants } from '../../../../../test/support/invariants';
import type { Tx } from '../../platform/database/database';
import { LedgerService } from '../ledger/ledger.service';
import { BillableAccounts } from './billable-accounts.service';
import { draftAccounts } from './draft-accounts';
import { FinalizeInvoices } from './finalize-invoices.service';
import { InvoicesService } from './invoices.service';
import { NextBillService } from './next-bill.service';

describe('invoices', () => {
  let app: TestApp;
  let api: ApiClient;
  const at = (instant: string): void => app.clock.moveTo(new Date(instant));
  const sql = (text: string, params: unknown[] = []) => app.database.sql.query(text, params);
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-01T06:00:00Z' });
    api = await app.api();
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });
  afterAll(() => app.close());

  /** A subscriber with one invoice of 1050.00, issued on the day the clock shows. */
  async function anInvoicedSubscriber(price = '1000.00') {
    const made = await aSubscription(api, { plan: await aPlan(api, { price }) });
    await runBilling(app, api, made.subscription.activatedOn);
    const [row] = await invoicesOf(api, made.subscriber.id);
    return { ...made, row: row! };
  }

  describe('BR-18: what was issued stays as it was issued', () => {
    it('the API shows the same invoice after price, name, address and tax number have changed', async () => {
      at('2026-03-01T06:00:00Z');
      const { subscriber, plan, row } = await anInvoicedSubscriber('500.00');
      const before = await invoice(api, row.number);
      at('2026-03-05T06:00:00Z');
      await api.patch(`/plans/${plan.id}`, { price: '700.00', name: 'Renamed' }).expect(200);
      await api.patch(`/subscribers/${subscriber.number}`, { name: 'Another Name', address: 'Elsewhere' }).expect(200);
      await api.patch('/billing-entity', { name: 'New ISP', taxNumber: '999-999', paymentTermsDays: 30 }).expect(200);
      await sql(`update tax set rate_parts_per_million = 150000, name = 'VAT 15 %'`);
      expect(await invoice(api, row.number)).toEqual(before);
      expect(before).toMatchObject({ net: '500.00', issuedBy: { name: 'My ISP', taxNumber: null } });
      await sql(`update tax set rate_parts_per_million = 50000, name = 'VAT 5 %'`);
      await api.patch('/billing-entity', { name: 'My ISP', taxNumber: null, paymentTermsDays: 9 }).expect(200);
    });

    it.each([
      `update invoice set total_minor = total_minor + 100, net_minor = net_minor + 100`,
      `update invoice set due_on = due_on + 30`,
      `update invoice set number = number || 'x'`,
      `update invoice set issued_to = '{}'`,
      `update invoice set subscriber_id = gen_random_uuid()`,
      `delete from invoice`,
      `truncate invoice cascade`,
      `update invoice_line set amount_minor = amount_minor + 1`,
      `update invoice_line set to_on = to_on - 1`,
      `delete from invoice_line`,
    ])('the database refuses: %s', async (statement) => {
      await expect(sql(statement)).rejects.toThrow(/is final|is append-only/);
    });

    it('the database refuses an open amount that the total does not allow', async () => {
      await expect(sql(`update invoice set open_minor = total_minor + 1 where state = 'open'`)).rejects.toThrow(
        'ck_invoice_open',
      );
      await expect(sql(`update invoice set open_minor = 0 where state = 'open'`)).rejects.toThrow(
        'ck_invoice_state_open',
      );
    });
  });

  it('BR-19: 50 concurrent finalisations of which 10 roll back leave the numbers 1 to 40 further, without a gap', async () => {
    at('2026-04-01T06:00:00Z');
    const made = await Promise.all(Array.from({ length: 50 }, () => aSubscription(api)));
    const finalizer = app.get(FinalizeInvoices);
    const [before] = (await sql(`select coalesce(max(number_value), 0)::int as last from invoice`)) as [
      { last: number },
    ];
    const finalize = async (tx: Tx, subscriberId: string) => {
      const { entity, on } = await app.get(LedgerService).bookingDay(tx);
      const loaded = await app.get(BillableAccounts).load(tx, entity, [subscriberId]);
      return finalizer.finalize(tx, entity, (await draftAccounts(loaded, on)).drafts);
    };
    const outcomes = await Promise.allSettled(
      made.map(({ subscriber }, index) =>
        app.database.transaction(async (tx) => {
          const issued = await finalize(tx, subscriber.id);
          if (index % 5 === 0) throw new Error('rolled back');
          return issued;
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(10);
    const numbers = (await sql(
      `select number_value::int as n, number from invoice where number_value > $1 order by 1`,
      [before.last],
    )) as { n: number; number: string }[];
    expect(numbers.map((row) => row.n)).toEqual(Array.from({ length: 40 }, (_, index) => before.last + 1 + index));
    expect(numbers[0]!.number).toBe(`INV-${String(before.last + 1).padStart(6, '0')}`);
  });

  describe('BR-34: void', () => {
    it('keeps the number, mirrors the ledger, and lets the period be billed once more', async () => {
      at('2026-05-02T06:00:00Z');
      const { subscriber, row } = await anInvoicedSubscriber();
      const { body } = await api.post(`/invoices/${row.number}/void`, { reason: 'wrong plan' }).expect(200);
      expect(body).toMatchObject({ state: 'void', open: '0.00', total: '1050.00', voidReason: 'wrong plan' });
      const sums = body.journal.map((line: Record<string, string>) => [line.account, line.debit, line.credit]);
      expect(sums).toEqual([
        ['accounts-receivable', '1050.00', null],
        ['service-revenue', null, '1000.00'],
        ['tax-payable', null, '50.00'],
        ['accounts-receivable', null, '1050.00'],
        ['service-revenue', '1000.00', null],
        ['tax-payable', '50.00', null],
      ]);
      await runBilling(app, api, '2026-05-02');
      const rows = await invoicesOf(api, subscriber.id);
      expect(rows.map((each) => each.state)).toEqual(['void', 'open']);
      await runBilling(app, api, '2026-05-02');
      expect(await invoicesOf(api, subscriber.id)).toHaveLength(2);
    });

    it('is refused for an invoice that is paid, partly paid, void already or unknown, and to whom it is not allowed', async () => {
      at('2026-05-03T06:00:00Z');
      const partly = await anInvoicedSubscriber();
      await pay(api, partly.subscriber.id, '1.00');
      const refused = await api.post(`/invoices/${partly.row.number}/void`, { reason: 'no reason' }).expect(409);
      expect(refused.body.code).toBe('invoice/already-paid');
      await pay(api, partly.subscriber.id, '1049.00');
      await api.post(`/invoices/${partly.row.number}/void`, { reason: 'no reason' }).expect(409);

      const twice = await anInvoicedSubscriber();
      const cashier = await app.api('cashier');
      await cashier.post(`/invoices/${twice.row.number}/void`, { reason: 'no reason' }).expect(403);
      await api.post(`/invoices/${twice.row.number}/void`, { reason: '' }).expect(400);
      await api.post(`/invoices/${twice.row.number}/void`, { reason: 'no reason' }).expect(200);
      const again = await api.post(`/invoices/${twice.row.number}/void`, { reason: 'no reason' }).expect(409);
      expect(again.body.code).toBe('invoice/already-void');
      await api.post('/invoices/INV-999999/void', { reason: 'no reason' }).expect(404);
    });

    it('of one invoice by ten people at once happens once', async () => {
      at('2026-05-04T06:00:00Z');
      const { row } = await anInvoicedSubscriber();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => api.post(`/invoices/${row.number}/void`, { reason: 'all at once' })),
      );
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, ...Array(9).fill(409)]);
    });
  });

  it('BR-13: an invoice is overdue from the day after its due date in Dhaka, to the second', async () => {
    at('2026-06-01T06:00:00Z');
    const { subscriber, row } = await anInvoicedSubscriber();
    expect(row.dueOn).toBe('2026-06-10');
    const overdue = async () => (await app.get(InvoicesService).overdueFacts(app.database.sql, subscriber.id)).overdue;
    at('2026-06-10T17:59:59Z'); // 23:59:59 on the 10th
    expect(await overdue()).toEqual([]);
    expect((await invoice(api, row.number)).overdue).toBe(false);
    at('2026-06-10T18:00:00Z'); // the 11th
    expect(await overdue()).toEqual([
      expect.objectContaining({ number: row.number, dueOn: '2026-06-10', openMinor: 105000n }),
    ]);
    expect((await invoice(api, row.number)).overdue).toBe(true);
    at('2026-06-13T06:00:00Z');
    const summaries = await app.get(InvoicesService).dueSummaries(app.database.sql, [subscriber.id]);
    expect(summaries.get(subscriber.id)).toEqual({
      dueMinor: 105000n,
      overdueMinor: 105000n,
      overdueInvoices: 1,
      overdueDays: 3,
    });
  });

  describe('the list', () => {
    it('pages by number without losing or repeating one, and finds by number, name and state', async () => {
      at('2026-07-01T06:00:00Z');
      const subscriber = await aSubscriber(api, { name: 'Farzana 100% Net_Cafe' });
      await aSubscription(api, { subscriber });
      await runBilling(app, api, '2026-07-01');
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await api.get(`/invoices?limit=9${cursor}`).expect(200);
        seen.push(...body.items.map((item: { number: string }) => item.number));
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      const [{ count }] = (await sql(`select count(*)::int as count from invoice`)) as [{ count: number }];
      expect(seen).toHaveLength(count);
      expect(seen).toEqual(seen.toSorted().toReversed());

      const found = async (search: string): Promise<number> => {
        const { body } = await api.get(`/invoices?search=${encodeURIComponent(search)}`).expect(200);
        return body.items.length;
      };
      expect(await found('100% net_')).toBe(1);
      expect(await found('100%_net')).toBe(0); // % and _ are characters here, not wildcards
      expect(await found(seen[0]!)).toBe(1);
      const open = await api.get('/invoices?state=void&limit=200').expect(200);
      expect(open.body.items.every((item: { state: string }) => item.state === 'void')).toBe(true);
      const overdue = await api.get('/invoices?overdue=true&limit=200').expect(200);
      expect(overdue.body.items.length).toBeGreaterThan(0);
      expect(overdue.body.items.every((item: { dueOn: string }) => item.dueOn < '2026-07-01')).toBe(true);
    });

    it('refuses what it does not know', async () => {
      await api.get('/invoices?statte=open').expect(400);
      await api.get('/invoices?cursor=xyz').expect(400);
      await api.get('/invoices/INV-999999').expect(404);
      await (await app.api('technician')).get('/invoices').expect(403);
    });
  });

  describe('the next bill', () => {
    const nextBill = (id: string) => app.get(NextBillService).nextBill(app.database.sql, id);

    it('is what is due now, then the next period, then nothing once the service has ended', async () => {
      at('2026-08-10T06:00:00Z');
      const { subscriber, subscription } = await aSubscription(api, { activatedOn: '2026-08-10', billingCycleDay: 1 });
      expect(await nextBill(subscriber.id)).toEqual({ on: '2026-08-10', totalMinor: 74516n });
      await runBilling(app, api, '2026-08-10');
      expect(await nextBill(subscriber.id)).toEqual({ on: '2026-09-01', totalMinor: 105000n });
      await api.post(`/subscriptions/${subscription.id}/end`, { on: '2026-09-01', reason: 'moved away' }).expect(200);
      expect(await nextBill(subscriber.id)).toBeNull();
    });

    it('knows the credit and the charge of a plan change', async () => {
      at('2026-09-01T06:00:00Z');
      const { subscriber, subscription } = await aSubscription(api, { plan: await aPlan(api, { price: '200.00' }) });
      await runBilling(app, api, '2026-09-01');
      const cheap = await aPlan(api, { price: '100.00' });
      await api
        .post(`/subscriptions/${subscription.id}/plan-change`, { planId: cheap.id, on: '2026-09-16' })
        .expect(200);
      expect(await nextBill(subscriber.id)).toEqual({ on: '2026-10-01', totalMinor: 5250n });
    });

    it('is unknown for a subscriber without a service', async () => {
      expect(await nextBill((await aSubscriber(api)).id)).toBeNull();
    });
  });
});
