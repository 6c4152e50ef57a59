import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { DryRun } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, StateMark } from '@demarc/ui';
import { DryRunReport } from '../../../components/dry-run-report';
import classes from './router-profiles.module.css';

export interface DryRunCardProps {
  run: DryRun | undefined;
  /** The draft is another one since. */
  isOld: boolean;
  error: Error | null;
  isRunning: boolean;
  mayRun: boolean;
  onRun: () => void;
}

/** What saving would do to every router concerned, before anything is saved or sent. */
export function DryRunCard({ run, isOld, error, isRunning, mayRun, onRun }: DryRunCardProps): JSX.Element {
  return (
    <Card title="What it would do">
      <div className={classes.stack}>
        <Button variant="default" disabled={!mayRun} loading={isRunning} onClick={onRun}>
          Try it without sending
        </Button>
        {error !== null && <ErrorNote what="It could not be tried." holds="Nothing was changed." error={error} />}
        {run === undefined && error === null && (
          <EmptyState title="Not tried yet.">Every router concerned is planned for; nothing is sent.</EmptyState>
        )}
        {run !== undefined && isOld && <StateMark look="look" word="The profile was edited since" />}
        {run !== undefined && <DryRunReport run={run} />}
      </div>
    </Card>
  );
}
