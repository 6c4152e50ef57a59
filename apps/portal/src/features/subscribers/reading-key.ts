import type { Router, Task } from '@demarc/contracts';

const OLD_MS = 5 * 60_000;
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

/**
 * Whether a router is to be asked for its values now, as the Idempotency-Key of the asking: who opens the page twice,
 * or ten agents at once, ask once. Values are asked for when they are older than five minutes, and a fault of the login
 * is looked at again after each Inform, because what a router said while it booted is no fault. A router that has been
 * away is not asked: its values come when it does.
 */
export function readingKey(router: ReadRouter, verdictCode: string, nowMs: number): string | null {
  const { treeReadAt } = router.summary;
  if (router.state !== 'active' || router.lastInformAt === null || treeReadAt === null) return null;
  if (nowMs - Date.parse(router.lastInformAt) > AWAY_MS) return null;
  if (verdictCode.startsWith('login.') && treeReadAt < router.lastInformAt) {
    return `read-${router.id}-${Date.parse(router.lastInformAt)}`;
  }
  return nowMs - Date.parse(treeReadAt) > OLD_MS ? `read-${router.id}-${Math.floor(nowMs / OLD_MS)}` : null;
}
