import { addDays, assert, dateInZone, instantOf, weekday } from '@demarc/kernel';
import type { LocalDate } from '@demarc/kernel';
import { sumOf } from './money';
import type { Minor } from './money';

export type ServiceStateName = 'active' | 'notice' | 'throttled' | 'walled-garden' | 'suspended' | 'terminated';

/** What a policy does with a subscription whose bill stays unpaid. */
export type SuspensionMethod = Extract<ServiceStateName, 'walled-garden' | 'suspended'>;

export interface DunningPolicy {
  /** Whole days after the due date on which nothing is taken away. */
  readonly graceDays: number;
  /** Local hour at which the suspension window of a day opens. */
  readonly hour: number;
  /** Local hour at which it closes again; 24 is midnight. */
  readonly untilHour: number;
  readonly method: SuspensionMethod;
  /** A total up to this much is let be. */
  readonly toleranceMinor: Minor;
  /** The state `notice` begins so many days before the suspension; `null`: there is no notice. */
  readonly noticeDays: number | null;
  /** Days of the week on which nobody is suspended, 0 = Sunday (Bangladesh: 5 and 6). */
  readonly skipWeekdays: readonly number[];
}

export interface DunnedInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly dueOn: LocalDate;
  readonly openMinor: Minor;
}

/** What keeps a subscriber from being suspended for a while. */
export type DunningHold =
  | { readonly kind: 'payment-in-flight'; readonly until: Date }
  | { readonly kind: 'promise'; readonly throughOn: LocalDate }
  /** Staff gave the service back until then, whatever is overdue. */
  | { readonly kind: 'spared'; readonly until: Date };

export interface DunningFacts {
  /** Invoices with something left to pay, whether due yet or not. */
  readonly openInvoices: readonly DunnedInvoice[];
  readonly policy: DunningPolicy;
  readonly current: {
    readonly state: ServiceStateName;
    /** A member of staff took the service away: a payment does not give it back. */
    readonly isHeldByStaff: boolean;
  };
  readonly holds: readonly DunningHold[];
  readonly now: Date;
  readonly zone: string;
}

export type DunningReason =
  | 'nothing-overdue'
  | 'in-grace'
  | 'within-tolerance'
  | 'notice'
  | 'past-grace'
  | 'window-closed'
  | 'payment-in-flight'
  | 'promised'
  | 'spared'
  | 'held-by-staff'
  | 'terminated';

export interface DunningDecision {
  readonly state: ServiceStateName;
  readonly changes: boolean;
  readonly reason: DunningReason;
  /** The invoices that brought it about, earliest due first. */
  readonly causes: readonly DunnedInvoice[];
  readonly overdueMinor: Minor;
  /** The part of it whose grace is over. */
  readonly pastGraceMinor: Minor;
  /** When this state began by the timetable; `now` for a restore. */
  readonly effectiveAt: Date;
  /** Nothing changes before then unless a fact does; `null`: never by time alone. */
  readonly nextDecisionAt: Date | null;
}

const SEVERITY: Readonly<Record<ServiceStateName, number>> = {
  active: 0,
  notice: 1,
  throttled: 2,
  'walled-garden': 3,
  suspended: 4,
  terminated: 5,
};
const isHarsher = (a: ServiceStateName, b: ServiceStateName): boolean => SEVERITY[a] > SEVERITY[b];

/** Whether a change of state takes something away from the subscriber. A notice is only told. */
export const takesAway = (from: ServiceStateName, to: ServiceStateName): boolean =>
  isHarsher(to, from) && isHarsher(to, 'notice');

const earliest = (instants: readonly Date[]): Date | null =>
  instants.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);

/** Only a service that is taken away can be held: one that staff gave back is dunned like any other. */
const isStaffHold = ({ isHeldByStaff, state }: DunningFacts['current']): boolean =>
  isHeldByStaff && isHarsher(state, 'notice');

interface Dated extends DunnedInvoice {
  readonly suspendAt: Date;
  readonly noticeAt: Date | null;
}

/**
 * What a subscription's service should be, from what is owed and the clock (C10, C12). The service is taken away
 * only by what is past its grace, more than the tolerance, within the suspension window; it is given back at once.
 */
