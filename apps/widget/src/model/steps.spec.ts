import type { DiagnosisTask } from '@demarc/contracts';
import { stepsOf } from './steps';

const START = Date.parse('2026-11-22T08:00:00Z');
const after = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const task = (change: Partial<DiagnosisTask>): DiagnosisTask => ({
  id: 't',
  kind: 'reboot',
  state: 'queued',
  createdBy: 'Nadia',
  createdAt: after(0),
  call: null,
  sentAt: null,
  answeredAt: null,
  finishedAt: null,
  deadlineAt: after(86_400),
  reason: null,
  ...change,
});
const call = (outcome: string | null): DiagnosisTask['call'] => ({
  at: after(0),
  attempts: 1,
  outcome,
  answeredAt: null,
});
const words = (change: Partial<DiagnosisTask>): string[] =>
  stepsOf(task(change), START + 10_000).map(({ word, look, seconds }) => `${word} ${look} ${seconds}`);

it.each<[string, Partial<DiagnosisTask>, string[]]>([
  ['just ordered', {}, ['step.calling running 10']],
  ['called, no answer yet', { call: call(null) }, ['step.calling running 10']],
  ['it said it comes', { call: call('accepted') }, ['step.coming running 10']],
  ['it is away', { call: call('unreachable') }, ['step.away waiting 10']],
  ['the request is under way', { state: 'sent', sentAt: after(2) }, ['step.woken ok 2', 'step.ordered running 10']],
  [
    'it agreed and restarts',
    { state: 'sent', sentAt: after(2), answeredAt: after(3) },
    ['step.woken ok 2', 'step.agreed ok 3', 'step.restarting running 10'],
  ],
  [
    'sent, and nobody knows: only the router can tell',
    { state: 'uncertain', sentAt: after(2) },
    ['step.woken ok 2', 'step.ordered running 10'],
  ],
  [
    'it said so itself',
    { state: 'done', sentAt: after(2), answeredAt: after(3), finishedAt: after(74) },
    ['step.woken ok 2', 'step.agreed ok 3', 'step.proven ok 74'],
  ],
  [
    'it refused',
    { state: 'failed', sentAt: after(2), finishedAt: after(3) },
    ['step.woken ok 2', 'step.failed fault 3'],
  ],
  ['it never came', { state: 'failed', call: call('timeout'), finishedAt: after(9) }, ['step.failed fault 9']],
  ['taken back', { state: 'cancelled', finishedAt: after(5) }, ['step.cancelled fault 5']],
  ['a reading runs', { kind: 'read', state: 'sent', sentAt: after(1) }, ['step.woken ok 1', 'step.reading running 10']],
  [
    'values are there, throughput is measured',
    { kind: 'read', state: 'sent', sentAt: after(1), answeredAt: after(2) },
    ['step.woken ok 1', 'step.read ok 2', 'step.measuring running 10'],
  ],
  [
    'measured',
    { kind: 'read', state: 'done', sentAt: after(1), answeredAt: after(2), finishedAt: after(5) },
    ['step.woken ok 1', 'step.read ok 2', 'step.measured ok 5'],
  ],
  [
    'a router that counts nowhere',
    { kind: 'read', state: 'done', sentAt: after(1), answeredAt: after(2), finishedAt: after(2) },
    ['step.woken ok 1', 'step.read ok 2'],
  ],
])('%s', (_case, change, expected) => expect(words(change)).toEqual(expected));

it('nothing is shown as done before the router has said so', () => {
  for (const state of ['queued', 'sent', 'uncertain'] as const) {
    const shown = words({ state, sentAt: after(1), answeredAt: after(2) });
    expect(shown.join()).not.toMatch(/proven|measured/);
  }
});
