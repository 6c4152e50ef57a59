import { addDays, type LocalDate } from '@demarc/kernel';
import {
  Parked,
  type BillableAccount,
  type BillableSubscription,
  type ChargeKind,
  type InvoicedLine,
  type MissingLine,
} from './billable-account';
import { periodsTouching, type DateSpan } from './billing-period';
import { cycleOf, MOST_MISSED_PERIODS, proposePeriods, type ProposedPeriod } from './charge-plan';
import { addUp, type WeightedSpan } from './coverage';
import { absolute, sumOf, type Minor } from './money';
import { prorateSegment } from './proration';
import type { TaxSet } from './tax';

/** One price of one plan, proposed and invoiced, within one period. */
interface PriceSheet {
  readonly planId: string;
  readonly planName: string;
  readonly priceMinor: Minor;
  readonly taxSet: TaxSet;
  readonly proposed: DateSpan[];
  readonly invoiced: InvoicedLine[];
}

interface PeriodSheet {
  readonly subscription: BillableSubscription;
  readonly period: DateSpan;
  readonly proposal: ProposedPeriod | null;
  readonly invoiced: readonly InvoicedLine[];
}

/** Rounding can leave one unit per line when an activation date was corrected; more means the lines are not ours. */
const residualAllowed = (lines: number): bigint => BigInt(lines + 1);

const weightOf = (line: InvoicedLine): WeightedSpan => ({
  fromOn: line.fromOn,
  toOn: line.toOn,
  weight: line.kind === 'credit' ? -1 : 1,
});

const earliest = (dates: readonly LocalDate[]): LocalDate => dates.reduce((a, b) => (a < b ? a : b));
const latest = (dates: readonly LocalDate[]): LocalDate => dates.reduce((a, b) => (a > b ? a : b));

function byPeriod(lines: readonly InvoicedLine[]): Map<LocalDate, InvoicedLine[]> {
  const groups = new Map<LocalDate, InvoicedLine[]>();
  for (const line of lines) {
    const group = groups.get(line.periodFromOn);
    if (group === undefined) groups.set(line.periodFromOn, [line]);
    else group.push(line);
  }
  return groups;
}

/** Safety bound: on no day may more than one plan have been charged, whatever the reason. */
function refuseDoubleDays(sheet: PeriodSheet): void {
  const { subscriptionId } = sheet.subscription;
  const twice = addUp(sheet.invoiced.map(weightOf)).find((span) => span.weight < 0 || span.weight > 1);
  if (twice !== undefined) throw new Parked({ code: 'invoiced-twice', subscriptionId, on: twice.fromOn });
}

function priceSheets(sheet: PeriodSheet): PriceSheet[] {
  const sheets = new Map<string, PriceSheet>();
  const sheetOf = (head: Omit<PriceSheet, 'proposed' | 'invoiced'>): PriceSheet => {
    const key = `${head.planId} ${head.priceMinor}`;
    const known = sheets.get(key);
    if (known !== undefined) return known;
    const { planId, planName, priceMinor, taxSet } = head;
    const fresh: PriceSheet = { planId, planName, priceMinor, taxSet, proposed: [], invoiced: [] };
    sheets.set(key, fresh);
    return fresh;
  };
  // Invoiced lines first: a credit carries the tax its charge had, not the rate of today.
  for (const line of sheet.invoiced) sheetOf(line).invoiced.push(line);
  for (const charge of sheet.proposal?.charges ?? []) {
    sheetOf({ ...charge.plan, priceMinor: charge.priceMinor }).proposed.push(charge);
  }
  return [...sheets.values()];
}

/** Charges and credits that bring one price from what is invoiced to what is owed. */
function settlePrice(sheet: PeriodSheet, price: PriceSheet, usedFromOn: LocalDate): MissingLine[] {
  const { subscription, period } = sheet;
  const { subscriptionId } = subscription;
  const amountOf = (days: DateSpan): Minor => prorateSegment(price.priceMinor, days, period, usedFromOn);
  const due = price.proposed.map((span) => ({ fromOn: span.fromOn, toOn: span.toOn, weight: 1 }));
  const taken = price.invoiced.map((line) => ({ ...weightOf(line), weight: -weightOf(line).weight }));
  const lines = addUp([...due, ...taken]).map((span): MissingLine => {
    const kind: ChargeKind = span.weight < 0 ? 'credit' : 'recurring';
    const amountMinor = kind === 'credit' ? -amountOf(span) : amountOf(span);
    const { planId, planName, priceMinor, taxSet } = price;
    const days = { periodFromOn: period.fromOn, periodToOn: period.toOn, fromOn: span.fromOn, toOn: span.toOn };
    const isCorrection = sheet.invoiced.length > 0;
    return {
      subscriptionId,
      kind,
      segment: 0,
      planId,
      planName,
      priceMinor,
      taxSet,
      amountMinor,
      isCorrection,
      ...days,
    };
  });

  const wanted = sumOf(price.proposed.map(amountOf)) - sumOf(price.invoiced.map((line) => line.amountMinor));
  const residual = wanted - sumOf(lines.map((line) => line.amountMinor));
  if (absolute(residual) > residualAllowed(price.invoiced.length)) {
    throw new Parked({ code: 'invoiced-amount-differs', subscriptionId, on: period.fromOn });
  }
  const last = lines.pop();
  return last === undefined ? [] : [...lines, { ...last, amountMinor: last.amountMinor + residual }];
}

