import type { JSX, ReactNode } from 'react';
import type { Task } from '@demarc/contracts';
import { Age, formatDuration, formatInstant, StateMark, useZone, visibleText } from '@demarc/ui';
import { useRouterFiles } from '../lib/router-files';
import { PathText } from './path-text';
import { CancelTask } from './cancel-task';
import { byUrgency, taskSentence, taskTitle } from './task-words';
import classes from './task-list.module.css';

function Times({ task }: { task: Task }): JSX.Element {
  const zone = useZone();
  const seconds = task.finishedAt === null ? null : (Date.parse(task.finishedAt) - Date.parse(task.createdAt)) / 1000;
  return (
    <div className={classes.meta}>
      <span>
        {task.createdBy}, <Age at={task.createdAt} />
      </span>
      {task.sentAt !== null && <span>sent {formatInstant(task.sentAt, zone, true)}</span>}
      {seconds !== null && <span>finished after {formatDuration(Math.max(0, seconds))}</span>}
      {task.doubtAt !== null && <span>doubted from {formatInstant(task.doubtAt, zone)}</span>}
      {task.retryAt !== null && <span>sent again from {formatInstant(task.retryAt, zone, true)}</span>}
      {task.attempts > 1 && <span>{task.attempts} attempts</span>}
      {task.finishedAt === null && task.deadlineAt !== null && (
        <span>given up at {formatInstant(task.deadlineAt, zone)}</span>
      )}
    </div>
  );
}

function Parameters({ task }: { task: Task }): JSX.Element | null {
  // What a diagnosis found out stands on its own page.
  if (task.parameters.length === 0 || task.kind === 'diagnose' || task.kind === 'inspect') return null;
  return (
    <ul className={classes.parameters} aria-label="Values">
      {task.parameters.map((parameter) => (
        <li key={parameter.path}>
          <span className={classes.path}>
            <PathText path={parameter.path} />
          </span>
          <span>
            {parameter.value === null ? '••••••' : visibleText(parameter.value)}
            {parameter.outcome !== null && <span className={classes.outcome}>{visibleText(parameter.outcome)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

export interface TaskListProps {
  tasks: readonly Task[];
  /** Whose task it is, where the list is of several routers. */
  targetOf?: (task: Task) => ReactNode;
}

/** One-shot commands with their state, what it means, and the router's answer per value. */
export function TaskList({ tasks, targetOf }: TaskListProps): JSX.Element {
  const files = useRouterFiles(tasks.some(({ fileId }) => fileId !== null)).data ?? [];
  const fileOf = ({ fileId }: Task): string | undefined => files.find(({ id }) => id === fileId)?.name;
  return (
    <ul className={classes.list} aria-label="Tasks">
      {[...tasks].sort(byUrgency).map((task) => (
        <li key={task.id} className={classes.task}>
          <div className={classes.head}>
            <strong>{taskTitle(task, fileOf(task))}</strong>
            {targetOf !== undefined && <span>{targetOf(task)}</span>}
            <span className={classes.state}>
              <StateMark task={task.state} />
            </span>
          </div>
          <p className={classes.sentence}>{taskSentence(task)}</p>
          <Parameters task={task} />
          <Times task={task} />
          <CancelTask task={task} />
        </li>
      ))}
    </ul>
  );
}