export function decideServiceState(facts: DunningFacts): DunningDecision {
  const { policy, current, now, zone } = facts;
  check(policy);
  const today = dateInZone(now, zone);
  const open = dated(facts);
  const overdue = open.filter(({ dueOn }) => dueOn < today);
  const pastGrace = open.filter(({ suspendAt }) => suspendAt <= now);
  const noticed = open.filter(({ noticeAt }) => noticeAt !== null && noticeAt <= now);
  const totals = { overdueMinor: total(overdue), pastGraceMinor: total(pastGrace) };
  const is = (state: ServiceStateName, reason: DunningReason, causes: readonly Dated[]): DunningDecision => ({
    state,
    changes: state !== current.state,
    reason,
    causes: causes.map(({ invoiceId, number, dueOn, openMinor }) => ({ invoiceId, number, dueOn, openMinor })),
    ...totals,
    effectiveAt: isHarsher(state, current.state) ? beganAt(state, causes, facts) : now,
    nextDecisionAt: nextDecisionAt(state, open, facts),
  });

  if (current.state === 'terminated') return is('terminated', 'terminated', []);
  if (isStaffHold(current)) return is(current.state, 'held-by-staff', []);
  if (isPromised(facts)) return is('active', 'promised', overdue);
  if (isHeld(facts, 'spared')) return is('active', 'spared', overdue);
  const gentle = total(noticed) > policy.toleranceMinor ? 'notice' : 'active';
  if (totals.pastGraceMinor <= policy.toleranceMinor) return is(gentle, gentleReason(gentle, totals, policy), overdue);
  if (!isHarsher(policy.method, current.state)) return is(policy.method, 'past-grace', pastGrace);
  const stay = isHarsher(current.state, gentle) ? current.state : gentle;
  if (isPaymentInFlight(facts)) return is(stay, 'payment-in-flight', pastGrace);
  if (windowFrom(now, policy, zone) > now) return is(stay, 'window-closed', pastGrace);
  return is(policy.method, 'past-grace', pastGrace);
}

/** A change to come, and the instant at which it will be made. */
export interface DunningForecast {
  readonly at: Date;
  readonly decision: DunningDecision;
}

/** The next change that time alone will bring: "who will be next, and when". `null`: none is in sight. */
export function forecastServiceState(facts: DunningFacts): DunningForecast | null {
  let decision = decideServiceState(facts);
  const current = { ...facts.current, state: decision.state };
  // Each step passes at least one dated instant: an invoice has two, a hold one, and behind each the window has one.
  for (let left = 4 * (facts.openInvoices.length + facts.holds.length + 1); left > 0; left--) {
    const at = decision.nextDecisionAt;
    if (at === null) return null;
    decision = decideServiceState({ ...facts, current, now: at });
    if (decision.changes) return { at, decision };
  }
  return null;
}

function check(policy: DunningPolicy): void {
  assert(Number.isInteger(policy.graceDays) && policy.graceDays >= 0, 'grace is a count of days');
  assert(Number.isInteger(policy.hour) && policy.hour >= 0 && policy.hour <= 23, 'the hour is 0 to 23');
  assert(
    Number.isInteger(policy.untilHour) && policy.untilHour > policy.hour && policy.untilHour <= 24,
    'the window of a day closes after it opens',
  );
  assert(policy.toleranceMinor >= 0n, 'a tolerance is not negative');
  assert(policy.noticeDays === null || policy.noticeDays >= 0, 'notice is given some days before');
  assert(
    [0, 1, 2, 3, 4, 5, 6].some((day) => !policy.skipWeekdays.includes(day)),
    'a week has a day for suspensions',
  );
}

const total = (invoices: readonly DunnedInvoice[]): Minor => sumOf(invoices.map(({ openMinor }) => openMinor));

function gentleReason(
  gentle: ServiceStateName,
  totals: { overdueMinor: Minor; pastGraceMinor: Minor },
  policy: DunningPolicy,
): DunningReason {
  if (gentle === 'notice') return 'notice';
  if (totals.overdueMinor === 0n) return 'nothing-overdue';
  return totals.overdueMinor <= policy.toleranceMinor ? 'within-tolerance' : 'in-grace';
}

/** Open invoices with their instants, earliest due first, ties by number as payments are allocated (C11). */
function dated({ openInvoices, policy, zone }: DunningFacts): Dated[] {
  return openInvoices
    .filter(({ openMinor }) => openMinor > 0n)
    .toSorted((a, b) => (a.dueOn === b.dueOn ? (a.number < b.number ? -1 : 1) : a.dueOn < b.dueOn ? -1 : 1))
    .map((invoice) => {
      // C10: on time until the last instant of the due date; BR-27: the calendar moves the day, never the hour.
      const suspendOn = allowedFrom(addDays(invoice.dueOn, policy.graceDays + 1), policy);
      const suspendAt = instantOf(suspendOn, policy.hour, 0, zone);
      return { ...invoice, suspendAt, noticeAt: noticeAt(invoice, suspendOn, policy, zone) };
    });
}

