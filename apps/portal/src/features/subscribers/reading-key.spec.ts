import type { Task } from '@demarc/contracts';
import { openReading, lookWish, type ReadRouter } from './reading-key';

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
    ['it has been away', router({ informed: 1000, read: 4000 }), 'router.silent'],
    ['it is in quarantine', router({ state: 'quarantine', read: 4000 }), 'router.reset'],
    ['it never called', router({ informed: null, read: null }), 'router.never-seen'],
    ['its first reading is on the way', router({ read: null }), 'all-well'],
  ])('is not done when %s', (_case, box, code) => expect(lookWish(box, code, now)).toBeNull());

  it('is done once in five minutes, by the ages that the policy allows', () => {
    const wish = lookWish(router({ read: 10 }), 'all-well', now);
    expect(wish).toEqual({ idempotencyKey: expect.stringMatching(/^look-r1-\d+$/) });
    expect(wish).toEqual(lookWish(router({ read: 301 }), 'all-well', now + 240_000));
    expect(wish).not.toEqual(lookWish(router({ informed: -290 }), 'all-well', now + 301_000));
  });

  it('is done once after each Inform while the login seems down, whatever is known', () => {
    const first = lookWish(router({ informed: 20, read: 30 }), 'login.down', now);
    expect(first).toMatchObject({ maxAgeSeconds: 0 });
    expect(first).toEqual(lookWish(router({ informed: 20, read: 30 }), 'login.down', now + 9000));
    expect(first).not.toEqual(lookWish(router({ informed: 5, read: 30 }), 'login.down', now));
    // Read after its last Inform, it is looked at like any other.
    expect(lookWish(router({ informed: 20, read: 10 }), 'login.down', now)).not.toHaveProperty('maxAgeSeconds');
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
