import type { Task } from '@demarc/contracts';
import { openReading, readingKey, type ReadRouter } from './reading-key';

const now = Date.parse('2026-12-05T10:00:00Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

const router = (change: {
  state?: ReadRouter['state'];
  informed?: number | null;
  read?: number | null;
}): ReadRouter => ({
  id: 'r1',
  state: change.state ?? 'active',
  lastInformAt: change.informed === null ? null : ago(change.informed ?? 20),
  summary: { treeReadAt: change.read === null ? null : ago(change.read ?? 60) },
});

describe('asking a router for its values', () => {
  it.each<[string, ReadRouter, string]>([
    ['values are fresh', router({ read: 299 }), 'all-well'],
    ['it has been away', router({ informed: 1000, read: 4000 }), 'router.silent'],
    ['it is in quarantine', router({ state: 'quarantine', read: 4000 }), 'router.reset'],
    ['it never called', router({ informed: null, read: null }), 'router.never-seen'],
    ['its first reading is on the way', router({ read: null }), 'all-well'],
    ['the fault was read after its last Inform', router({ informed: 20, read: 10 }), 'login.down'],
  ])('is not done when %s', (_case, box, code) => expect(readingKey(box, code, now)).toBeNull());

  it('is done once in five minutes when the values are old', () => {
    const box = router({ read: 301 });
    const key = readingKey(box, 'all-well', now);
    expect(key).toBe(readingKey(box, 'all-well', now + 240_000));
    expect(key).not.toBe(readingKey(router({ informed: -290 }), 'all-well', now + 301_000));
    expect(key).toMatch(/^read-r1-\d+$/);
  });

  it('is done once after each Inform while the login seems down', () => {
    const first = readingKey(router({ informed: 20, read: 30 }), 'login.down', now);
    expect(first).not.toBeNull();
    expect(first).toBe(readingKey(router({ informed: 20, read: 30 }), 'login.down', now + 9000));
    expect(first).not.toBe(readingKey(router({ informed: 5, read: 30 }), 'login.down', now));
  });
});

describe('a reading under way', () => {
  const task = (kind: Task['kind'], state: Task['state']): Task => ({
    id: `${kind}-${state}`,
    cpeId: 'r1',
    kind,
    state,
    createdBy: 'a',
    createdAt: ago(3),
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

  it('is a refresh that waits or was sent, nothing else', () => {
    expect(openReading([task('reboot', 'queued'), task('refresh', 'done')])).toBeUndefined();
    expect(openReading([task('refresh', 'sent')])?.id).toBe('refresh-sent');
  });
});
