import { randomUUID } from 'node:crypto';
import type { Payment } from '@demarc/contracts';
import { invoice, invoicesOf, pay, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { brokenInvariants } from '../../../../../test/support/invariants';
import { PaymentsService } from './payments.service';

describe('payments', () => {
  let app: TestApp;
  let api: ApiClient;
  const at = (instant: string): void => app.clock.moveTo(new Date(instant));
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-01-10T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });
  afterAll(() => app.close());

  /** A subscriber with open invoices of these untaxed months, the clock left in the last one. */
  async function owing(price: string, months: string[], taxed = false) {
    const plan = await aPlan(api, { price, taxed });
    at(`${months[0]}-01T06:00:00Z`);
    const made = await aSubscription(api, { plan, activatedOn: `${months[0]}-01` });
    for (const month of months) {
      at(`${month}-01T06:00:00Z`);
      await runBilling(app, api, `${month}-01`);
    }
    return made.subscriber;
  }
  const openOf = async (subscriberId: string) =>
    (await invoicesOf(api, subscriberId)).map((row) => [row.state, row.open]);
  const countPayments = async (subscriberId: string): Promise<number> =>
    (await api.get(`/payments?subscriberId=${subscriberId}`).expect(200)).body.items.length;
  const summary = (subscriberId: string) => app.get(PaymentsService).accountSummary(app.database.sql, subscriberId);

  it('BR-22: 1,200.00 pays January and February of 500.00 and 200.00 of March', async () => {
    const subscriber = await owing('500.00', ['2026-01', '2026-02', '2026-03']);
    const payment = await pay(api, subscriber.id, '1200.00');
    expect(payment.allocations.map((part) => part.amount)).toEqual(['500.00', '500.00', '200.00']);
    expect(await openOf(subscriber.id)).toEqual([
      ['paid', '0.00'],
      ['paid', '0.00'],
      ['open', '300.00'],
    ]);
  });

  it('BR-22: what the payer names wins, the rest goes to the oldest', async () => {
    const subscriber = await owing('500.00', ['2026-01', '2026-02', '2026-03']);
    const march = (await invoicesOf(api, subscriber.id)).at(-1)!;
    await pay(api, subscriber.id, '600.00', { allocations: [{ invoiceId: march.id, amount: '500.00' }] });
    expect(await openOf(subscriber.id)).toEqual([
      ['open', '400.00'],
      ['open', '500.00'],
      ['paid', '0.00'],
    ]);
  });

  it('BR-24: a partial payment leaves the rest due, and the account says so', async () => {
    const subscriber = await owing('1000.00', ['2026-04'], true);
    await pay(api, subscriber.id, '1000.00');
    expect(await openOf(subscriber.id)).toEqual([['open', '50.00']]);
    expect(await summary(subscriber.id)).toMatchObject({ due: '50.00', overdue: '0.00', credit: '0.00' });
    at('2026-04-11T06:00:00Z');
    expect(await summary(subscriber.id)).toMatchObject({
      due: '50.00',
      overdue: '50.00',
      overdueDays: 1,
      overdueInvoices: 1,
    });
  });

  it('BR-23: an overpayment is credit that pays the next invoices by itself', async () => {
    const subscriber = await owing('1000.00', ['2026-05']);
    const paid = await pay(api, subscriber.id, '6000.00');
    expect(paid.unallocated).toBe('5000.00');
    expect(await summary(subscriber.id)).toMatchObject({ due: '0.00', credit: '5000.00' });
    for (const month of ['06', '07', '08', '09', '10', '11']) {
      at(`2026-${month}-01T06:00:00Z`);
      await runBilling(app, api, `2026-${month}-01`);
    }
    expect(await openOf(subscriber.id)).toEqual([...Array(6).fill(['paid', '0.00']), ['open', '1000.00']]);
    expect(await summary(subscriber.id)).toMatchObject({ due: '1000.00', credit: '0.00', overdue: '0.00' });
    const second = (await invoicesOf(api, subscriber.id))[1]!;
    expect((await invoice(api, second.number)).allocations).toEqual([
      expect.objectContaining({ paymentId: paid.id, receipt: paid.receipt, amount: '1000.00' }),
    ]);
  });

  it('BR-21: bKash with a fee of 1.5 % is posted to clearing, fees and the receivable', async () => {
    const subscriber = await owing('1000.00', ['2026-12'], true);
    const payment = await pay(api, subscriber.id, '1050.00', { method: 'bkash', externalId: 'FEE1', fee: '15.75' });
    const { body } = await api.get(`/ledger/entries?subscriberId=${subscriber.id}&limit=1`).expect(200);
    expect(body.items[0]).toMatchObject({ kind: 'payment', sourceId: payment.id });
    expect(body.items[0].lines.map((line: Record<string, string>) => [line.account, line.debit, line.credit])).toEqual([
      ['bkash-clearing', '1034.25', null],
      ['gateway-fees', '15.75', null],
      ['accounts-receivable', null, '1050.00'],
    ]);
  });

  it('BR-01: 2^53 + 1 minor units survive API, database and API', async () => {
    const subscriber = await aSubscriber(api);
    const payment = await pay(api, subscriber.id, '90071992547409.93');
    expect(payment).toMatchObject({ amount: '90071992547409.93', unallocated: '90071992547409.93' });
    expect(await summary(subscriber.id)).toMatchObject({ credit: '90071992547409.93' });
    const { body } = await api.get(`/subscribers/${subscriber.number}/statement`).expect(200);
    expect(body.balance).toBe('-90071992547409.93');
  });

  describe('BR-16: the same payment twice', () => {
    it('with one transaction id is one payment, one entry, one body, both answered 200', async () => {
      at('2027-01-05T06:00:00Z');
      const subscriber = await aSubscriber(api);
      const body = {
        subscriberId: subscriber.id,
        amount: '500.00',
        currency: 'BDT',
        method: 'bkash',
        externalId: '6H7801QFYM',
      };
      const first = await api.post('/payments', body, randomUUID()).expect(200);
      at('2027-01-05T06:00:24Z');
      const second = await api.post('/payments', body, randomUUID()).expect(200);
      expect(second.body).toEqual(first.body);
      expect(await countPayments(subscriber.id)).toBe(1);
      expect(await summary(subscriber.id)).toMatchObject({
        credit: '500.00',
        lastPayment: { amount: '500.00', method: 'bkash' },
      });
      const entries = await api.get(`/ledger/entries?subscriberId=${subscriber.id}`).expect(200);
      expect(entries.body.items).toHaveLength(1);
    });

    it('with one Idempotency-Key, whatever the order of the fields, is one payment', async () => {
      const subscriber = await aSubscriber(api);
      const key = randomUUID();
      const first = await pay(api, subscriber.id, '70.00', { key });
      const reordered = { method: 'cash', currency: 'BDT', amount: '70.00', subscriberId: subscriber.id };
      const second = await api.post('/payments', reordered, key).expect(200);
      expect(second.body).toEqual(first);
      expect(await countPayments(subscriber.id)).toBe(1);
    });

    it('delivered twenty times in parallel is one payment', async () => {
      const subscriber = await aSubscriber(api);
      const body = {
        subscriberId: subscriber.id,
        amount: '90.00',
        currency: 'BDT',
        method: 'nagad',
        externalId: 'PAR-20',
      };
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => api.post('/payments', body, index % 2 === 0 ? key : randomUUID())),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map((answer) => (answer.body as Payment).id)).size).toBe(1);
      expect(await countPayments(subscriber.id)).toBe(1);
    });

    it('with a key that booked something else, or a transaction of somebody else, is a conflict', async () => {
      const [one, other] = [await aSubscriber(api), await aSubscriber(api)];
      const key = randomUUID();
      await pay(api, one.id, '10.00', { key, method: 'bank', externalId: 'SAME' });
      const body = { subscriberId: one.id, amount: '11.00', currency: 'BDT', method: 'bank', externalId: 'SAME' };
      expect((await api.post('/payments', body, key).expect(409)).body.code).toBe('payment/idempotency-key-reused');
      expect((await api.post('/payments', body, randomUUID()).expect(409)).body.code).toBe('payment/external-id-taken');
      const stolen = { ...body, subscriberId: other.id, amount: '10.00' };
      expect((await api.post('/payments', stolen, randomUUID()).expect(409)).body.code).toBe(
        'payment/external-id-taken',
      );
      // Another gateway may use the same id.
      await pay(api, other.id, '10.00', { method: 'card', externalId: 'SAME' });
    });

    it('for two subscribers at the same moment is booked for one of them', async () => {
      const pair = [await aSubscriber(api), await aSubscriber(api)];
      const answers = await Promise.all(
        pair.map(({ id }) =>
          api.post(
            '/payments',
            { subscriberId: id, amount: '10.00', currency: 'BDT', method: 'bank', externalId: 'RACE' },
            randomUUID(),
          ),
        ),
      );
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    });
  });

  it('parallel payments of one subscriber never allocate the same open amount twice', async () => {
    const subscriber = await owing('500.00', ['2027-02', '2027-03']);
    await Promise.all(Array.from({ length: 12 }, () => pay(api, subscriber.id, '100.00')));
    expect(await openOf(subscriber.id)).toEqual([
      ['paid', '0.00'],
      ['paid', '0.00'],
    ]);
    expect(await summary(subscriber.id)).toMatchObject({ due: '0.00', credit: '200.00' });
  });

  it('a payment racing the billing run is used for the new invoice, whichever commits first', async () => {
    at('2027-04-01T06:00:00Z');
    const made = await Promise.all(
      Array.from({ length: 10 }, async () =>
        aSubscription(api, { plan: await aPlan(api, { price: '300.00', taxed: false }) }),
      ),
    );
    await Promise.all([
      runBilling(app, api, '2027-04-01'),
      ...made.map(({ subscriber }) => pay(api, subscriber.id, '300.00')),
    ]);
    for (const { subscriber } of made) expect(await openOf(subscriber.id)).toEqual([['paid', '0.00']]);
  });

  describe('G34: money that does not fit', () => {
    it('too little is a partial payment, another currency is credit and never pays the invoice', async () => {
      const subscriber = await owing('99.90', ['2027-05']);
      await pay(api, subscriber.id, '9.99');
      await pay(api, subscriber.id, '99.90', { currency: 'USD' });
      expect(await openOf(subscriber.id)).toEqual([['open', '89.91']]);
      const { body } = await api.get(`/payments?subscriberId=${subscriber.id}`).expect(200);
      expect(body.items[0]).toMatchObject({ currency: 'USD', unallocated: '99.90', allocations: [] });
      at('2027-06-01T06:00:00Z');
      await runBilling(app, api, '2027-06-01');
      expect((await openOf(subscriber.id)).map(([state]) => state)).toEqual(['open', 'open']);
    });

    it('a void invoice takes none of it: it stays credit, or is refused when it was named', async () => {
      const subscriber = await owing('80.00', ['2027-07']);
      const [row] = await invoicesOf(api, subscriber.id);
      await api.post(`/invoices/${row!.number}/void`, { reason: 'cancelled' }).expect(200);
      const named = {
        subscriberId: subscriber.id,
        amount: '80.00',
        currency: 'BDT',
        method: 'cash',
        allocations: [{ invoiceId: row!.id, amount: '80.00' }],
      };
      expect((await api.post('/payments', named, randomUUID()).expect(400)).body.code).toBe(
        'payment/allocation-refused',
      );
      expect((await pay(api, subscriber.id, '80.00')).unallocated).toBe('80.00');
      expect(await countPayments(subscriber.id)).toBe(1);
    });

    it.each([
      ['more decimals than taka have', { amount: '10.001' }, 'money/amount-invalid'],
      ['no money', { amount: '0.00' }, 'request/invalid'],
      ['a negative amount', { amount: '-5.00' }, 'request/invalid'],
      ['a currency that is none', { currency: 'XXX' }, 'money/amount-invalid'],
      ['a fee above the amount', { fee: '10.01' }, 'payment/fee-too-large'],
      ['a negative fee', { fee: '-0.01' }, 'payment/fee-too-large'],
      ['money from tomorrow', { receivedAt: '2099-01-01T00:00:00Z' }, 'payment/received-in-future'],
      ['a method nobody knows', { method: 'gold' }, 'request/invalid'],
      ['a field nobody knows', { tip: '1.00' }, 'request/invalid'],
    ])('%s is refused and books nothing', async (_case, change, code) => {
      const subscriber = await aSubscriber(api);
      const body = { subscriberId: subscriber.id, amount: '10.00', currency: 'BDT', method: 'cash', ...change };
      expect((await api.post('/payments', body, randomUUID()).expect(400)).body.code).toBe(code);
      expect(await countPayments(subscriber.id)).toBe(0);
    });

    it('a subscriber nobody knows is refused, and so is a request without a key or without the right', async () => {
      const body = { subscriberId: randomUUID(), amount: '10.00', currency: 'BDT', method: 'cash' };
      await api.post('/payments', body, randomUUID()).expect(404);
      await api.post('/payments', body).expect(400);
      await (await app.api('support')).post('/payments', body, randomUUID()).expect(403);
    });
  });

  describe('a reversal', () => {
    it('opens the invoices again, takes the credit back, and mirrors the ledger', async () => {
      const subscriber = await owing('500.00', ['2027-08']);
      const payment = await pay(api, subscriber.id, '1200.00', { method: 'card', externalId: 'BOUNCE', fee: '12.00' });
      at('2027-09-01T06:00:00Z');
      await runBilling(app, api, '2027-09-01'); // uses 500.00 of the credit
      expect(await summary(subscriber.id)).toMatchObject({ due: '0.00', credit: '200.00' });
      const { body } = await api.post(`/payments/${payment.id}/reverse`, { reason: 'card refused' }).expect(200);
      expect(body).toMatchObject({ state: 'reversed', unallocated: '0.00', allocations: [] });
      expect(await openOf(subscriber.id)).toEqual([
        ['open', '500.00'],
        ['open', '500.00'],
      ]);
      const statement = await api.get(`/subscribers/${subscriber.number}/statement`).expect(200);
      expect(statement.body.balance).toBe('1000.00');
      const again = await api.post(`/payments/${payment.id}/reverse`, { reason: 'card refused' }).expect(409);
      expect(again.body.code).toBe('payment/already-reversed');
      const { body: entries } = await api.get(`/ledger/entries?subscriberId=${subscriber.id}&limit=1`).expect(200);
      expect(
        entries.items[0].lines.map((line: Record<string, string>) => [line.account, line.debit, line.credit]),
      ).toEqual([
        ['card-clearing', null, '1188.00'],
        ['gateway-fees', null, '12.00'],
        ['accounts-receivable', '1000.00', null],
        ['customer-advances', '200.00', null],
      ]);
    });

    it('lets other credit of the subscriber step in', async () => {
      const subscriber = await owing('500.00', ['2027-10']);
      const first = await pay(api, subscriber.id, '500.00');
      await pay(api, subscriber.id, '400.00');
      await api.post(`/payments/${first.id}/reverse`, { reason: 'counted twice' }).expect(200);
      expect(await openOf(subscriber.id)).toEqual([['open', '100.00']]);
    });

    it('needs the right and a reason', async () => {
      const payment = await pay(api, (await aSubscriber(api)).id, '5.00');
      await (await app.api('cashier')).post(`/payments/${payment.id}/reverse`, { reason: 'mine' }).expect(403);
      await api.post(`/payments/${payment.id}/reverse`, {}).expect(400);
      await api.post(`/payments/${randomUUID()}/reverse`, { reason: 'unknown' }).expect(404);
    });
  });

  it('BR-13: a value date is the date in Dhaka', async () => {
    at('2027-11-12T06:00:00Z');
    const subscriber = await aSubscriber(api);
    const onTime = await pay(api, subscriber.id, '1.00', { receivedAt: '2027-11-10T17:59:59Z' });
    const late = await pay(api, subscriber.id, '1.00', { receivedAt: '2027-11-10T18:00:00Z' });
    const rows = await app.database.sql.query<{ id: string; on: string }[]>(
      `select id, received_on::text as on from payment where id = any($1)`,
      [[onTime.id, late.id]],
    );
    expect(new Map(rows.map((row) => [row.id, row.on]))).toEqual(
      new Map([
        [onTime.id, '2027-11-10'],
        [late.id, '2027-11-11'],
      ]),
    );
  });

  it.each([
    `update payment set amount_minor = amount_minor + 1`,
    `update payment set subscriber_id = gen_random_uuid()`,
    `delete from payment`,
    `update payment_allocation set amount_minor = 1`,
    `delete from payment_allocation`,
    `truncate payment cascade`,
  ])('the database refuses: %s', async (statement) => {
    await expect(app.database.sql.query(statement)).rejects.toThrow(/is booked|is final|is append-only/);
  });

  it('BR-29: payment, allocation, ledger and outbox commit together or not at all', async () => {
    const subscriber = await owing('500.00', ['2027-12']);
    await app.database.sql.query(
      `alter table outbox_event add constraint ck_test_outbox check (type <> 'payment.booked') not valid`,
    );
    const body = { subscriberId: subscriber.id, amount: '500.00', currency: 'BDT', method: 'cash' };
    await api.post('/payments', body, randomUUID()).expect(500);
    expect(await openOf(subscriber.id)).toEqual([['open', '500.00']]);
    expect(await countPayments(subscriber.id)).toBe(0);
    await app.database.sql.query(`alter table outbox_event drop constraint ck_test_outbox`);
    const payment = await pay(api, subscriber.id, '500.00');
    const [event] = await app.database.sql.query<{ payload: Record<string, string> }[]>(
      `select payload from outbox_event where type = 'payment.booked' and subject_id = $1`,
      [payment.id],
    );
    expect(event!.payload).toMatchObject({
      paymentId: payment.id,
      subscriberId: subscriber.id,
      amountMinor: '50000',
      currency: 'BDT',
    });
  });

  it('the list pages by receipt and finds a transaction', async () => {
    const all = await api.get('/payments?limit=200').expect(200);
    const first = await api.get('/payments?limit=3').expect(200);
    const second = await api.get(`/payments?limit=3&cursor=${first.body.nextCursor}`).expect(200);
    const ids = (page: { body: { items: Payment[] } }) => page.body.items.map((item) => item.id);
    expect([...ids(first), ...ids(second)]).toEqual(ids(all).slice(0, 6));
    const found = await api.get('/payments?search=6h7801').expect(200);
    expect(found.body.items).toHaveLength(1);
    await api.get(`/payments/${found.body.items[0].id}`).expect(200);
  });
});
