import { useState, type JSX } from 'react';
import { Button, Group, Select, Stack } from '@mantine/core';
import type { AttributeChange, RouterParameter, Task } from '@demarc/contracts';
import { Age, ErrorNote, visibleText } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useCreateTask } from '../api/create-task';
import { useRouterTasks } from '../api/list-router-tasks';
import classes from './parameter-drawer.module.css';

const NOTIFICATIONS = [
  { value: '0', label: 'Off' },
  { value: '1', label: 'Passive: told at its next Inform' },
  { value: '2', label: 'Active: it informs at once' },
];

const notificationOf = (value: string | null): AttributeChange['notification'] =>
  value === '0' ? 0 : value === '1' ? 1 : value === '2' ? 2 : undefined;

/** What the router said last of the attributes of this parameter; null when it was never asked. */
function lastWord(tasks: readonly Task[], path: string): { at: string; text: string } | null {
  for (const task of tasks) {
    if (task.kind !== 'get-attributes' || task.state !== 'done' || task.finishedAt === null) continue;
    const line = task.parameters.find((each) => each.path === path);
    if (line !== undefined) return { at: task.finishedAt, text: `${line.outcome ?? ''}, ${line.value ?? ''}` };
  }
  return null;
}

function Change({
  path,
  onSet,
  isPending,
}: {
  path: string;
  onSet: (change: AttributeChange) => void;
  isPending: boolean;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const notification = notificationOf(chosen);
  return (
    <Group gap="sm" align="end">
      <Select
        label="Notification of changes"
        placeholder="As it is"
        data={NOTIFICATIONS}
        value={chosen}
        onChange={setChosen}
        className={classes.grow}
      />
      <Button
        variant="default"
        disabled={notification === undefined}
        loading={isPending}
        onClick={() => notification !== undefined && onSet({ path, notification })}
      >
        Set
      </Button>
    </Group>
  );
}

/** Whether the router tells of a change by itself (TR-069 attributes): asked for, and set, as tasks. */
export function ParameterAttributes({
  routerId,
  parameter,
}: {
  routerId: string;
  parameter: RouterParameter;
}): JSX.Element {
  const { path } = parameter;
  const create = useCreateTask(routerId);
  const tasks = useRouterTasks(routerId).data ?? [];
  const mayWrite = useMay('router.configure');
  const word = lastWord(tasks, path);
  const open = tasks.some(
    ({ kind, state, parameters }) =>
      (kind === 'get-attributes' || kind === 'set-attributes') &&
      (state === 'queued' || state === 'sent') &&
      parameters.some((each) => each.path === path),
  );
  const order = (task: Parameters<typeof create.mutate>[0]['task']): void =>
    create.mutate({ task, idempotencyKey: newIdempotencyKey() });
  return (
    <section aria-label="Attributes">
      <h3 className={classes.heading}>Attributes</h3>
      <Stack gap="sm">
        <p className={classes.note}>
          {word === null ? (
            'The router was not asked for them yet.'
          ) : (
            <>
              {visibleText(word.text, 120)}; asked <Age at={word.at} />
            </>
          )}
        </p>
        {mayWrite && (
          <Change
            path={path}
            isPending={create.isPending}
            onSet={(change) => order({ kind: 'set-attributes', attributes: [change] })}
          />
        )}
        <Group gap="sm">
          <Button
            variant="default"
            size="compact-sm"
            loading={create.isPending}
            onClick={() => order({ kind: 'get-attributes', paths: [path] })}
          >
            Ask the router
          </Button>
          {open && <span className={classes.note}>Ordered; the answer comes with its next session.</span>}
        </Group>
        {create.error !== null && <ErrorNote what="The order was not taken." error={create.error} />}
      </Stack>
    </section>
  );
}
