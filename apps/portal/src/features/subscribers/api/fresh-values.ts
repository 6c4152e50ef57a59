import { useEffect } from 'react';
import { ReadGroupsResult, type Router, type Task } from '@demarc/contracts';
import { serverNow } from '@demarc/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { useLive } from '../../../lib/live';
import { lookWish, openReading, SHOWN_GROUPS, type LookWish } from '../reading-key';
import { routerTasksKey, useRouterTasks } from './router-tasks';

/** What this tab has asked for already; the server remembers the keys of all. */
const asked = new Set<string>();

/** Has what is too old of the shown groups read, and nothing else of the router. */
export function useReadShown(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...age }: LookWish) =>
      api.send('POST', `/routers/${routerId}/freshness`, { groups: SHOWN_GROUPS, ...age }, ReadGroupsResult, {
        idempotencyKey,
      }),
    onSuccess: ({ task }) => (task === null ? undefined : cache.invalidateQueries({ queryKey: ['tasks'] })),
  });
}

/** Who looks at a router sees what it says now: it is asked for what is too old of what the page shows. */
export function useFreshValues(
  router: Router,
  verdictCode: string,
): { tasks: readonly Task[]; reading: Task | undefined } {
  const tasks = useRouterTasks(router.id);
  const { mutate } = useReadShown(router.id);
  useLive(['task', 'router'], [routerTasksKey(router.id)]);
  const reading = openReading(tasks.data ?? []);
  const wish =
    tasks.data === undefined || reading !== undefined ? null : lookWish(router, verdictCode, serverNow().getTime());
  const { idempotencyKey: key, maxAgeSeconds } = wish ?? { idempotencyKey: null };
  useEffect(() => {
    if (key === null || asked.has(key)) return;
    asked.add(key);
    mutate({ idempotencyKey: key, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) });
  }, [key, maxAgeSeconds, mutate]);
  return { tasks: tasks.data ?? [], reading };
}
