import { addDays, localDate, type LocalDate } from '@demarc/kernel';
import fc from 'fast-check';
import type { BillableAccount, BillableSubscription, InvoicedLine, InvoiceDraft, PlanSpan } from './billable-account';
import { draftInvoices } from './invoice-draft';
import { sumOf } from './money';
import { NO_TAX, type TaxSet } from './tax';

const on = localDate;
const vat5: TaxSet = { inclusive: false, taxes: [{ taxId: 'vat', name: 'VAT', partsPerMillion: 50_000 }] };

function aPlan(
  priceMinor: bigint | null,
  fromOn: string,
  toOn: string | null = null,
  extra: Partial<PlanSpan> = {},
): PlanSpan {
  const planId = `plan-${priceMinor}`;
  const dates = { fromOn: on(fromOn), toOn: toOn === null ? null : on(toOn) };
  return { planId, planName: planId, priceMinor, currency: 'BDT', periodMonths: 1, taxSet: NO_TAX, ...dates, ...extra };
}

function aSubscription(planSpans: PlanSpan[], extra: Partial<BillableSubscription> = {}): BillableSubscription {
  const activatedOn = planSpans[0]?.fromOn ?? on('2026-01-01');
  return { subscriptionId: 'sub', billingCycleDay: 1, activatedOn, endedOn: null, planSpans, holds: [], ...extra };
}

function anAccount(
  subscriptions: BillableSubscription[],
  invoicedLines: readonly InvoicedLine[] = [],
): BillableAccount {
  return { subscriberId: 'S', currency: 'BDT', taxRounding: 'invoice', subscriptions, invoicedLines };
}

function drafts(account: BillableAccount, asOf: string): readonly InvoiceDraft[] {
  const outcome = draftInvoices(account, on(asOf));
  if (outcome.kind === 'parked')
    throw new Error(`parked: ${JSON.stringify(outcome.reason, (_k, v) => (typeof v === 'bigint' ? String(v) : v))}`);
  return outcome.drafts;
}

const reasonOf = (account: BillableAccount, asOf: string) => {
  const outcome = draftInvoices(account, on(asOf));
  return outcome.kind === 'parked' ? outcome.reason : outcome.drafts;
};

/** Finalises all that is due on a date and returns the account as it is afterwards. */
function invoiced(account: BillableAccount, asOf: string): BillableAccount {
  const lines = drafts(account, asOf).flatMap((draft) => draft.lines);
  return { ...account, invoicedLines: [...account.invoicedLines, ...lines] };
}

const short = (draft: InvoiceDraft) => draft.lines.map((line) => [line.kind, line.fromOn, line.toOn, line.amountMinor]);

