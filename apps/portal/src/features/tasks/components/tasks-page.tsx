import type { JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import type { Task } from '@demarc/contracts';
import { Card, EmptyState, PageHeader } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { TaskList } from '../../../components/task-list';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { tasksKey, useTasks } from '../api/list-tasks';

const VIEWS = ['all', 'waiting', 'look', 'done'] as const;
type View = (typeof VIEWS)[number];
const Search = z.object({ view: z.enum(VIEWS).default('all') });

const WORDS: Readonly<Record<View, string>> = {
  all: 'All',
  waiting: 'Under way',
  look: 'Failed or uncertain',
  done: 'Over',
};
const STATES: Readonly<Record<Exclude<View, 'all'>, readonly Task['state'][]>> = {
  waiting: ['queued', 'sent'],
  look: ['failed', 'uncertain'],
  done: ['done', 'cancelled'],
};

const isIn = (task: Task, view: View): boolean => view === 'all' || STATES[view].includes(task.state);

function sentenceOf(tasks: readonly Task[]): string {
  const waiting = tasks.filter((task) => isIn(task, 'waiting')).length;
  const failed = tasks.filter((task) => task.state === 'failed').length;
  const uncertain = tasks.filter((task) => task.state === 'uncertain').length;
  const parts = [
    waiting === 0 ? 'nothing is waiting' : `${waiting} under way`,
    failed === 0 ? '' : `${failed} failed`,
    uncertain === 0 ? '' : `${uncertain} uncertain`,
  ].filter((part) => part !== '');
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** One-shot commands of all routers: what needs a person first. */
export function TasksPage(): JSX.Element {
  const [{ view }, set] = useUrlState(Search);
  const query = useTasks();
  useLive(['task', 'router'], [tasksKey]);
  return (
    <>
      <PageHeader title="Tasks" lead={query.data && sentenceOf(query.data)} />
      <Card flush>
        <div className={listClasses.bar}>
          <SegmentedControl
            size="xs"
            aria-label="Which tasks"
            value={view}
            onChange={(next) => set({ view: next as View }, 'push')}
            data={VIEWS.map((one) => ({ value: one, label: WORDS[one] }))}
          />
        </div>
        <Loaded query={query} what="The tasks">
          {(tasks) => {
            const shown = tasks.filter((task) => isIn(task, view));
            if (shown.length === 0) {
              return (
                <EmptyState title={view === 'all' ? 'Nothing was ordered yet.' : 'Nothing here.'}>
                  Reboots, resets and values to set are ordered on a router's page.
                </EmptyState>
              );
            }
            return (
              <TaskList
                tasks={shown}
                targetOf={(task) => <PageLink href={`/routers/${task.cpeId}?tab=tasks`}>its router</PageLink>}
              />
            );
          }}
        </Loaded>
      </Card>
    </>
  );
}