/** Numbers new lines after those that exist, so that two runs from the same facts collide on the unique key. */
function numberSegments(lines: readonly MissingLine[], invoiced: readonly InvoicedLine[]): MissingLine[] {
  const next: Record<ChargeKind, number> = { recurring: 0, credit: 0 };
  for (const line of invoiced) next[line.kind] = Math.max(next[line.kind], line.segment + 1);
  return lines.map((line) => ({ ...line, segment: next[line.kind]++ }));
}

/** The ordinary case, and nearly all of a long history: one charge is owed, and just that was invoiced. */
function isSettled({ proposal, invoiced, period }: PeriodSheet): boolean {
  const [charge, ...otherCharges] = proposal?.charges ?? [];
  const [line, ...otherLines] = invoiced;
  if (proposal === null || charge === undefined || line === undefined) return false;
  if (otherCharges.length > 0 || otherLines.length > 0 || line.kind !== 'recurring') return false;
  return (
    line.planId === charge.plan.planId &&
    line.priceMinor === charge.priceMinor &&
    line.fromOn === charge.fromOn &&
    line.toOn === charge.toOn &&
    line.amountMinor === prorateSegment(charge.priceMinor, charge, period, proposal.usedFromOn)
  );
}

function settlePeriod(sheet: PeriodSheet): MissingLine[] {
  if (isSettled(sheet)) return [];
  refuseDoubleDays(sheet);
  const { proposal, invoiced, period } = sheet;
  const firstDays = [...invoiced.map((line) => line.fromOn), ...(proposal === null ? [] : [proposal.usedFromOn])];
  const usedFromOn = firstDays.length === 0 ? period.fromOn : earliest(firstDays);
  const lines = priceSheets(sheet).flatMap((price) => settlePrice(sheet, price, usedFromOn));
  const ordered = lines.toSorted((a, b) => (a.fromOn < b.fromOn ? -1 : a.fromOn > b.fromOn ? 1 : 0));
  return numberSegments(ordered, invoiced);
}

/** Lines a subscription still owes, or is owed, for all periods that begin on or before `asOfOn`. */
export function missingLines(
  account: BillableAccount,
  subscription: BillableSubscription,
  asOfOn: LocalDate,
): MissingLine[] {
  const { subscriptionId } = subscription;
  const invoiced = byPeriod(account.invoicedLines.filter((line) => line.subscriptionId === subscriptionId));
  // A period invoiced ahead of this run is reviewed too, else its days would look unowed and be credited.
  const throughOn = latest([asOfOn, ...invoiced.keys()]);
  const fromOn = earliest([subscription.activatedOn, ...invoiced.keys()]);
  const periods = periodsTouching(cycleOf(subscription), { fromOn, toOn: addDays(throughOn, 1) });
  const starts = new Set(periods.map((period) => period.fromOn));
  const offGrid = [...invoiced.keys()].find((start) => !starts.has(start));
  if (offGrid !== undefined) throw new Parked({ code: 'cycle-changed', subscriptionId, on: offGrid });

  const reviewed = periods.filter((period) => period.fromOn <= asOfOn || invoiced.has(period.fromOn));
  // Before activation nothing is owed, not even for the period that will hold it.
  const proposed = subscription.activatedOn > throughOn ? [] : proposePeriods(account, subscription, reviewed);
  const proposals = new Map(proposed.map((proposal) => [proposal.period.fromOn, proposal]));
  const lines = reviewed.flatMap((period) =>
    settlePeriod({
      subscription,
      period,
      proposal: proposals.get(period.fromOn) ?? null,
      invoiced: invoiced.get(period.fromOn) ?? [],
    }),
  );
  const missed = new Set(lines.filter((line) => !line.isCorrection).map((line) => line.periodFromOn)).size;
  if (missed > MOST_MISSED_PERIODS) throw new Parked({ code: 'too-many-periods', subscriptionId, count: missed });
  return lines;
}
