import type { Task } from '@demarc/contracts';

const SHOWN = 3;
const RECENT_MS = 15 * 60_000;

const isOpen = (task: Task): boolean => task.state === 'queued' || task.state === 'sent' || task.state === 'uncertain';

/**
 * What the subscriber page shows of a router's tasks: those under way, and those that ended shortly before or after
 * the newest one was ordered. The past is on the router's own page.
 */
export function recentTasks(tasks: readonly Task[]): Task[] {
  const newest = Math.max(...tasks.map((task) => Date.parse(task.createdAt)));
  return tasks
    .filter((task) => isOpen(task) || newest - Date.parse(task.createdAt) < RECENT_MS)
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, SHOWN);
}
