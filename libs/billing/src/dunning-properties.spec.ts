import { localDate } from '@demarc/kernel';
import fc from 'fast-check';
import { decideServiceState, forecastServiceState } from './dunning-schedule';
import type { DunningFacts, DunningHold, DunningPolicy, ServiceStateName, SuspensionMethod } from './dunning-schedule';

describe('for all accounts, policies and instants', () => {
  const DAY = 86_400_000;
  const START = Date.parse('2026-02-01T00:00:00Z');
  const instants = fc.integer({ min: 0, max: 90 * DAY }).map((ms) => new Date(START + ms));
  const dates = fc
    .integer({ min: 0, max: 80 })
    .map((day) => localDate(new Date(START + day * DAY).toISOString().slice(0, 10)));
  const windows = fc
    .integer({ min: 0, max: 23 })
    .chain((hour) => fc.record({ hour: fc.constant(hour), untilHour: fc.integer({ min: hour + 1, max: 24 }) }));
  const rest = fc.record({
    graceDays: fc.integer({ min: 0, max: 20 }),
    method: fc.constantFrom<SuspensionMethod>('walled-garden', 'suspended'),
    toleranceMinor: fc.bigInt({ min: 0n, max: 300n }),
    noticeDays: fc.option(fc.integer({ min: 0, max: 10 })),
    skipWeekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 6 }),
  });
  const policies: fc.Arbitrary<DunningPolicy> = fc.tuple(windows, rest).map(([window, other]) => ({
    ...window,
    ...other,
  }));
  const invoices = fc.array(
    fc.record({
      invoiceId: fc.uuid(),
      number: fc.nat(9999).map(String),
      dueOn: dates,
      openMinor: fc.bigInt({ min: 0n, max: 400n }),
    }),
    { maxLength: 5 },
  );
  const holds = fc.array(
    fc.oneof(
      instants.map((until): DunningHold => ({ kind: 'payment-in-flight', until })),
      dates.map((throughOn): DunningHold => ({ kind: 'promise', throughOn })),
      instants.map((until): DunningHold => ({ kind: 'spared', until })),
    ),
    { maxLength: 2 },
  );
  const accounts: fc.Arbitrary<DunningFacts> = fc.record({
    openInvoices: invoices,
    policy: policies,
    current: fc.record({
      state: fc.constantFrom('active', 'notice', 'walled-garden', 'suspended', 'terminated'),
      isHeldByStaff: fc.boolean(),
    }),
    holds,
    now: instants,
    zone: fc.constantFrom('Asia/Dhaka', 'America/New_York', 'Europe/Berlin', 'Pacific/Chatham', 'UTC'),
  });
  const isCut = (state: ServiceStateName): boolean => state === 'walled-garden' || state === 'suspended';

  it('R15: nothing is taken away without an overdue balance above the tolerance', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const decision = decideServiceState(facts);
        if (!decision.changes || !isCut(decision.state)) return;
        expect(decision.pastGraceMinor).toBeGreaterThan(facts.policy.toleranceMinor);
        expect(decision.overdueMinor).toBeGreaterThanOrEqual(decision.pastGraceMinor);
        const owed = decision.causes.reduce((sum, { openMinor }) => sum + openMinor, 0n);
        expect(owed).toBe(decision.pastGraceMinor);
      }),
      { numRuns: 500 },
    );
  });

  it('who owes nothing is active, unless staff or an end of contract says otherwise', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const paid = decideServiceState({ ...facts, openInvoices: [] });
        const isLeftAlone = paid.reason === 'terminated' || paid.reason === 'held-by-staff';
        if (!isLeftAlone) expect(paid.state).toBe('active');
      }),
    );
  });

  it('deciding again from the decided state changes nothing', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const first = decideServiceState(facts);
        const again = decideServiceState({ ...facts, current: { ...facts.current, state: first.state } });
        expect(again).toMatchObject({ state: first.state, changes: false });
      }),
      { numRuns: 500 },
    );
  });

  it('no decision is slept through: nothing changes before nextDecisionAt', () => {
    fc.assert(
      fc.property(accounts, fc.double({ min: 0, max: 1, noNaN: true }), (facts, part) => {
        const decision = decideServiceState(facts);
        const until = decision.nextDecisionAt?.getTime() ?? facts.now.getTime() + 400 * DAY;
        const before = new Date(facts.now.getTime() + Math.floor((until - facts.now.getTime() - 1) * part));
        const current = { ...facts.current, state: decision.state };
        expect(decideServiceState({ ...facts, current, now: before }).state).toBe(decision.state);
      }),
      { numRuns: 500 },
    );
  });

  it('paying more never makes it worse', () => {
    const severity = ['active', 'notice', 'walled-garden', 'suspended', 'terminated'];
    fc.assert(
      fc.property(accounts, fc.bigInt({ min: 0n, max: 400n }), (facts, paid) => {
        const less = facts.openInvoices.map((open) => ({
          ...open,
          openMinor: open.openMinor > paid ? open.openMinor - paid : 0n,
        }));
        const before = severity.indexOf(decideServiceState(facts).state);
        const after = severity.indexOf(decideServiceState({ ...facts, openInvoices: less }).state);
        expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });

  it('the order of the invoices does not matter', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const reversed = decideServiceState({ ...facts, openInvoices: facts.openInvoices.toReversed() });
        expect(reversed.state).toBe(decideServiceState(facts).state);
      }),
    );
  });

  it('a suspension begins in the window of an allowed day and not in the future', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const decision = decideServiceState(facts);
        if (!decision.changes || !isCut(decision.state)) return;
        if (decision.state === 'walled-garden' && facts.current.state === 'suspended') return;
        expect(decision.effectiveAt.getTime()).toBeLessThanOrEqual(facts.now.getTime());
        const asOf = decideServiceState({ ...facts, now: decision.effectiveAt });
        expect(asOf.state).toBe(decision.state);
      }),
      { numRuns: 500 },
    );
  });

  it('a forecast comes true', () => {
    fc.assert(
      fc.property(accounts, (facts) => {
        const now = decideServiceState(facts);
        const forecast = forecastServiceState(facts);
        if (forecast === null) return;
        expect(forecast.at.getTime()).toBeGreaterThan(facts.now.getTime());
        const then = { ...facts, current: { ...facts.current, state: now.state }, now: forecast.at };
        expect(decideServiceState(then)).toMatchObject({ state: forecast.decision.state, changes: true });
      }),
      { numRuns: 500 },
    );
  });
});
