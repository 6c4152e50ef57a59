import type { JSX } from 'react';
import { Progress } from '@mantine/core';
import type { BillingRun } from '@demarc/contracts';
import { Card, formatCount, formatDate, formatDuration, useNow } from '@demarc/ui';
import { RunFigures } from './run-figures';
import { rateText, runProgress } from './run-progress';
import classes from './billing-run.module.css';

/** Counts are what is committed, so they never go back, whoever looks. */
export function RunUnderWay({ run }: { run: BillingRun }): JSX.Element {
  const now = useNow();
  const { percent, perSecond, secondsLeft } = runProgress(run, now);
  const isQueued = run.state === 'queued';
  return (
    <div className={classes.stack}>
      <Card title={`Running as of ${formatDate(run.asOf)}`}>
        <p className={classes.sentence} role="status">
          {isQueued
            ? 'Waiting for a worker to take it.'
            : `${formatCount(run.subscribersDone)} of ${formatCount(run.subscribersTotal)} services done.`}
        </p>
        <Progress value={percent} size="lg" aria-label="Part of the run that is done" transitionDuration={150} />
        <p className={classes.muted}>
          {perSecond !== null && `${rateText(perSecond)} · `}
          {secondsLeft !== null && `about ${formatDuration(secondsLeft)} left · `}
          {run.firstNumber !== null && `numbers ${run.firstNumber} … ${run.lastNumber ?? ''} · `}
          You may close this page; the run goes on.
        </p>
      </Card>
      <RunFigures {...run} subscriptions={run.subscribersTotal} parked={run.parkedCount} />
    </div>
  );
}
