import type { Task } from '@demarc/contracts';
import { recentTasks } from './recent-tasks';

const task = (id: string, createdAt: string, state: Task['state']): Task => ({
  id,
  cpeId: '00000000-0000-7000-8000-000000000002',
  kind: 'reboot',
  state,
  createdBy: 'noc',
  createdAt,
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
});

describe('the tasks on the subscriber page', () => {
  it('are those under way however old, and the latest that ended; the newest first, at most three', () => {
    const tasks = [
      task('old-done', '2026-11-01T10:00:00Z', 'done'),
      task('old-queued', '2026-11-01T10:00:00Z', 'queued'),
      task('new-done', '2026-11-22T10:00:00Z', 'done'),
      task('new-failed', '2026-11-22T09:50:00Z', 'failed'),
    ];
    expect(recentTasks(tasks).map((one) => one.id)).toEqual(['new-done', 'new-failed', 'old-queued']);
    expect(recentTasks([...tasks, task('newest', '2026-11-22T10:01:00Z', 'sent')]).map((one) => one.id)).toEqual([
      'newest',
      'new-done',
      'new-failed',
    ]);
  });

  it('are none when there are none', () => expect(recentTasks([])).toEqual([]));
});
