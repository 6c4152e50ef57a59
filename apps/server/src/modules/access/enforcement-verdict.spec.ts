import fc from 'fast-check';
import { ACCESS_GROUPS } from '@demarc/radius';
import {
  accessVerdict,
  type ReportFacts,
  type SessionFacts,
  type StepFacts,
  type VerdictFacts,
} from './enforcement-verdict';

//  10:00 session a (open)      10:30 decided        10:31 …
const DECIDED = new Date('2026-03-14T10:30:00Z');
const BEFORE = new Date('2026-03-14T10:00:00Z');
const AFTER = new Date('2026-03-14T10:31:00Z');
const OLD: SessionFacts = { id: 'a', startedAt: BEFORE, stoppedAt: null, group: 'open' };
const NEW: SessionFacts = { id: 'b', startedAt: AFTER, stoppedAt: null, group: 'garden' };
const report = (given: Partial<ReportFacts> = {}): ReportFacts => ({
  id: 'r1',
  status: 'start',
  sessionId: 'b',
  group: 'garden',
  at: AFTER,
  receivedAt: AFTER,
  message: '04',
  ...given,
});
const ACK: StepFacts = {
  id: 'd1',
  step: 'coa',
  outcome: 'ack',
  showsEffect: false,
  reason: null,
  answeredAt: AFTER,
  answer: Buffer.from([44]),
  doneBy: null,
  doneNote: null,
};
const facts = (given: Partial<VerdictFacts> = {}): VerdictFacts => ({
  to: 'garden',
  decidedAt: DECIDED,
  isSuperseded: false,
  steps: [ACK],
  sessions: [OLD],
  reports: [],
  ...given,
});
const ended = { ...OLD, stoppedAt: AFTER };
const stop = report({ status: 'stop', sessionId: 'a', group: 'open' });

describe('what shows that a change took effect', () => {
  it.each<[string, Partial<VerdictFacts>, string, string]>([
    ['an ACK alone is no proof', {}, 'waiting', 'acknowledged; no report of accounting shows the Class garden yet'],
    [
      'staff say it was done by hand',
      {
        steps: [
          { ...ACK, outcome: 'by-hand', reason: 'no API', doneBy: 'Network desk', doneNote: 'set on the switch' },
        ],
      },
      'unproved',
      'no API; Network desk says it was done by hand (set on the switch), and no device has shown it',
    ],
    [
      'a new session with the Class',
      { sessions: [ended, NEW], reports: [stop, report()] },
      'proved',
      'accounting: a new session began with the Class garden',
    ],
    [
      'the session goes on with the Class',
      { reports: [report({ status: 'interim', sessionId: 'a' })] },
      'proved',
      'accounting: the session goes on with the Class garden',
    ],
    [
      'an interim with the old Class says nothing',
      { reports: [report({ status: 'interim', sessionId: 'a', group: 'open' })] },
      'waiting',
      'acknowledged; no report of accounting shows the Class garden yet',
    ],
    [
      'the end of the session takes away what it had',
      { sessions: [ended], reports: [stop] },
      'proved',
      'accounting: the session ended',
    ],
    [
      'the end of one of two sessions does not',
      { sessions: [OLD, { ...ended, id: 'c' }], reports: [stop] },
      'waiting',
      'acknowledged; no report of accounting shows the Class garden yet',
    ],
    [
      'an end is no restore',
      { to: 'open', sessions: [ended], reports: [stop] },
      'waiting',
      'acknowledged; no report of accounting shows the Class open yet',
    ],
    [
      'a new session without a Class says nothing',
      { sessions: [ended, { ...NEW, group: null }], reports: [stop] },
      'waiting',
      'acknowledged; no report of accounting shows the Class garden yet',
    ],
    [
      'a new session with the old Class is the opposite of a proof',
      { sessions: [ended, { ...NEW, group: 'open' }], reports: [stop] },
      'unproved',
      'a session that began after the change has the Class open',
    ],
    [
      'a restore that came back into the garden',
      { to: 'open', sessions: [NEW] },
      'unproved',
      'a session that began after the change has the Class garden',
    ],
    [
      'a state read back',
      { steps: [{ ...ACK, step: 'routeros', showsEffect: true, reason: 'listed' }], sessions: [] },
      'proved',
      'listed',
    ],
    [
      'a read-back whose answer is gone',
      { steps: [{ ...ACK, step: 'routeros', showsEffect: true, answer: null }] },
      'waiting',
      'acknowledged; no report of accounting shows the Class garden yet',
    ],
    [
      'a NAS without that session',
      { steps: [{ ...ACK, outcome: 'already-gone', reason: '503' }], sessions: [] },
      'proved',
      '503',
    ],
    [
      'a NAS without that session is no restore',
      { to: 'open', steps: [{ ...ACK, outcome: 'already-gone', reason: '503' }], sessions: [] },
      'waiting',
      '503',
    ],
    [
      'left to a person',
      { steps: [{ ...ACK, step: 'by-hand', outcome: 'by-hand', reason: 'nothing else is left' }] },
      'unproved',
      'nothing else is left',
    ],
    ['a newer state', { isSuperseded: true }, 'unproved', 'a newer state came before a proof did'],
    [
      'proved before a newer state came',
      { isSuperseded: true, reports: [report()] },
      'proved',
      'accounting: a new session began with the Class garden',
    ],
    ['nothing was asked', { steps: [] }, 'waiting', 'nothing was asked of the network yet'],
  ])('%s', (_case, given, status, text) => expect(accessVerdict(facts(given))).toMatchObject({ status, text }));

  it('without reports and read-backs there is never a restore', () => {
    const step = fc.record({
      id: fc.constant('d1'),
      step: fc.constantFrom('coa' as const, 'disconnect' as const),
      outcome: fc.constantFrom(
        'ack' as const,
        'already-gone' as const,
        'nak' as const,
        'no-answer' as const,
        'by-hand' as const,
      ),
      showsEffect: fc.constant(false),
      reason: fc.constant(null),
      answeredAt: fc.constant(AFTER),
      answer: fc.constant(Buffer.from([44])),
      doneBy: fc.constantFrom(null, 'Network desk'),
      doneNote: fc.constant('set on the switch'),
    });
    const session = fc.record({
      id: fc.uuid(),
      startedAt: fc.constantFrom(BEFORE, AFTER),
      stoppedAt: fc.constantFrom(null, AFTER),
      group: fc.constantFrom(null, ...ACCESS_GROUPS),
    });
    fc.assert(
      fc.property(fc.array(step), fc.array(session), (steps, sessions) => {
        expect(accessVerdict(facts({ to: 'open', steps, sessions })).status).not.toBe('proved');
      }),
    );
  });
});
