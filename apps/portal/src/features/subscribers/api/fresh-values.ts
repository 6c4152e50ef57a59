import { useEffect } from 'react';
import type { Router, Task } from '@demarc/contracts';
import { serverNow } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { openReading, readingKey } from '../reading-key';
import { routerTasksKey, useCreateRouterTask, useRouterTasks } from './router-tasks';

/** What this tab has asked for already; the server remembers the keys of all. */
const asked = new Set<string>();

/** Who looks at a router sees what it says now: it is asked for its values when the known ones are old. */
export function useFreshValues(
  router: Router,
  verdictCode: string,
): { tasks: readonly Task[]; reading: Task | undefined } {
  const tasks = useRouterTasks(router.id);
  const { mutate } = useCreateRouterTask(router.id);
  useLive(['task', 'router'], [routerTasksKey(router.id)]);
  const reading = openReading(tasks.data ?? []);
  const key =
    tasks.data === undefined || reading !== undefined ? null : readingKey(router, verdictCode, serverNow().getTime());
  useEffect(() => {
    if (key === null || asked.has(key)) return;
    asked.add(key);
    mutate({ task: { kind: 'refresh' }, idempotencyKey: key });
  }, [key, mutate]);
  return { tasks: tasks.data ?? [], reading };
}
