import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { BillingRun } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatCount,
  formatDate,
  MoneyText,
  PageHeader,
  type TableColumn,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { billingRunsKey, useBillingRuns } from '../api/list-billing-runs';
import { RunStateMark } from './run-state-mark';

const COLUMNS: readonly TableColumn<BillingRun>[] = [
  { id: 'asOf', header: 'As of', title: true, cell: (run) => formatDate(run.asOf) },
  { id: 'state', header: 'State', cell: (run) => <RunStateMark run={run} /> },
  { id: 'invoices', header: 'Invoices', align: 'end', cell: (run) => formatCount(run.invoiceCount) },
  {
    id: 'total',
    header: 'Total',
    align: 'end',
    cell: (run) => <MoneyText amount={run.total} currency={run.currency} />,
  },
  {
    id: 'tax',
    header: 'Tax in it',
    align: 'end',
    priority: 3,
    cell: (run) => <MoneyText amount={run.tax} currency={run.currency} />,
  },
  { id: 'parked', header: 'Parked', align: 'end', priority: 2, cell: (run) => formatCount(run.parkedCount) },
  {
    id: 'numbers',
    header: 'Numbers',
    priority: 4,
    cell: (run) =>
      run.firstNumber === null
        ? '–'
        : run.firstNumber === run.lastNumber
          ? run.firstNumber
          : `${run.firstNumber} … ${run.lastNumber}`,
  },
  {
    id: 'started',
    header: 'Started',
    priority: 2,
    cell: (run) => (
      <>
        {run.startedBy}{' '}
        <span className={listClasses.sub}>
          <Age at={run.createdAt} />
        </span>
      </>
    ),
  },
];

function leadOf(runs: readonly BillingRun[] | undefined): string | undefined {
  const last = runs?.[0];
  if (last === undefined) return undefined;
  if (last.state === 'queued' || last.state === 'running') return `A run as of ${formatDate(last.asOf)} is under way.`;
  if (last.state === 'failed')
    return `The last run, as of ${formatDate(last.asOf)}, stopped; what it had billed is booked.`;
  const parked = last.parkedCount === 0 ? 'nobody was parked' : `${last.parkedCount} parked`;
  return `The last run, as of ${formatDate(last.asOf)}, issued ${formatCount(last.invoiceCount)} invoices; ${parked}.`;
}

export function BillingRunsPage(): JSX.Element {
  const open = useOpenPage();
  const mayRun = useMay('billing.run');
  const table = pagedRows(useBillingRuns());
  useLive(['billing-run'], [billingRunsKey]);
  return (
    <>
      <PageHeader
        title="Billing runs"
        lead={leadOf(table.rows)}
        actions={
          mayRun && (
            <Button
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              onClick={() => open('/billing-runs/new')}
            >
              Preview a run
            </Button>
          )
        }
      />
      <Card flush>
        <DataTable
          label="Billing runs"
          columns={COLUMNS}
          {...table}
          rowKey={(run) => run.id}
          hrefOf={(run) => `/billing-runs/${run.id}`}
          onOpen={(run) => open(`/billing-runs/${run.id}`)}
          empty={
            <EmptyState title="No run yet.">
              A preview costs nothing: it computes every invoice and writes none.
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}
