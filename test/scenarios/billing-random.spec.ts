import { randomUUID } from 'node:crypto';
import { addDays, daysBetween, localDate, type LocalDate } from '@demarc/kernel';
import type { BillingRun, Payment, Plan, Subscriber } from '@demarc/contracts';
import { invoicesOf, runBilling } from '../factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { brokenInvariants } from '../support/invariants';

/** More of them by DEMARC_SEEDS; a seed that fails is added here and stays. */
const SEEDS = Array.from({ length: Number(process.env.DEMARC_SEEDS ?? 3) }, (_, index) => index + 1);
const STEPS = 60;

/** Mulberry32: the same seed tells the same story. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 0x9e3779b1;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * sides);
  };
}

interface Customer {
  subscriber: Subscriber;
  subscriptionId: string;
  lastChangeOn: LocalDate;
  ended: boolean;
}

/** Months of an ISP in random order: whatever staff, subscribers, clocks and networks do, the books hold after every step. */
describe('R14: money under random use', () => {
  let app: TestApp;
  let api: ApiClient;
  let plans: Plan[];
  let today: LocalDate;
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-01-05T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
    plans = [];
    for (const price of ['999.99', '500.01', '0.07', '1234.50']) plans.push(await aPlan(api, { price }));
    plans.push(await aPlan(api, { price: '333.33', taxed: false }));
  });
  afterAll(() => app.close());

  const moveTo = (date: LocalDate): void => {
    today = date;
    app.clock.moveTo(new Date(`${date}T06:00:00Z`));
  };

  class Story {
    readonly customers: Customer[] = [];
    readonly payments: { body: object; key: string; answer: Payment }[] = [];
    constructor(readonly roll: (sides: number) => number) {}

    private any<T>(list: readonly T[]): T | undefined {
      return list[this.roll(list.length)];
    }

    async step(): Promise<string> {
      const acts = [
        () => this.join(),
        () => this.changePlan(),
        () => this.leave(),
        () => this.passTime(),
        () => this.passTime(),
        () => this.bill(),
        () => this.bill(),
        () => this.pay(),
        () => this.pay(),
        () => this.payAgain(),
        () => this.reverse(),
        () => this.void(),
      ];
      const act = this.customers.length < 2 ? () => this.join() : acts[this.roll(acts.length)]!;
      return act();
    }

    private async join(): Promise<string> {
      const activatedOn = addDays(today, this.roll(20) - 10);
      const { subscriber, subscription } = await aSubscription(api, {
        subscriber: await aSubscriber(api),
        plan: this.any(plans)!,
        activatedOn,
        billingCycleDay: 1 + this.roll(31),
      });
      this.customers.push({ subscriber, subscriptionId: subscription.id, lastChangeOn: activatedOn, ended: false });
      return 'join';
    }

    private async changePlan(): Promise<string> {
      const customer = this.any(this.customers)!;
      if (customer.ended) return 'nothing';
      const on = addDays(customer.lastChangeOn, 1 + this.roll(25));
      const body = { planId: this.any(plans)!.id, on };
      await api.post(`/subscriptions/${customer.subscriptionId}/plan-change`, body).expect(200);
      customer.lastChangeOn = on;
      return `change ${on}`;
    }

    private async leave(): Promise<string> {
      const customer = this.any(this.customers)!;
      if (customer.ended || this.roll(3) > 0) return 'nothing';
      const on = [addDays(today, this.roll(15)), addDays(customer.lastChangeOn, 1)].toSorted().at(-1)!;
      await api.post(`/subscriptions/${customer.subscriptionId}/end`, { on, reason: 'moves away' }).expect(200);
      customer.ended = true;
      return `leave ${on}`;
    }

    private passTime(): Promise<string> {
      // Now and then somebody sets the clock back (R8).
      moveTo(addDays(today, this.roll(12) === 0 ? -3 : 1 + this.roll(18)));
      return Promise.resolve(`today ${today}`);
    }

    private async bill(): Promise<string> {
      const asOf = addDays(today, [0, 0, 5, -9][this.roll(4)]!);
      const run = await runBilling(app, api, asOf);
      const unexpected = run.parked.filter((parked) => parked.code !== 'negative-total');
      expect(unexpected).toEqual([]);
      return `bill ${asOf}: ${run.invoiceCount}`;
    }

    private async pay(): Promise<string> {
      const { subscriber } = this.any(this.customers)!;
      const body = {
        subscriberId: subscriber.id,
        amount: `${this.roll(3000)}.${String(1 + this.roll(99)).padStart(2, '0')}`,
        currency: 'BDT',
        method: 'nagad',
        externalId: randomUUID(),
      };
      const key = randomUUID();
      const answer = (await api.post('/payments', body, key).expect(200)).body as Payment;
      this.payments.push({ body, key, answer });
      return `pay ${body.amount}`;
    }

    private async payAgain(): Promise<string> {
      const payment = this.any(this.payments);
      if (payment === undefined) return 'nothing';
      const key = this.roll(2) === 0 ? payment.key : randomUUID();
      const { body } = await api.post('/payments', payment.body, key).expect(200);
      expect(body.id).toBe(payment.answer.id);
      return 'pay again';
    }

    private async reverse(): Promise<string> {
      const payment = this.any(this.payments);
      if (payment === undefined || this.roll(2) === 0) return 'nothing';
      await api.post(`/payments/${payment.answer.id}/reverse`, { reason: 'bounced' });
      return 'reverse';
    }

    private async void(): Promise<string> {
      const rows = await invoicesOf(api, this.any(this.customers)!.subscriber.id);
      const row = this.any(rows);
      if (row === undefined) return 'nothing';
      await api.post(`/invoices/${row.number}/void`, { reason: 'mistake' });
      return `void ${row.number}`;
    }
  }

  it.each(SEEDS)('seed %i', async (seed) => {
    moveTo(localDate('2026-01-05'));
    const story = new Story(dice(seed));
    const told: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      told.push(await story.step());
      expect({ told, broken: await brokenInvariants(app.database.sql) }).toEqual({ told, broken: {} });
    }
    // Two more months bring every correction onto an invoice; then there is nothing left to do.
    for (const days of [31, 31]) {
      moveTo(addDays(today, days));
      await runBilling(app, api, today);
    }
    const last: BillingRun = await runBilling(app, api, today);
    expect(last.invoiceCount).toBe(0);
    expect(await brokenInvariants(app.database.sql)).toEqual({});
    const parked = new Set(last.parked.map((account) => account.subscriberId));
    for (const customer of story.customers.filter(({ subscriber }) => !parked.has(subscriber.id))) {
      await isChargedForItsDays(customer);
    }
  });

  /** The oracle: price times days over days of the period, per period, as an exact fraction and without our library. */
  async function isChargedForItsDays({ subscriptionId }: Customer): Promise<void> {
    const lines = await app.database.sql.query<{ from: LocalDate; to: LocalDate; charged: string }[]>(
      `select period_from_on::text as from, period_to_on::text as to, sum(amount_minor) as charged
       from invoice_line where subscription_id = $1 and not void group by 1, 2 order by 1`,
      [subscriptionId],
    );
    const spans = await app.database.sql.query<{ from: LocalDate; to: LocalDate; price: string }[]>(
      `select greatest(p.from_on, s.activated_on)::text as from, least(p.to_on, s.ended_on, date '9999-01-01')::text as to, p.price_minor as price
       from subscription_plan_period p join subscription s on s.id = p.subscription_id where s.id = $1`,
      [subscriptionId],
    );
    for (const period of lines) {
      const days = daysBetween(period.from, period.to);
      let exact = 0;
      for (const span of spans) {
        const from = span.from > period.from ? span.from : period.from;
        const to = span.to < period.to ? span.to : period.to;
        if (from < to) exact += (Number(span.price) * daysBetween(from, to)) / days;
      }
      expect(Math.abs(Number(period.charged) - exact)).toBeLessThanOrEqual(spans.length);
    }
  }
});