/** Notice comes so many days before the suspension, and never while the invoice can still be paid on time. */
function noticeAt(invoice: DunnedInvoice, suspendOn: LocalDate, policy: DunningPolicy, zone: string): Date | null {
  if (policy.noticeDays === null) return null;
  const planned = instantOf(addDays(suspendOn, -policy.noticeDays), policy.hour, 0, zone);
  const overdueAt = instantOf(addDays(invoice.dueOn, 1), 0, 0, zone);
  return planned > overdueAt ? planned : overdueAt;
}

function allowedFrom(date: LocalDate, policy: DunningPolicy): LocalDate {
  let day = date;
  while (policy.skipWeekdays.includes(weekday(day))) day = addDays(day, 1);
  return day;
}

/** The first instant at or after `from` at which a service may be taken away: between the hours of an allowed day. */
function windowFrom(from: Date, policy: DunningPolicy, zone: string): Date {
  const day = allowedFrom(dateInZone(from, zone), policy);
  const opensAt = instantOf(day, policy.hour, 0, zone);
  if (opensAt > from) return opensAt;
  const closesAt =
    policy.untilHour === 24 ? instantOf(addDays(day, 1), 0, 0, zone) : instantOf(day, policy.untilHour, 0, zone);
  return from < closesAt ? from : instantOf(allowedFrom(addDays(day, 1), policy), policy.hour, 0, zone);
}

const promiseEnds = (throughOn: LocalDate, zone: string): Date => instantOf(addDays(throughOn, 1), 0, 0, zone);
const holdEnds = (hold: DunningHold, zone: string): Date =>
  hold.kind === 'promise' ? promiseEnds(hold.throughOn, zone) : hold.until;
const isHeld = ({ holds, now, zone }: DunningFacts, kind: DunningHold['kind']): boolean =>
  holds.some((hold) => hold.kind === kind && holdEnds(hold, zone) > now);
/** BR-30: a promise holds through its last day, and gives a suspended service back at once. */
const isPromised = (facts: DunningFacts): boolean => isHeld(facts, 'promise');
/** BR-28: while money may be on its way, nothing is taken away; what is away stays away until it arrives. */
const isPaymentInFlight = (facts: DunningFacts): boolean => isHeld(facts, 'payment-in-flight');

/** When the invoices, one after the other, came to more than the tolerance, and the window and every hold allowed it. */
function beganAt(state: ServiceStateName, causes: readonly Dated[], { policy, holds, now, zone }: DunningFacts): Date {
  const instantOfEach = (invoice: Dated): Date | null => (state === 'notice' ? invoice.noticeAt : invoice.suspendAt);
  const steps = causes
    .flatMap((invoice) => {
      const at = instantOfEach(invoice);
      return at === null || at > now ? [] : [{ at, openMinor: invoice.openMinor }];
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  let sum = 0n;
  const crossing = steps.find(({ openMinor }) => (sum += openMinor) > policy.toleranceMinor);
  if (crossing === undefined) return now;
  if (state === 'notice') return crossing.at;
  const ended = holds.map((hold) => holdEnds(hold, zone)).filter((end) => end <= now && end > crossing.at);
  const latest = ended.reduce((last, end) => (end > last ? end : last), crossing.at);
  return windowFrom(latest, policy, zone);
}

function nextDecisionAt(state: ServiceStateName, open: readonly Dated[], facts: DunningFacts): Date | null {
  const { policy, current, holds, now, zone } = facts;
  if (state === 'terminated' || isStaffHold(current)) return null;
  const dates = open.flatMap((invoice) => [invoice.suspendAt, invoice.noticeAt]).filter((at) => at !== null);
  const ends = holds.map((hold) => holdEnds(hold, zone));
  const isWaiting = total(open.filter(({ suspendAt }) => suspendAt <= now)) > policy.toleranceMinor;
  const window = isWaiting && isHarsher(policy.method, state) ? [windowFrom(now, policy, zone)] : [];
  return earliest([...dates, ...ends, ...window].filter((at) => at > now));
}
