import { useState, type JSX } from 'react';
import { Button, Group } from '@mantine/core';
import { IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import type { BillingRunPreview } from '@demarc/contracts';
import { Card, ErrorNote, formatCount, formatDate, formatMoney, MoneyText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useBillingRunPreview } from '../api/preview-billing-run';
import { useStartBillingRun } from '../api/start-billing-run';
import { ParkedAccounts } from './parked-accounts';
import { RunFigures } from './run-figures';
import classes from './billing-run.module.css';

function Sample({ preview }: { preview: BillingRunPreview }): JSX.Element {
  return (
    <Card title={`Sample: ${preview.sample.length} of ${formatCount(preview.invoiceCount)} invoices, line by line`}>
      {preview.sample.map((one) => (
        <details key={one.subscriberId} className={classes.sample}>
          <summary>
            <span>
              {one.subscriberName} <span className={classes.muted}>{one.subscriberNumber}</span>
            </span>
            <MoneyText amount={one.total} currency={preview.currency} strong />
          </summary>
          <ul>
            {one.lines.map((line, index) => (
              <li key={`${index} ${line}`}>{line}</li>
            ))}
          </ul>
          <PageLink href={`/subscribers/${one.subscriberNumber}`}>Open {one.subscriberNumber}</PageLink>
        </details>
      ))}
    </Card>
  );
}

function sentenceOf(preview: BillingRunPreview): string {
  const day = formatDate(preview.asOf);
  if (preview.invoiceCount === 0) return `Nothing to bill as of ${day}: every period that has begun is invoiced.`;
  const count = preview.invoiceCount === 1 ? '1 invoice' : `${formatCount(preview.invoiceCount)} invoices`;
  return `As of ${day}, a run issues ${count} over ${formatMoney(preview.total, preview.currency)}. Nothing is written yet.`;
}

function Start({
  preview,
  onBack,
  onAgain,
}: {
  preview: BillingRunPreview;
  onBack: () => void;
  onAgain: () => void;
}): JSX.Element {
  const [idempotencyKey] = useState(newIdempotencyKey);
  const start = useStartBillingRun(idempotencyKey);
  const open = useOpenPage();
  const count = preview.invoiceCount === 1 ? '1 invoice' : `${formatCount(preview.invoiceCount)} invoices`;
  const run = (): void => start.mutate({ asOf: preview.asOf }, { onSuccess: ({ id }) => open(`/billing-runs/${id}`) });
  return (
    <Card>
      {start.error !== null && (
        <ErrorNote what="The run was not started." holds="No invoice was written." error={start.error} onRetry={run} />
      )}
      <Group gap="sm">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button variant="default" leftSection={<IconRefresh size={16} stroke={1.5} aria-hidden />} onClick={onAgain}>
          Compute again
        </Button>
        {preview.invoiceCount > 0 && (
          <Button
            leftSection={<IconPlayerPlay size={16} stroke={1.5} aria-hidden />}
            loading={start.isPending}
            onClick={run}
          >
            {preview.parked.length === 0 ? `Run: issue ${count}` : `Park ${preview.parked.length} and issue ${count}`}
          </Button>
        )}
      </Group>
      {preview.invoiceCount > 0 && (
        <p className={classes.muted}>
          Invoices get their final numbers without a gap. One is taken back by voiding it, never by deleting.
        </p>
      )}
    </Card>
  );
}

export function RunPreview({ asOf, onBack }: { asOf: string; onBack: () => void }): JSX.Element {
  const query = useBillingRunPreview(asOf);
  if (query.error !== null && query.data === undefined) {
    return (
      <div className={classes.stack}>
        <ErrorNote
          what="The preview could not be computed."
          holds="Nothing was written."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
        <div>
          <Button variant="default" onClick={onBack}>
            Choose another day
          </Button>
        </div>
      </div>
    );
  }
  return (
    <Loaded query={query} what="The preview" lines={10}>
      {(preview) => (
        <div className={classes.stack} data-computing={query.isFetching || undefined}>
          <p className={classes.sentence} role="status">
            {query.isFetching ? 'Computing again…' : sentenceOf(preview)}
          </p>
          <RunFigures {...preview} subscriptions={preview.subscribersTotal} parked={preview.parked.length} />
          <Start preview={preview} onBack={onBack} onAgain={() => void query.refetch()} />
          {preview.parked.length > 0 && <ParkedAccounts parked={preview.parked} when="preview" />}
          {preview.sample.length > 0 && <Sample preview={preview} />}
        </div>
      )}
    </Loaded>
  );
}
