import { localDate } from '@demarc/kernel';
import { decideServiceState, forecastServiceState, takesAway } from './dunning-schedule';
import type { DunningFacts, DunningHold, DunningPolicy, DunnedInvoice, ServiceStateName } from './dunning-schedule';

const DHAKA = 'Asia/Dhaka';
const POLICY: DunningPolicy = {
  graceDays: 3,
  hour: 10,
  untilHour: 24,
  method: 'walled-garden',
  toleranceMinor: 0n,
  noticeDays: null,
  skipWeekdays: [],
};
const FRIDAY_SATURDAY = [5, 6];

/** An invoice by its due date and what is left to pay, in taka. */
const invoice = (dueOn: string, taka: number, number = `INV-${dueOn}`): DunnedInvoice => ({
  invoiceId: number,
  number,
  dueOn: localDate(dueOn),
  openMinor: BigInt(Math.round(taka * 100)),
});

interface Case {
  open?: DunnedInvoice[];
  policy?: Partial<DunningPolicy>;
  state?: ServiceStateName;
  isHeldByStaff?: boolean;
  holds?: DunningHold[];
  zone?: string;
}
/** Facts as they stand at a local time of Dhaka (or an instant, when it ends in Z). */
function at(
  local: string,
  { open = [], policy = {}, state = 'active', isHeldByStaff = false, holds = [], zone = DHAKA }: Case = {},
): DunningFacts {
  const now = new Date(local.endsWith('Z') ? local : `${local.replace(' ', 'T')}+06:00`);
  return { openInvoices: open, policy: { ...POLICY, ...policy }, current: { state, isHeldByStaff }, holds, now, zone };
}
const stateAt = (local: string, facts: Case): ServiceStateName => decideServiceState(at(local, facts)).state;

describe('BR-27: the timetable', () => {
  //  issued 1 Mar      due 10 Mar   11 12 13 grace   14 Mar 10:00
  //  |---- on time ----------------|----------------|-- walled-garden -->
  const open = [invoice('2026-03-10', 1050)];

  it.each([
    ['on the due date', '2026-03-10 12:00', 'active', 'nothing-overdue'],
    ['the last second of the due date (C10)', '2026-03-10 23:59:59.999', 'active', 'nothing-overdue'],
    ['the first instant after it', '2026-03-11 00:00', 'active', 'in-grace'],
    ['13 March, last day of grace', '2026-03-13 23:59:59.999', 'active', 'in-grace'],
    ['14 March before the window', '2026-03-14 09:59:59.999', 'active', 'in-grace'],
    ['14 March 10:00', '2026-03-14 10:00', 'walled-garden', 'past-grace'],
    ['the same instant in UTC', '2026-03-14T04:00:00.000Z', 'walled-garden', 'past-grace'],
    ['long after', '2026-05-01 15:00', 'walled-garden', 'past-grace'],
  ])('%s', (_case, when, state, reason) => {
    expect(decideServiceState(at(when, { open }))).toMatchObject({ state, reason });
  });

  it('names the invoice, the amount and the instant', () => {
    expect(decideServiceState(at('2026-03-14 10:00', { open }))).toEqual({
      state: 'walled-garden',
      changes: true,
      reason: 'past-grace',
      causes: open,
      overdueMinor: 105000n,
      pastGraceMinor: 105000n,
      effectiveAt: new Date('2026-03-14T04:00:00Z'),
      nextDecisionAt: null,
    });
  });

  it('a day late, the decision still says since when it was due', () => {
    expect(decideServiceState(at('2026-03-15 11:30', { open })).effectiveAt).toEqual(new Date('2026-03-14T04:00:00Z'));
  });

  it('from the day of issue the next instant to look is 14 March 10:00', () => {
    const decision = decideServiceState(at('2026-03-01 09:00', { open }));
    expect(decision.nextDecisionAt).toEqual(new Date('2026-03-14T04:00:00Z'));
    expect(forecastServiceState(at('2026-03-01 09:00', { open }))).toMatchObject({
      at: new Date('2026-03-14T04:00:00Z'),
      decision: { state: 'walled-garden', causes: open },
    });
  });

  it.each([
    [0, '2026-03-11T04:00:00.000Z'],
    [1, '2026-03-12T04:00:00.000Z'],
    [30, '2026-04-10T04:00:00.000Z'],
  ])('grace of %i days', (graceDays, expected) => {
    const forecast = forecastServiceState(at('2026-03-01 09:00', { open, policy: { graceDays } }));
    expect(forecast?.at.toISOString()).toBe(expected);
  });

  it('the method is the policy’s', () => {
    expect(stateAt('2026-03-14 10:00', { open, policy: { method: 'suspended' } })).toBe('suspended');
  });
});

