import type { JSX } from 'react';
import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { BillingRun, BillingRunPreview } from '@demarc/contracts';
import { Card, formatCount, formatDate, formatDuration, formatMoney, StateMark } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { billingRunPreviewKey } from '../api/preview-billing-run';
import { ParkedAccounts } from './parked-accounts';
import { RunFigures } from './run-figures';
import { differences } from './run-progress';
import classes from './billing-run.module.css';

function sentenceOf(run: BillingRun): string {
  const day = formatDate(run.asOf);
  if (run.state === 'failed') {
    return `Stopped after ${formatCount(run.subscribersDone)} of ${formatCount(run.subscribersTotal)} services as of ${day}. What it has booked is booked; running again bills only what is missing.`;
  }
  const seconds = run.finishedAt === null ? null : (Date.parse(run.finishedAt) - Date.parse(run.createdAt)) / 1000;
  const took = seconds === null ? '' : ` in ${formatDuration(Math.max(0, seconds))}`;
  const count = run.invoiceCount === 1 ? '1 invoice' : `${formatCount(run.invoiceCount)} invoices`;
  return `${count} over ${formatMoney(run.total, run.currency)}, as of ${day}${took}.`;
}

/** Whoever previewed sees that the result is the preview; the next visitor sees the result alone. */
function Checks({ run }: { run: BillingRun }): JSX.Element {
  const preview = useQueryClient().getQueryData<BillingRunPreview>(billingRunPreviewKey(run.asOf));
  const differing = preview === undefined ? null : differences(preview, run);
  return (
    <Card title={run.state === 'failed' ? 'Why it stopped' : 'Checks'}>
      <ul className={classes.checks}>
        {run.failure !== null && (
          <li>
            <StateMark look="fault" word={run.failure} />
          </li>
        )}
        {differing?.length === 0 && (
          <li>
            <StateMark look="ok" word="equals the preview to the last unit" />
          </li>
        )}
        {differing?.map((one) => (
          <li key={one.label}>
            <StateMark look="look" word={`${one.label}: the preview said ${one.preview}, it is ${one.result}`} />
          </li>
        ))}
        {run.firstNumber !== null && (
          <li>
            <StateMark
              look="ok"
              word={`numbers ${run.firstNumber} to ${run.lastNumber ?? run.firstNumber}, without a gap`}
            />
          </li>
        )}
        <li>
          <StateMark
            look={run.parkedCount === 0 ? 'ok' : 'look'}
            word={
              run.parkedCount === 0 ? 'nobody was left out' : `${formatCount(run.parkedCount)} parked, listed below`
            }
          />
        </li>
      </ul>
    </Card>
  );
}

export function RunResult({ run }: { run: BillingRun }): JSX.Element {
  const open = useOpenPage();
  const mayRun = useMay('billing.run');
  const isUnfinished = run.state === 'failed' || run.parkedCount > 0;
  return (
    <div className={classes.stack}>
      <p className={classes.sentence} role="status">
        <StateMark look={run.state === 'failed' ? 'fault' : 'ok'} word={run.state === 'failed' ? 'Stopped' : 'Done'} />{' '}
        {sentenceOf(run)}
      </p>
      <RunFigures {...run} subscriptions={run.subscribersTotal} parked={run.parkedCount} />
      <Group gap="sm">
        <Button variant="default" onClick={() => open('/invoices')}>
          Open the invoices
        </Button>
        <Button variant="default" onClick={() => open('/ledger')}>
          Open the ledger
        </Button>
        {mayRun && isUnfinished && (
          <Button onClick={() => open(`/billing-runs/new?asOf=${run.asOf}`)}>
            {run.state === 'failed' ? 'Continue: preview what is missing' : 'Preview the parked again'}
          </Button>
        )}
      </Group>
      <Checks run={run} />
      {run.parked.length > 0 && <ParkedAccounts parked={run.parked} when="result" />}
    </div>
  );
}