describe('periods in advance', () => {
  it('BR-09: the first partial period, 17 of 31 days of 1000.00', () => {
    const account = anAccount([aSubscription([aPlan(100000n, '2026-03-15')])]);
    const [draft, ...more] = drafts(account, '2026-03-15');
    expect(more).toEqual([]);
    expect(short(draft!)).toEqual([['recurring', '2026-03-15', '2026-04-01', 54839n]]);
    expect(draft!.periodFromOn).toBe('2026-03-01');
  });

  it('nothing before activation, one period on the day, the next on the next cycle day', () => {
    const account = anAccount([aSubscription([aPlan(100000n, '2026-03-15')])]);
    expect(drafts(account, '2026-03-14')).toEqual([]);
    const afterFirst = invoiced(account, '2026-03-15');
    expect(drafts(afterFirst, '2026-03-31')).toEqual([]);
    expect(short(drafts(afterFirst, '2026-04-01')[0]!)).toEqual([['recurring', '2026-04-01', '2026-05-01', 100000n]]);
  });

  it('BR-39: each missed period gets its own invoice, in order', () => {
    const account = anAccount([aSubscription([aPlan(100000n, '2026-01-01')])]);
    const missed = drafts(account, '2026-03-04');
    expect(missed.map((draft) => draft.periodFromOn)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
    expect(missed.map((draft) => draft.lines[0]!.toOn)).toEqual(['2026-02-01', '2026-03-01', '2026-04-01']);
  });

  it('BR-08: cycle day 31 bills every month once', () => {
    const account = anAccount([aSubscription([aPlan(310n, '2026-01-31')], { billingCycleDay: 31 })]);
    expect(drafts(account, '2026-06-29').map((draft) => draft.periodFromOn)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
  });

  it('two subscriptions with the same cycle day share an invoice, with another day they do not', () => {
    const plan = aPlan(1000n, '2026-03-01');
    const first = aSubscription([plan]);
    const same = anAccount([first, aSubscription([plan], { subscriptionId: 'b' })]);
    expect(drafts(same, '2026-03-01').map((draft) => draft.lines.length)).toEqual([2]);
    const apart = anAccount([first, aSubscription([plan], { subscriptionId: 'b', billingCycleDay: 10 })]);
    expect(drafts(apart, '2026-03-10').map((draft) => draft.periodFromOn)).toEqual([
      '2026-02-10',
      '2026-03-01',
      '2026-03-10',
    ]);
  });

  it('taxes the invoice once per rate and shares the tax among the lines', () => {
    const subscriptions = ['a', 'b', 'c'].map((subscriptionId) =>
      aSubscription([aPlan(333n, '2026-03-01', null, { taxSet: vat5 })], { subscriptionId }),
    );
    const [draft] = drafts(anAccount(subscriptions), '2026-03-01');
    expect([draft!.netMinor, draft!.taxMinor, draft!.totalMinor]).toEqual([999n, 50n, 1049n]);
    expect(draft!.lines.map((line) => line.taxMinor)).toEqual([17n, 16n, 17n]);
  });

  it('BR-36: a price of zero is an invoice of zero, not a parked account', () => {
    const [draft] = drafts(anAccount([aSubscription([aPlan(0n, '2026-03-01')])]), '2026-03-01');
    expect(draft!.totalMinor).toBe(0n);
    expect(draft!.lines).toHaveLength(1);
  });
});

describe('changes', () => {
  const april = (to: bigint, from = 20000n) =>
    anAccount([aSubscription([aPlan(from, '2026-04-01', '2026-04-16'), aPlan(to, '2026-04-16')])]);
  const before = invoiced(anAccount([aSubscription([aPlan(20000n, '2026-04-01')])]), '2026-04-01');

  it('BR-10: a plan change on 16 April credits 100.00 and charges 50.00, on the next invoice', () => {
    const account = { ...april(10000n), invoicedLines: before.invoicedLines };
    expect(drafts(account, '2026-04-16')).toEqual([]);
    const [may] = drafts(account, '2026-05-01');
    expect(short(may!)).toEqual([
      ['recurring', '2026-05-01', '2026-06-01', 10000n],
      ['credit', '2026-04-16', '2026-05-01', -10000n],
      ['recurring', '2026-04-16', '2026-05-01', 5000n],
    ]);
    expect(may!.lines.map((line) => [line.periodFromOn, line.segment])).toEqual([
      ['2026-05-01', 0],
      ['2026-04-01', 0],
      ['2026-04-01', 1],
    ]);
    expect(may!.totalMinor).toBe(5000n);
  });

  it('BR-10: a change known before the period is invoiced is two charges', () => {
    expect(short(drafts(april(10000n), '2026-04-20')[0]!)).toEqual([
      ['recurring', '2026-04-01', '2026-04-16', 10000n],
      ['recurring', '2026-04-16', '2026-05-01', 5000n],
    ]);
  });

  it('a plan replaced on the day it began costs nothing', () => {
    const changes = [
      aPlan(100n, '2026-04-01', '2026-04-16'),
      aPlan(900n, '2026-04-16'),
      aPlan(300n, '2026-04-16', '2026-04-16'),
    ];
    const [draft] = drafts(anAccount([aSubscription(changes)]), '2026-04-20');
    expect(draft!.lines.map((line) => line.amountMinor)).toEqual([50n, 450n]);
  });

  it('BR-11: three plans of one price in one period cost that price', () => {
    const spans = ['2026-04-01', '2026-04-11', '2026-04-21', null].map((date) => date);
    const plans = [0, 1, 2].map((index) =>
      aPlan(10000n, spans[index]!, spans[index + 1] ?? null, { planId: `p${index}` }),
    );
    expect(drafts(anAccount([aSubscription(plans)]), '2026-04-01')[0]!.lines.map((line) => line.amountMinor)).toEqual([
      3333n,
      3334n,
      3333n,
    ]);
  });

  it('BR-12: a voluntary hold of 10 of 30 days credits 300.00 of 900.00', () => {
    const june = invoiced(anAccount([aSubscription([aPlan(90000n, '2026-06-01')])]), '2026-06-01');
    const holds = [{ fromOn: on('2026-06-11'), toOn: on('2026-06-21') }];
    const held = { ...june, subscriptions: [aSubscription([aPlan(90000n, '2026-06-01')], { holds })] };
    const [july] = drafts(held, '2026-07-01');
    expect(short(july!)).toEqual([
      ['recurring', '2026-07-01', '2026-08-01', 90000n],
      ['credit', '2026-06-11', '2026-06-21', -30000n],
    ]);
  });

  it('a credit carries the tax its charge had, whatever the rate is today', () => {
    const taxed = (taxSet: TaxSet) => [
      aPlan(20000n, '2026-04-01', '2026-04-16', { taxSet }),
      aPlan(30000n, '2026-04-16', null, { taxSet }),
    ];
    const start = invoiced(
      anAccount([aSubscription([aPlan(20000n, '2026-04-01', null, { taxSet: vat5 })])]),
      '2026-04-01',
    );
    const vat10: TaxSet = { inclusive: false, taxes: [{ taxId: 'vat', name: 'VAT', partsPerMillion: 100_000 }] };
    const [may] = drafts({ ...start, subscriptions: [aSubscription(taxed(vat10))] }, '2026-05-01');
    const credit = may!.lines.find((line) => line.kind === 'credit')!;
    expect([credit.amountMinor, credit.taxMinor]).toEqual([-10000n, -500n]);
  });

  it('BR-15: an annual plan cancelled 60 days early gives 1967.21 back, to a human', () => {
    const annual = aPlan(1200000n, '2027-03-01', null, { periodMonths: 12 });
    const start = invoiced(anAccount([aSubscription([annual])]), '2027-03-01');
    const ended = { ...start, subscriptions: [aSubscription([annual], { endedOn: on('2028-01-01') })] };
    expect(reasonOf(ended, '2027-12-31')).toEqual([]);
    expect(reasonOf(ended, '2028-01-01')).toEqual({
      code: 'negative-total',
      periodFromOn: '2027-03-01',
      totalMinor: -196721n,
    });
  });

  it('C5: the end date is not charged', () => {
    const plan = aPlan(30000n, '2026-04-01');
    const ended = anAccount([aSubscription([plan], { endedOn: on('2026-04-11') })]);
    expect(short(drafts(ended, '2026-04-30')[0]!)).toEqual([['recurring', '2026-04-01', '2026-04-11', 10000n]]);
  });

  it('a run for a later date does not make the earlier one give money back', () => {
    const ahead = invoiced(anAccount([aSubscription([aPlan(20000n, '2026-04-01')])]), '2026-06-01');
    expect(drafts(ahead, '2026-04-10')).toEqual([]);
  });

  it('BR-34: after a void the period is billed once more, also when corrections of it stand', () => {
    const account = { ...april(10000n), invoicedLines: before.invoicedLines };
    const settled = invoiced(account, '2026-05-01');
    const [aprilLine, ...rest] = settled.invoicedLines;
    expect(aprilLine!.amountMinor).toBe(20000n);
    const afterVoid = { ...settled, invoicedLines: rest };
    const [june] = drafts(afterVoid, '2026-06-01');
    expect(june!.lines.find((line) => line.isCorrection)).toMatchObject({ amountMinor: 20000n, fromOn: '2026-04-01' });
    expect(sumOf(june!.lines.map((line) => line.amountMinor))).toBe(30000n);
    const freed = { ...before, invoicedLines: [] };
    expect(short(drafts(freed, '2026-04-01')[0]!)).toEqual(
      short(drafts(anAccount([...freed.subscriptions]), '2026-04-01')[0]!),
    );
  });
});

describe('R14: an account that would need a guess is parked with its reason', () => {
  const plan = aPlan(1000n, '2026-04-01');
  const line = drafts(anAccount([aSubscription([plan])]), '2026-04-01')[0]!.lines[0]!;

  it.each<[string, BillableAccount, object]>([
    ['no price', anAccount([aSubscription([aPlan(null, '2026-04-01')])]), { code: 'no-price' }],
    [
      'a plan in another currency',
      anAccount([aSubscription([aPlan(1000n, '2026-04-01', null, { currency: 'USD' })])]),
      { code: 'currency-mix', currencies: ['BDT', 'USD'] },
    ],
    [
      'days without a plan',
      anAccount([aSubscription([aPlan(1000n, '2026-04-01', '2026-04-10'), aPlan(1000n, '2026-04-12')])]),
      { code: 'plan-gap', on: '2026-04-10' },
    ],
    [
      'no plan at all',
      anAccount([aSubscription([], { activatedOn: on('2026-04-01') })]),
      { code: 'plan-gap', on: '2026-04-01' },
    ],
    [
      'two plans on one day',
      anAccount([aSubscription([aPlan(1000n, '2026-04-01', '2026-04-13'), aPlan(2000n, '2026-04-12')])]),
      { code: 'plan-overlap', on: '2026-04-12' },
    ],
    [
      'a monthly plan after an annual one',
      anAccount([
        aSubscription([aPlan(1000n, '2026-04-01', '2026-04-12', { periodMonths: 12 }), aPlan(2000n, '2026-04-12')]),
      ]),
      { code: 'period-length-changed' },
    ],
    [
      'another cycle day than was invoiced',
      anAccount([aSubscription([plan], { billingCycleDay: 5 })], [line]),
      { code: 'cycle-changed', on: '2026-04-01' },
    ],
    [
      'a day that is invoiced twice',
      anAccount([aSubscription([plan])], [line, { ...line, segment: 1 }]),
      { code: 'invoiced-twice', on: '2026-04-01' },
    ],
    [
      'a day credited without a charge',
      anAccount([aSubscription([plan])], [{ ...line, kind: 'credit', amountMinor: -1000n }]),
      { code: 'invoiced-twice', on: '2026-04-01' },
    ],
    [
      'an invoiced amount that the price does not explain',
      anAccount([aSubscription([plan])], [{ ...line, amountMinor: 400n }]),
      { code: 'invoiced-amount-differs', on: '2026-04-01' },
    ],
    [
      'more missed periods than anybody would believe',
      anAccount([aSubscription([aPlan(1000n, '2024-01-01')])]),
      { code: 'too-many-periods', count: 28 },
    ],
  ])('%s', (_case, account, reason) => {
    expect(reasonOf(account, '2026-04-20')).toMatchObject(reason);
  });
});

describe('properties', () => {
  interface History {
    cycleDay: number;
    changes: { afterDays: number; priceMinor: bigint }[];
    runs: number[];
    endAfter: number | null;
  }
  const history: fc.Arbitrary<History> = fc.record({
    cycleDay: fc.integer({ min: 1, max: 31 }),
    changes: fc.array(
      fc.record({ afterDays: fc.integer({ min: 1, max: 250 }), priceMinor: fc.bigInt(0n, 1_000_000n) }),
      { maxLength: 4 },
    ),
    runs: fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 10 }),
    endAfter: fc.option(fc.integer({ min: 1, max: 300 })),
  });
  const start = on('2026-01-14');

  /** The history as it is known on a day: later changes have not been entered yet. */
  function knownOn(story: History, day: number, priceMinor: bigint): BillableSubscription {
    const changes = story.changes
      .filter((change) => change.afterDays <= day)
      .toSorted((a, b) => a.afterDays - b.afterDays);
    const unique = changes.filter((change, index) => changes[index + 1]?.afterDays !== change.afterDays);
    const spans = [{ afterDays: 0, priceMinor }, ...unique].map((each, index, all) => {
      const next = all[index + 1];
      return aPlan(
        each.priceMinor,
        addDays(start, each.afterDays),
        next === undefined ? null : addDays(start, next.afterDays),
      );
    });
    const endedOn = story.endAfter !== null && story.endAfter <= day ? addDays(start, story.endAfter) : null;
    return aSubscription(spans, { billingCycleDay: story.cycleDay, endedOn });
  }

  /** Runs the billing on each day of the story; parked days invoice nothing. */
  function play(story: History, price: bigint): { lines: InvoicedLine[]; days: number[] } {
    let lines: InvoicedLine[] = [];
    const days = story.runs.toSorted((a, b) => a - b);
    for (const day of days) {
      const account = anAccount([knownOn(story, day, price)], lines);
      const outcome = draftInvoices(account, addDays(start, day));
      if (outcome.kind === 'drafts') lines = [...lines, ...outcome.drafts.flatMap((draft) => draft.lines)];
    }
    return { lines, days };
  }

  it('R14: a run on its own result yields nothing, whatever changed in between', () => {
    fc.assert(
      fc.property(history, fc.bigInt(0n, 1_000_000n), (story, price) => {
        const { lines, days } = play(story, price);
        const last = days.at(-1)!;
        const again = draftInvoices(anAccount([knownOn(story, last, price)], lines), addDays(start, last));
        expect(again.kind === 'parked' ? again.reason.code : again.drafts.length).toEqual(
          again.kind === 'parked' ? 'negative-total' : 0,
        );
      }),
    );
  });

  it('conservation: many runs through all changes invoice what one run with the final history would', () => {
    fc.assert(
      fc.property(history, fc.bigInt(0n, 1_000_000n), (story, price) => {
        const { lines } = play({ ...story, endAfter: null }, price);
        const last = 330;
        const final = knownOn({ ...story, endAfter: null }, last, price);
        const stepwise = draftInvoices(anAccount([final], lines), addDays(start, last));
        const atOnce = draftInvoices(anAccount([final]), addDays(start, last));
        fc.pre(stepwise.kind === 'drafts' && atOnce.kind === 'drafts');
        if (stepwise.kind !== 'drafts' || atOnce.kind !== 'drafts') return;
        const all = [...lines, ...stepwise.drafts.flatMap((draft) => draft.lines)];
        const expected = atOnce.drafts.flatMap((draft) => draft.lines);
        expect(sumOf(all.map((line) => line.amountMinor))).toBe(sumOf(expected.map((line) => line.amountMinor)));
      }),
    );
  });

  it('the unique key of the database holds: no two lines share subscription, kind, period and segment', () => {
    fc.assert(
      fc.property(history, fc.bigInt(1n, 1_000_000n), (story, price) => {
        const { lines } = play(story, price);
        const keys = lines.map((line) => `${line.kind} ${line.periodFromOn} ${line.segment}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('tiling: on an account without a gap every day of use is charged exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 330 }), (cycleDay, day) => {
        const account = anAccount([aSubscription([aPlan(999n, start)], { billingCycleDay: cycleDay })]);
        const spans = drafts(account, addDays(start, day)).flatMap((draft) => draft.lines);
        let next: LocalDate = start;
        for (const line of spans) {
          expect(line.fromOn).toBe(next);
          next = line.toOn;
        }
        expect(next > addDays(start, day)).toBe(true);
      }),
    );
  });
});
