import type { JSX } from 'react';
import { Card, EmptyState } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { TaskList } from '../../../components/task-list';
import { useRouterTasks } from '../api/list-router-tasks';
import { OrderMenu } from './order-menu';

export function TasksTab({ routerId }: { routerId: string }): JSX.Element {
  return (
    <Loaded query={useRouterTasks(routerId)} what="The tasks">
      {(tasks) => (
        <Card flush title="Tasks" aside={<OrderMenu routerId={routerId} />}>
          {tasks.length === 0 ? (
            <EmptyState title="Nothing was ever ordered from this router.">
              Reboot, reset and set values appear here, with what the router answered.
            </EmptyState>
          ) : (
            <TaskList tasks={tasks} />
          )}
        </Card>
      )}
    </Loaded>
  );
}