describe('BR-27: Friday and Saturday are no days for suspensions', () => {
  // 14 March 2026 is a Saturday: the window moves to Sunday, same hour
  const open = [invoice('2026-03-10', 1050)];
  const policy = { skipWeekdays: FRIDAY_SATURDAY };

  it.each([
    ['Saturday 10:00', '2026-03-14 10:00', 'active'],
    ['Saturday 23:59', '2026-03-14 23:59:59.999', 'active'],
    ['Sunday 09:59', '2026-03-15 09:59:59.999', 'active'],
    ['Sunday 10:00', '2026-03-15 10:00', 'walled-garden'],
  ])('%s', (_case, when, state) => expect(stateAt(when, { open, policy })).toBe(state));

  it('a debt of Wednesday found late is not enforced on Friday', () => {
    const late = { open: [invoice('2026-03-07', 1050)], policy };
    expect(stateAt('2026-03-11 10:00', late)).toBe('walled-garden');
    const onFriday = decideServiceState(at('2026-03-13 11:00', late));
    expect(onFriday).toMatchObject({ state: 'active', reason: 'window-closed' });
    expect(onFriday.nextDecisionAt).toEqual(new Date('2026-03-15T04:00:00Z'));
  });

  it('nor at three in the morning of an allowed day', () => {
    const found = decideServiceState(at('2026-03-16 03:00', { open, policy }));
    expect(found).toMatchObject({ state: 'active', reason: 'window-closed' });
    expect(found.nextDecisionAt).toEqual(new Date('2026-03-16T04:00:00Z'));
  });

  it('who is walled already stays so over the weekend, and is let out on it', () => {
    expect(stateAt('2026-03-20 12:00', { open, policy, state: 'walled-garden' })).toBe('walled-garden');
    expect(stateAt('2026-03-20 03:00', { open: [], policy, state: 'walled-garden' })).toBe('active');
  });
});

describe('a window that closes before the evening', () => {
  //  14 March   10:00 |----------| 16:00      15 March   10:00 |----------| 16:00
  const open = [invoice('2026-03-10', 1050)];
  const policy = { untilHour: 16 };

  it.each([
    ['its first instant', '2026-03-14 10:00', 'walled-garden', null],
    ['its last instant', '2026-03-14 15:59:59.999', 'walled-garden', null],
    ['closed: the evening is left alone', '2026-03-14 16:00', 'active', '2026-03-15T04:00:00Z'],
    ['the night too', '2026-03-15 02:00', 'active', '2026-03-15T04:00:00Z'],
    ['open again the next day', '2026-03-15 10:00', 'walled-garden', null],
  ])('%s', (_case, when, state, next) => {
    const decision = decideServiceState(at(when, { open, policy }));
    expect(decision.state).toBe(state);
    expect(decision.nextDecisionAt).toEqual(next === null ? null : new Date(next));
  });

  it('closed on Thursday evening, it opens on Sunday where the weekend is left alone', () => {
    const late = { open, policy: { ...policy, skipWeekdays: FRIDAY_SATURDAY } };
    const decision = decideServiceState(at('2026-03-19 17:00', late));
    expect(decision).toMatchObject({ state: 'active', reason: 'window-closed' });
    expect(decision.nextDecisionAt).toEqual(new Date('2026-03-22T04:00:00Z'));
  });

  it('gives back at any hour', () => {
    expect(stateAt('2026-03-14 03:00', { open: [], policy, state: 'walled-garden' })).toBe('active');
  });
});

describe('spared by staff', () => {
  const open = [invoice('2026-03-10', 1050)];
  const holds: DunningHold[] = [{ kind: 'spared', until: new Date('2026-03-20T06:00:00Z') }];

  it.each([
    ['on, whatever is overdue', '2026-03-15 12:00', 'walled-garden', 'active'],
    ['until that instant', '2026-03-20 11:59:59.999', 'active', 'active'],
    ['and not longer', '2026-03-20 12:00', 'active', 'walled-garden'],
  ] as const)('%s', (_case, when, state, then) => expect(stateAt(when, { open, holds, state })).toBe(then));

  it('what staff took away stays away', () => {
    const held = { open, holds, state: 'suspended' as const, isHeldByStaff: true };
    expect(stateAt('2026-03-15 12:00', held)).toBe('suspended');
  });
});

