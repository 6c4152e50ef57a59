import { useState, type JSX } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { addMonths, isLocalDate, localDate } from '@demarc/kernel';
import { calendarDateOf, Card, formatCount, formatDate, MoneyText, serverNow, useZone } from '@demarc/ui';
import { pagedRows } from '../../../components/paged-rows';
import { useBillingRuns } from '../api/list-billing-runs';
import { RunStateMark } from './run-state-mark';
import classes from './billing-run.module.css';

const firstOfNextMonth = (today: string): string => `${addMonths(localDate(`${today.slice(0, 8)}01`), 1)}`;

function LastRun(): JSX.Element | null {
  const last = pagedRows(useBillingRuns()).rows?.[0];
  if (last === undefined) return null;
  return (
    <Card title="The run before">
      <p className={classes.plain}>
        As of {formatDate(last.asOf)}: {formatCount(last.invoiceCount)} invoices,{' '}
        <MoneyText amount={last.total} currency={last.currency} />, {formatCount(last.parkedCount)} parked.
      </p>
      <RunStateMark run={last} />
    </Card>
  );
}

export function RunChoice({ onChoose }: { onChoose: (asOf: string) => void }): JSX.Element {
  const today = calendarDateOf(serverNow(), useZone());
  const [asOf, setAsOf] = useState(today);
  const isDay = isLocalDate(asOf);
  return (
    <div className={classes.columns}>
      <Card title="Bill every period that has begun by">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isDay) onChoose(asOf);
          }}
        >
          <TextInput
            type="date"
            label="As of"
            description="What was billed before is not billed again: a run computes only what is missing."
            value={asOf}
            error={isDay ? null : 'Choose a day, such as 2026-12-01.'}
            onChange={(event) => setAsOf(event.currentTarget.value)}
            maw={280}
          />
          <Group gap="sm" mt="sm">
            <Button variant="default" onClick={() => setAsOf(today)}>
              Today, {formatDate(today)}
            </Button>
            <Button variant="default" onClick={() => setAsOf(firstOfNextMonth(today))}>
              {formatDate(firstOfNextMonth(today))}
            </Button>
          </Group>
          <Button type="submit" mt="lg" disabled={!isDay}>
            Compute the preview
          </Button>
        </form>
      </Card>
      <LastRun />
    </div>
  );
}
