import { useState, type JSX } from 'react';
import { Button, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Router, RouterParameter, Task } from '@demarc/contracts';
import { Card, ErrorNote, LOOKS, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { TaskList } from '../../../components/task-list';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useCreateTask } from '../api/create-task';
import { useRouterTasks } from '../api/list-router-tasks';
import { dryRun, type DryRun, type StagedEdit } from './dry-run';
import { nameOf } from './explorer-rows';
import { parameterValueText } from './parameter-list';
import classes from './staged-panel.module.css';

export interface StagedPanelProps {
  router: Router;
  edits: readonly StagedEdit[];
  onUnstage: (parameter: RouterParameter, value: null) => void;
  onDiscard: () => void;
}

function Edits({ edits, onUnstage }: Pick<StagedPanelProps, 'edits' | 'onUnstage'>): JSX.Element {
  return (
    <ul className={classes.edits} aria-label="Staged changes">
      {edits.map(({ parameter, value }) => (
        <li key={parameter.path}>
          <span className={classes.name} title={parameter.path}>
            {nameOf(parameter.path)}
          </span>
          <span className={classes.change}>
            {parameterValueText(parameter)} →{' '}
            <strong>{parameter.secret ? 'another secret' : visibleText(value)}</strong>
          </span>
          <Button variant="subtle" size="compact-xs" onClick={() => onUnstage(parameter, null)}>
            Remove
          </Button>
        </li>
      ))}
    </ul>
  );
}

function DryRunReport({ report }: { report: DryRun }): JSX.Element {
  return (
    <section className={classes.report} aria-label="Dry run">
      <h3 className={classes.heading}>Dry run: what will be sent</h3>
      <ol className={classes.steps}>
        {report.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <ul className={classes.checks} aria-label="Checks">
        {report.checks.map((check) => {
          const { icon: Icon, role } = LOOKS[check.status];
          return (
            <li key={check.text} data-role={role}>
              <Icon size={16} stroke={1.75} aria-hidden />
              {check.text}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Follows the task that the stage has become, until the router has spoken. */
function Applied({
  routerId,
  taskId,
  onClose,
}: {
  routerId: string;
  taskId: string;
  onClose: () => void;
}): JSX.Element {
  return (
    <Card
      title="Applied"
      aside={
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      }
      flush
    >
      <Loaded query={useRouterTasks(routerId)} what="The task" lines={2}>
        {(tasks) => <TaskList tasks={tasks.filter((task) => task.id === taskId)} />}
      </Loaded>
    </Card>
  );
}

/** Staged → dry run → applied: one place in three states. */
export function StagedPanel({ router, edits, onUnstage, onDiscard }: StagedPanelProps): JSX.Element {
  const [isDry, setDry] = useState(false);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [applied, setApplied] = useState<Task | null>(null);
  const create = useCreateTask(router.id);
  const report = dryRun(router, edits);
  const apply = (): void => {
    if (!isDry || !report.canApply || create.isPending || applied !== null) return;
    const parameters = edits.map(({ parameter, value }) => ({ path: parameter.path, value }));
    create.mutate({ task: { kind: 'set-parameters', parameters }, idempotencyKey }, { onSuccess: setApplied });
  };
  useHotkeys([['mod+Enter', apply]], []);
  if (applied !== null) return <Applied routerId={router.id} taskId={applied.id} onClose={onDiscard} />;
  return (
    <div className={classes.panel}>
      <Card title={`Staged: ${edits.length} ${edits.length === 1 ? 'change' : 'changes'}, nothing sent yet`}>
        <Edits edits={edits} onUnstage={onUnstage} />
        {isDry && <DryRunReport report={report} />}
        {create.error !== null && (
          <ErrorNote
            what="The changes were not ordered."
            holds="Nothing was sent to the router."
            error={create.error}
            onRetry={apply}
          />
        )}
        <Group gap="sm" mt="md">
          {isDry ? (
            <Button onClick={apply} disabled={!report.canApply} loading={create.isPending}>
              Apply {edits.length === 1 ? '1 change' : `${edits.length} changes`} (Ctrl ⏎)
            </Button>
          ) : (
            <Button onClick={() => setDry(true)}>Dry run</Button>
          )}
          <Button variant="default" onClick={onDiscard}>
            Discard
          </Button>
        </Group>
      </Card>
    </div>
  );
}