describe('what takes something away', () => {
  it.each([
    ['active', 'notice', false],
    ['active', 'throttled', true],
    ['notice', 'walled-garden', true],
    ['walled-garden', 'suspended', true],
    ['suspended', 'walled-garden', false],
    ['walled-garden', 'active', false],
    ['suspended', 'suspended', false],
  ] as const)('%s to %s: %s', (from, to, expected) => expect(takesAway(from, to)).toBe(expected));
});

describe('zones and DST', () => {
  it.each([
    ['Asia/Dhaka', '2026-03-14T04:00:00.000Z'],
    ['UTC', '2026-03-14T10:00:00.000Z'],
    ['America/New_York', '2026-03-14T14:00:00.000Z'], // EDT since 8 March
    ['Asia/Kathmandu', '2026-03-14T04:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-03-13T20:00:00.000Z'],
  ])('14 March 10:00 in %s', (zone, instant) => {
    const open = [invoice('2026-03-10', 1050)];
    const justBefore = new Date(Date.parse(instant) - 1).toISOString();
    expect(stateAt(justBefore, { open, zone })).toBe('active');
    expect(stateAt(instant, { open, zone })).toBe('walled-garden');
  });

  it('BR-14: an hour that the change to summer time skips is the hour after it', () => {
    const facts = { open: [invoice('2026-03-04', 10)], policy: { hour: 2 }, zone: 'America/New_York' };
    expect(stateAt('2026-03-08T06:59:59.999Z', facts)).toBe('active');
    expect(stateAt('2026-03-08T07:00:00.000Z', facts)).toBe('walled-garden');
  });

  it('an hour that occurs twice counts when it comes first', () => {
    const facts = { open: [invoice('2026-10-28', 10)], policy: { hour: 1 }, zone: 'America/New_York' };
    expect(stateAt('2026-11-01T04:59:59.999Z', facts)).toBe('active');
    expect(stateAt('2026-11-01T05:00:00.000Z', facts)).toBe('walled-garden');
    expect(stateAt('2026-11-01T06:30:00.000Z', facts)).toBe('walled-garden');
  });

  it('BR-13: a due date ends with the local day', () => {
    const open = [invoice('2026-02-10', 500)];
    expect(decideServiceState(at('2026-02-10T17:59:59Z', { open })).overdueMinor).toBe(0n);
    expect(decideServiceState(at('2026-02-10T18:00:00Z', { open })).overdueMinor).toBe(50000n);
  });
});

