import { TASK_STATES, type Task } from '@demarc/contracts';
import { byUrgency, taskSentence, taskTitle } from './task-words';

const task = (change: Partial<Task>): Task => ({
  id: '00000000-0000-7000-8000-000000000001',
  cpeId: '00000000-0000-7000-8000-000000000002',
  kind: 'reboot',
  state: 'queued',
  createdBy: 'noc',
  createdAt: '2026-11-22T10:00:00.000Z',
  sentAt: null,
  finishedAt: null,
  attempts: 0,
  deadlineAt: null,
  retryAt: null,
  doubtAt: null,
  reason: null,
  fileId: null,
  uploadId: null,
  afterTaskId: null,
  parameters: [],
  ...change,
});
const value = { path: 'A.B', value: '1', outcome: null };

describe('words of a task', () => {
  it('has a sentence for every state, and never says that something was merely sent', () => {
    for (const state of TASK_STATES) expect(taskSentence(task({ state }))).toMatch(/\w{3,}.*\.$/);
  });

  it('explains an uncertain task: it is not sent twice', () => {
    expect(taskSentence(task({ state: 'uncertain' }))).toContain('never sent twice');
  });

  it('gives the reason of a failure as it is', () => {
    const reason = 'Channel: 9007 invalid parameter value.';
    expect(taskSentence(task({ state: 'failed', reason }))).toBe(reason);
  });

  it('counts the values', () => {
    expect(taskTitle(task({ kind: 'set-parameters', parameters: [value] }))).toBe('Set 1 value');
    expect(taskTitle(task({ kind: 'set-parameters', parameters: [value, value] }))).toBe('Set 2 values');
    expect(taskTitle(task({ kind: 'factory-reset' }))).toBe('Factory reset');
  });

  it('puts failed and uncertain before the rest, the newest first', () => {
    const older = task({ state: 'failed', createdAt: '2026-11-22T09:00:00.000Z' });
    const newer = task({ state: 'failed', createdAt: '2026-11-22T11:00:00.000Z' });
    const sorted = [task({ state: 'done' }), task({ state: 'queued' }), older, task({ state: 'uncertain' }), newer];
    expect(sorted.sort(byUrgency).map((one) => one.state)).toEqual(['failed', 'failed', 'uncertain', 'queued', 'done']);
    expect(sorted[0]).toBe(newer);
  });
});
