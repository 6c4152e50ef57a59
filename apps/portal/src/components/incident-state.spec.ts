import type { Incident } from '@demarc/contracts';
import { incidentState } from './incident-state';

const incident = { state: 'open', calmSince: null } as Incident;

describe('the state of an incident', () => {
  it.each([
    ['nobody has said a word yet', {}, 'fault open'],
    ['acknowledged', { state: 'acknowledged' }, 'look somebody is at it'],
    [
      'calm comes before who is at it',
      { state: 'acknowledged', calmSince: '2026-11-22T02:10:00Z' },
      'waiting nearly all are back',
    ],
    ['over', { state: 'closed', closedBecause: 'recovered' }, 'ok over'],
    ['absorbed', { state: 'closed', closedBecause: 'absorbed' }, 'ok part of another'],
  ])('%s', (_case, change, expected) => {
    expect(incidentState({ ...incident, ...change } as Incident).join(' ')).toBe(expected);
  });
});