describe('BR-24, BR-37, C12: what is owed decides, and how much', () => {
  const suspended = { state: 'walled-garden' as const };
  it.each([
    ['BR-24: 50.00 left, tolerance 0', [invoice('2026-03-10', 50)], 0n, 'walled-garden', 'past-grace'],
    ['BR-24: 50.00 left, tolerance 50.00', [invoice('2026-03-10', 50)], 5000n, 'active', 'within-tolerance'],
    ['BR-24: one poisha above the tolerance', [invoice('2026-03-10', 50.01)], 5000n, 'walled-garden', 'past-grace'],
    ['BR-37: an open 0.50 under a threshold of 1.00', [invoice('2026-03-10', 0.5)], 100n, 'active', 'within-tolerance'],
    [
      'BR-37: the threshold compares the total',
      [invoice('2026-02-10', 0.6), invoice('2026-03-10', 0.6)],
      100n,
      'walled-garden',
      'past-grace',
    ],
    ['everything paid', [], 0n, 'active', 'nothing-overdue'],
    ['BR-36: an invoice of 0.00', [invoice('2026-03-10', 0)], 0n, 'active', 'nothing-overdue'],
    ['C12: a bill that is not due yet', [invoice('2026-04-10', 1050)], 0n, 'active', 'nothing-overdue'],
  ])('%s', (_case, open, toleranceMinor, state, reason) => {
    const decision = decideServiceState(at('2026-03-20 12:00', { open, policy: { toleranceMinor }, ...suspended }));
    expect(decision).toMatchObject({ state, reason });
  });

  it('BR-24: suspended and restored by part payments', () => {
    const policy = { toleranceMinor: 5000n };
    expect(stateAt('2026-03-20 12:00', { open: [invoice('2026-03-10', 1050)], policy, ...suspended })).toBe(
      'walled-garden',
    );
    expect(stateAt('2026-03-20 12:01', { open: [invoice('2026-03-10', 50)], policy, ...suspended })).toBe('active');
  });

  it('a small old rest does not drag a new bill out of its grace', () => {
    //  0.50 of January past its grace; 1,050.00 due yesterday: its three days are not over
    const open = [invoice('2026-01-10', 0.5), invoice('2026-03-10', 1050)];
    const policy = { toleranceMinor: 100n };
    expect(decideServiceState(at('2026-03-11 12:00', { open, policy }))).toMatchObject({
      state: 'active',
      reason: 'in-grace',
      overdueMinor: 105050n,
      pastGraceMinor: 50n,
    });
    expect(stateAt('2026-03-14 10:00', { open, policy })).toBe('walled-garden');
  });

  it('restored when the old bill is paid though the new one is overdue: it has a grace of its own', () => {
    const open = [invoice('2026-03-17', 1050)];
    const decision = decideServiceState(at('2026-03-20 12:00', { open, ...suspended }));
    expect(decision).toMatchObject({ state: 'active', reason: 'in-grace', changes: true });
    expect(decision.nextDecisionAt).toEqual(new Date('2026-03-21T04:00:00Z'));
  });

  it('two bills of which the second brings the total over the tolerance: it begins with the second', () => {
    const open = [invoice('2026-02-10', 0.6), invoice('2026-03-10', 0.6)];
    const decision = decideServiceState(at('2026-03-20 12:00', { open, policy: { toleranceMinor: 100n } }));
    expect(decision.effectiveAt).toEqual(new Date('2026-03-14T04:00:00Z'));
    expect(decision.causes.map(({ number }) => number)).toEqual(['INV-2026-02-10', 'INV-2026-03-10']);
  });

  it('BR-25: a payment with an earlier value date restores at once, at any hour', () => {
    expect(decideServiceState(at('2026-02-14 02:17', { open: [], ...suspended }))).toMatchObject({
      state: 'active',
      changes: true,
      effectiveAt: new Date('2026-02-13T20:17:00Z'),
    });
  });
});

describe('notice', () => {
  //  due 10 Mar   12 Mar 10:00 notice   14 Mar 10:00 walled
  const open = [invoice('2026-03-10', 1050)];
  const policy = { noticeDays: 2 };
  it.each([
    ['2026-03-12 09:59:59', 'active', 'in-grace'],
    ['2026-03-12 10:00', 'notice', 'notice'],
    ['2026-03-14 09:59:59', 'notice', 'notice'],
    ['2026-03-14 10:00', 'walled-garden', 'past-grace'],
  ])('%s', (when, state, reason) => {
    expect(decideServiceState(at(when, { open, policy }))).toMatchObject({ state, reason });
  });

  it('is never given while the bill can be paid on time', () => {
    const early = { open, policy: { noticeDays: 30 } };
    expect(stateAt('2026-03-10 23:59:59.999', early)).toBe('active');
    expect(decideServiceState(at('2026-03-11 00:00', early))).toMatchObject({
      state: 'notice',
      effectiveAt: new Date('2026-03-10T18:00:00Z'),
    });
  });

  it('is taken back by a payment, and does not come for a rest within the tolerance', () => {
    expect(stateAt('2026-03-13 12:00', { policy, state: 'notice' })).toBe('active');
    const small = { open: [invoice('2026-03-10', 0.5)], policy: { ...policy, toleranceMinor: 100n } };
    expect(stateAt('2026-03-13 12:00', small)).toBe('active');
  });

  it('stands on the weekend while the suspension waits', () => {
    const facts = { open, policy: { ...policy, skipWeekdays: FRIDAY_SATURDAY }, state: 'notice' as const };
    expect(decideServiceState(at('2026-03-14 12:00', facts))).toMatchObject({ state: 'notice', changes: false });
  });
});

