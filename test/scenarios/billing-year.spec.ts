import { addDays, localDate, type LocalDate } from '@demarc/kernel';
import type { BillingRun } from '@demarc/contracts';
import { BillingRunService } from '../../apps/server/src/modules/invoices/billing-run.service';
import { StartBillingRun } from '../../apps/server/src/modules/invoices/start-billing-run.service';
import { LedgerService } from '../../apps/server/src/modules/ledger/ledger.service';
import { invoice, invoicesOf, pay } from '../factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { brokenInvariants } from '../support/invariants';

describe('the nightly run, night after night', () => {
  let app: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    app = await startApp({ clockAt: '2027-12-31T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });
  afterAll(() => app.close());

  /** What the schedule does at an instant, and the work that it starts. */
  async function tickAt(instant: Date): Promise<void> {
    app.clock.moveTo(instant);
    await app.get(StartBillingRun).startScheduled();
    await app.get(BillingRunService).continueAll();
    await app.get(LedgerService).releaseDueRevenue();
  }
  const noon = (date: LocalDate): Date => new Date(`${date}T06:00:00Z`);
  const runsOf = async (day: string): Promise<BillingRun[]> => {
    const { body } = await api.get('/billing-runs?limit=200').expect(200);
    return (body.items as BillingRun[]).filter((run) => run.asOf === day);
  };
  const balances = async (): Promise<Map<string, string>> => {
    const { body } = await api.get('/ledger/trial-balance').expect(200);
    return new Map(body.rows.map((row: { account: string; balance: string }) => [row.account, row.balance]));
  };

  //  31 Dec   31 Jan   29 Feb   31 Mar   30 Apr  …  30 Nov   31 Dec
  //  |--------|--------|--------|--------|---…------|--------|----
  it('BR-08, BR-15, BR-20: cycle day 31 through a leap year is thirteen invoices, each once', async () => {
    const plan = await aPlan(api, { price: '310.00' });
    const { subscriber, subscription } = await aSubscription(api, { plan, activatedOn: '2027-12-31' });
    expect(subscription.billingCycleDay).toBe(31);
    const other = await aSubscriber(api);
    for (let day = localDate('2027-12-31'); day <= '2028-12-31'; day = addDays(day, 1)) {
      await tickAt(noon(day));
      if (day === '2028-01-05') await pay(api, subscriber.id, '1000.00');
      if (day === '2028-06-10')
        await aSubscription(api, { subscriber: other, plan, activatedOn: day, billingCycleDay: 1 });
      if (day === '2028-09-16') {
        const cheap = await aPlan(api, { price: '155.00' });
        await api.post(`/subscriptions/${subscription.id}/plan-change`, { planId: cheap.id, on: day }).expect(200);
      }
    }

    const rows = await invoicesOf(api, subscriber.id);
    const full = await Promise.all(rows.map((row) => invoice(api, row.number)));
    expect(full.map(({ lines }) => lines[0]!.from)).toEqual(
      (
        '2027-12-31 2028-01-31 2028-02-29 2028-03-31 2028-04-30 2028-05-31 2028-06-30 ' +
        '2028-07-31 2028-08-31 2028-09-30 2028-10-31 2028-11-30 2028-12-31'
      ).split(' '),
    );
    // Each period ends where the next begins, and each invoice is issued on the day its period begins.
    full.slice(1).forEach(({ lines, issuedOn }, index) => {
      expect(lines[0]!.from).toBe(full[index]!.lines[0]!.to);
      expect(issuedOn).toBe(lines[0]!.from);
    });
    // The change of 16 September: 14 of 30 days (31 Aug to 30 Sep) at 310.00 back, the same days at 155.00.
    expect(full[9]!.lines.map((line) => [line.kind, line.net])).toEqual([
      ['recurring', '155.00'],
      ['credit', '-144.67'],
      ['recurring', '72.33'],
    ]);
    // 1000.00 paid in January: three invoices of 325.50 and 23.50 of the fourth.
    expect(rows.slice(0, 4).map((row) => row.open)).toEqual(['0.00', '0.00', '0.00', '302.00']);

    const statement = (await api.get(`/subscribers/${subscriber.number}/statement`).expect(200)).body;
    expect(Number(statement.balance)).toBeCloseTo(
      rows.reduce((sum, row) => sum + Number(row.open), 0),
      2,
    );
    // Seven of the other's: the first one has 21 of 30 days.
    expect((await invoicesOf(api, other.id)).map((row) => row.net)).toEqual(['217.00', ...Array(6).fill('310.00')]);
    const books = await balances();
    expect(books.get('2300') ?? '0.00').toBe('0.00');
    expect(Number(books.get('4000'))).toBeCloseTo(
      -[...rows, ...(await invoicesOf(api, other.id))].reduce((sum, row) => sum + Number(row.net), 0),
      2,
    );
  });

  it('BR-14: each day has one run in a zone with daylight saving, also when its hour does not exist or exists twice', async () => {
    await app.database.sql.query(`update billing_entity set zone = 'America/New_York', billing_hour = 2`);
    for (const [from, days] of [
      ['2029-03-10', 3],
      ['2029-11-03', 3],
    ] as const) {
      const start = new Date(`${from}T12:00:00Z`).getTime();
      for (let minutes = 0; minutes < days * 24 * 60; minutes += 20) await tickAt(new Date(start + minutes * 60_000));
    }
    for (const day of ['2029-03-11', '2029-03-12', '2029-11-04', '2029-11-05']) {
      expect((await runsOf(day)).map((run) => run.startedBy)).toEqual(['schedule']);
    }
    const [spring] = await runsOf('2029-03-11'); // 02:00 is skipped: 03:00 EDT
    expect(spring!.createdAt.slice(0, 16)).toBe('2029-03-11T07:00');
    const [autumn] = await runsOf('2029-11-04');
    expect(autumn!.createdAt.slice(0, 16)).toBe('2029-11-04T07:00'); // 02:00 EST, after the second 01:00
    await app.database.sql.query(`update billing_entity set zone = 'Asia/Dhaka', billing_hour = 1`);
  });

  it('R8: a clock ten years ahead parks the accounts instead of writing 120 invoices each; set right, all goes on', async () => {
    const count = async (): Promise<number> => {
      const [row] = await app.database.sql.query<{ count: number }[]>(`select count(*)::int as count from invoice`);
      return row!.count;
    };
    const before = await count();
    await tickAt(new Date('2039-12-05T06:00:00Z'));
    expect(await count()).toBe(before);
    const [run] = await runsOf('2039-12-05');
    expect(run!.parked.map((parked) => parked.code)).toEqual(Array(run!.subscribersTotal).fill('too-many-periods'));
    expect(run!.parkedCount).toBe(run!.subscribersTotal);
    await tickAt(new Date('2029-12-05T06:00:00Z'));
    expect((await runsOf('2029-12-05'))[0]).toMatchObject({ parkedCount: 0, invoiceCount: 2 });
    await tickAt(new Date('2029-12-05T07:00:00Z'));
    expect(await count()).toBe(before + 2);
  });
});
