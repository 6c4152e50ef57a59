import fc from 'fast-check';
import {
  bulkHaltReason,
  judgeOrder,
  judgeValues,
  type PlaceState,
  type RouterFacts,
  type ValueState,
} from './bulk-outcome';

const place = (more: Partial<PlaceState> = {}): PlaceState => ({
  status: 'in-sync',
  reason: null,
  heldBy: null,
  isUnanswered: false,
  isFresh: true,
  ...more,
});
const value = (more: Partial<ValueState> = {}): ValueState => ({
  what: 'wifi-2.4 ssid',
  replacedBy: null,
  places: [place()],
  missing: null,
  ...more,
});
const facts = (values: ValueState[], more: Partial<RouterFacts> = {}): RouterFacts => ({
  isDue: false,
  isPlanned: true,
  hasCome: true,
  isLate: false,
  deadlineMinutes: 60,
  values,
  ...more,
});

describe('what became of the values of a router', () => {
  it.each([
    ['in place', facts([value()]), { state: 'applied', reason: null }],
    ['not planned yet', facts([value()], { isPlanned: false }), null],
    ['something else is still open, ours is not', facts([value()], { isDue: true }), { state: 'applied' }],
    ['an older plan was stored', facts([value({ places: [place({ isFresh: false })] })], { isDue: true }), null],
    ['one is pending', facts([value({ places: [place({ status: 'pending' })] })]), null],
    [
      'refused with a fault',
      facts([value({ places: [place({ status: 'refused', reason: '9007 invalid value' })] })]),
      { state: 'refused', cause: 'fault', reason: 'wifi-2.4 ssid: 9007 invalid value' },
    ],
    [
      'refused under one name, taken under the other',
      facts([value({ places: [place({ status: 'refused', reason: '9005' }), place()] })]),
      { state: 'applied' },
    ],
    [
      'after a restart',
      facts([value({ places: [place({ status: 'after-reboot' })] })]),
      { state: 'applied', reason: expect.stringContaining('starts again') },
    ],
    [
      'a profile holds it',
      facts([value({ places: [place({ heldBy: 'House' })] })]),
      { state: 'superseded', cause: 'overridden', reason: 'wifi-2.4 ssid: House says otherwise' },
    ],
    [
      'somebody set another',
      facts([value({ replacedBy: 'the subscriber has set another one' })], { isPlanned: false }),
      { state: 'superseded', cause: 'replaced' },
    ],
    [
      'no place for it',
      facts([value({ places: [], missing: 'no 5 GHz radio' })]),
      { state: 'refused', cause: 'fault' },
    ],
    [
      'one taken, one refused',
      facts([value(), value({ places: [place({ status: 'refused' })] })]),
      { state: 'refused' },
    ],
    [
      'never heard of',
      facts([value({ places: [] })], { isPlanned: false, hasCome: false, isLate: true }),
      { state: 'unreachable', cause: 'silent', reason: expect.stringContaining('60 minutes') },
    ],
    [
      'it came, and did not do it',
      facts([value({ places: [place({ status: 'pending', reason: 'the session broke off' })] })], { isLate: true }),
      { state: 'refused', cause: 'unsettled', reason: 'wifi-2.4 ssid: the session broke off' },
    ],
    [
      'it came, and vanished with the request in its hands',
      facts(
        [value({ places: [place({ status: 'pending', reason: 'verified at its next Inform', isUnanswered: true })] })],
        { isLate: true },
      ),
      { state: 'unreachable', cause: 'silent', reason: 'wifi-2.4 ssid: it came, and was gone before it was settled' },
    ],
  ])('%s', (_case, given, expected) => {
    const verdict = judgeValues(given);
    if (expected === null) expect(verdict).toBeNull();
    else expect(verdict).toMatchObject(expected);
  });

  it('past its time every router has an end, and each that did not apply has a reason', () => {
    const places = fc.array(
      fc.record({
        status: fc.constantFrom('in-sync', 'pending', 'refused', 'unverifiable', 'after-reboot'),
        reason: fc.constantFrom(null, '9007'),
        heldBy: fc.constantFrom(null, null, 'House'),
        isUnanswered: fc.boolean(),
        isFresh: fc.boolean(),
      }),
      { maxLength: 3 },
    );
    const values = fc.array(
      fc.record({
        what: fc.constant('wifi-5 channel'),
        replacedBy: fc.constantFrom(null, null, 'the bulk change X'),
        places,
        missing: fc.constantFrom(null, 'no radio'),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const given = fc.record({ isDue: fc.boolean(), isPlanned: fc.boolean(), hasCome: fc.boolean(), values });
    fc.assert(
      fc.property(given, (one) => {
        const verdict = judgeValues({ ...one, isLate: true, deadlineMinutes: 5 } as RouterFacts);
        expect(verdict).not.toBeNull();
        if (verdict?.state !== 'applied') expect(verdict?.reason ?? '').not.toBe('');
      }),
    );
  });
});

describe('what became of an order', () => {
  const order = (state: 'queued' | 'sent' | 'done' | 'failed' | 'uncertain' | 'cancelled') => ({
    state,
    reason: null,
    sentAt: null,
    finishedAt: null,
    isWithoutBackup: false,
  });
  it.each([
    ['queued', false, null],
    ['queued', true, { state: 'unreachable', also: 'take-back' }],
    ['sent', true, { state: 'refused', also: null }],
    ['uncertain', false, null],
    ['done', false, { state: 'applied' }],
    ['failed', false, { state: 'refused', cause: 'fault' }],
    ['cancelled', false, { state: 'skipped', cause: 'taken-back' }],
  ] as const)('%s, late: %s', (state, isLate, expected) => {
    const verdict = judgeOrder(order(state), { isLate, deadlineMinutes: 60 });
    if (expected === null) expect(verdict).toBeNull();
    else expect(verdict).toMatchObject(expected);
  });
});

it.each([
  [10, 10, 10, null],
  [100, 10, 10, null],
  [100, 11, 10, '11 of 100'],
  [100, 100, 100, null],
  [20, 1, 0, '1 of 20'],
])('%i settled, %i refused, %i %% allowed', (settled, refused, percent, expected) => {
  const reason = bulkHaltReason({ settled, refused }, percent);
  if (expected === null) expect(reason).toBeNull();
  else expect(reason).toContain(expected);
});