describe('BR-28: money in flight', () => {
  const open = [invoice('2026-03-10', 1050)];
  const holds: DunningHold[] = [{ kind: 'payment-in-flight', until: new Date('2026-03-14T04:30:00Z') }];

  it('held at 10:00, paid at 10:04: never suspended', () => {
    expect(decideServiceState(at('2026-03-14 10:00', { open, holds }))).toMatchObject({
      state: 'active',
      reason: 'payment-in-flight',
      nextDecisionAt: new Date('2026-03-14T04:30:00Z'),
    });
    expect(stateAt('2026-03-14 10:04', { open: [], holds: [] })).toBe('active');
  });

  it('if it fails: suspended at 10:30', () => {
    expect(stateAt('2026-03-14 10:29:59.999', { open, holds })).toBe('active');
    expect(decideServiceState(at('2026-03-14 10:30', { open, holds }))).toMatchObject({
      state: 'walled-garden',
      effectiveAt: new Date('2026-03-14T04:30:00Z'),
    });
  });

  it('gives nothing back by itself', () => {
    expect(stateAt('2026-03-14 10:10', { open, holds, state: 'walled-garden' })).toBe('walled-garden');
  });
});

describe('BR-30: a promise to pay', () => {
  const open = [invoice('2026-03-10', 1050)];
  const holds: DunningHold[] = [{ kind: 'promise', throughOn: localDate('2026-03-20') }];

  it.each([
    ['2026-03-14 10:00', 'active', 'promised'],
    ['2026-03-20 23:59:59.999', 'active', 'promised'],
    ['2026-03-21 00:00', 'active', 'window-closed'],
    ['2026-03-21 10:00', 'walled-garden', 'past-grace'],
  ])('%s', (when, state, reason) => {
    expect(decideServiceState(at(when, { open, holds }))).toMatchObject({ state, reason });
  });

  it('with Friday and Saturday off it is Sunday, 22 March', () => {
    const facts = { open, holds, policy: { skipWeekdays: FRIDAY_SATURDAY } };
    expect(stateAt('2026-03-21 10:00', facts)).toBe('active');
    expect(decideServiceState(at('2026-03-22 10:00', facts))).toMatchObject({
      state: 'walled-garden',
      effectiveAt: new Date('2026-03-22T04:00:00Z'),
    });
    expect(forecastServiceState(at('2026-03-14 10:00', facts))?.at).toEqual(new Date('2026-03-22T04:00:00Z'));
  });

  it('restores a suspended account at once', () => {
    expect(stateAt('2026-03-16 03:00', { open, holds, state: 'walled-garden' })).toBe('active');
  });
});

describe('what dunning leaves alone', () => {
  const open = [invoice('2026-03-10', 1050)];
  it('a terminated service', () => {
    for (const list of [open, []]) {
      const decision = decideServiceState(at('2026-03-20 12:00', { open: list, state: 'terminated' }));
      expect(decision).toMatchObject({ state: 'terminated', changes: false, nextDecisionAt: null });
    }
  });

  it('a service that staff took away: paying does not give it back', () => {
    const held = { state: 'suspended' as const, isHeldByStaff: true };
    expect(decideServiceState(at('2026-03-20 12:00', held))).toMatchObject({
      state: 'suspended',
      reason: 'held-by-staff',
    });
    expect(stateAt('2026-03-20 12:00', { ...held, open })).toBe('suspended');
  });

  it('a service that staff gave back is dunned like any other', () => {
    expect(stateAt('2026-03-20 12:00', { open, isHeldByStaff: true })).toBe('walled-garden');
  });
});

describe('a changed policy', () => {
  const open = [invoice('2026-03-10', 1050)];
  it('makes a walled garden a suspension only within the window', () => {
    const facts = { open, policy: { method: 'suspended' as const }, state: 'walled-garden' as const };
    expect(decideServiceState(at('2026-03-20 03:00', facts))).toMatchObject({
      state: 'walled-garden',
      nextDecisionAt: new Date('2026-03-20T04:00:00Z'),
    });
    expect(stateAt('2026-03-20 10:00', facts)).toBe('suspended');
  });

  it('makes a suspension a walled garden at once', () => {
    expect(stateAt('2026-03-20 03:00', { open, state: 'suspended' })).toBe('walled-garden');
  });

  it.each([
    ['a grace of -1', { graceDays: -1 }],
    ['an hour of 24', { hour: 24 }],
    ['a window that closes when it opens', { hour: 10, untilHour: 10 }],
    ['a window of 25 hours', { untilHour: 25 }],
    ['a negative tolerance', { toleranceMinor: -1n }],
    ['no day in the week', { skipWeekdays: [0, 1, 2, 3, 4, 5, 6] }],
  ])('%s is a bug', (_case, policy) => {
    expect(() => decideServiceState(at('2026-03-20 03:00', { policy }))).toThrow('assertion failed');
  });
});
