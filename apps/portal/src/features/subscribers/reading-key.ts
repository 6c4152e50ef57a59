import type { ParameterGroup, Router, Task } from '@demarc/contracts';

const LOOK_MS = 5 * 60_000;
const AWAY_MS = 15 * 60_000;

export type ReadRouter = Pick<Router, 'id' | 'state' | 'lastInformAt'> & {
  summary: Pick<Router['summary'], 'treeReadAt'>;
};

/** The reading that is under way: ordered, but the router has not answered yet. */
export const openReading = (tasks: readonly Task[]): Task | undefined =>
  tasks.find(
    (task) =>
      (task.kind === 'refresh' || task.kind === 'read-live') && (task.state === 'queued' || task.state === 'sent'),
  );

/** What of a router the page shows: nothing else is read for it. */
export const SHOWN_GROUPS: readonly ParameterGroup[] = ['identity', 'wan', 'wifi', 'hosts', 'optical'];

export interface LookWish {
  readonly idempotencyKey: string;
  /** Left out: as old as the policy of freshness allows. */
  readonly maxAgeSeconds?: number;
}

/**
 * Whether a router is to be asked for what the page shows, and by which key: who opens the page twice, or ten agents at
 * once, ask once. What is young enough is not read; that is for the server to say. A fault of the login is looked at
 * again after each Inform, because what a router said while it booted is no fault. A router that has been away is not
 * asked: its values come when it does.
 */
export function lookWish(router: ReadRouter, verdictCode: string, nowMs: number): LookWish | null {
  const { treeReadAt } = router.summary;
  if (router.state !== 'active' || router.lastInformAt === null || treeReadAt === null) return null;
  if (nowMs - Date.parse(router.lastInformAt) > AWAY_MS) return null;
  if (verdictCode.startsWith('login.') && treeReadAt < router.lastInformAt) {
    return { idempotencyKey: `read-${router.id}-${Date.parse(router.lastInformAt)}`, maxAgeSeconds: 0 };
  }
  return { idempotencyKey: `look-${router.id}-${Math.floor(nowMs / LOOK_MS)}` };
}
