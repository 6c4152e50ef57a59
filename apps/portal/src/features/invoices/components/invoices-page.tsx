import type { JSX } from 'react';
import { Button, SegmentedControl } from '@mantine/core';
import type { InvoiceRow } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatDate,
  isZeroMoney,
  MoneyText,
  PageHeader,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { useMoneySummary } from '../api/get-money-summary';
import { invoicesKey, useInvoices, type InvoiceFilter } from '../api/list-invoices';

const VIEWS = ['all', 'overdue', 'open', 'paid', 'void'] as const;
type View = (typeof VIEWS)[number];
const Search = z.object({ view: z.enum(VIEWS).default('all'), q: z.string().default('') });

const COLUMNS: readonly TableColumn<InvoiceRow>[] = [
  { id: 'number', header: 'Invoice', cell: (row) => row.number, title: true },
  {
    id: 'subscriber',
    header: 'Subscriber',
    cell: (row) => (
      <PageLink href={`/subscribers/${row.subscriberNumber}`} quiet>
        {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
      </PageLink>
    ),
  },
  { id: 'issued', header: 'Issued', priority: 3, cell: (row) => formatDate(row.issuedOn) },
  { id: 'due', header: 'Due', priority: 2, cell: (row) => formatDate(row.dueOn) },
  {
    id: 'tax',
    header: 'Tax',
    align: 'end',
    priority: 4,
    cell: (row) => <MoneyText amount={row.tax} currency={row.currency} />,
  },
  {
    id: 'total',
    header: 'Total',
    align: 'end',
    cell: (row) => <MoneyText amount={row.total} currency={row.currency} />,
  },
  {
    id: 'open',
    header: 'Open',
    align: 'end',
    priority: 2,
    cell: (row) => (
      <MoneyText
        amount={row.open}
        currency={row.currency}
        {...(row.overdue ? { tone: 'bad' as const } : isZeroMoney(row.open) ? { tone: 'muted' as const } : {})}
      />
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (row) => <StateMark invoice={row.overdue ? 'overdue' : row.state} />,
  },
];

function filterOf(view: View, q: string): InvoiceFilter {
  const search = q === '' ? undefined : q;
  if (view === 'all') return { search };
  return view === 'overdue' ? { search, overdue: true } : { search, state: view };
}

function Lead({ onOverdue }: { onOverdue: () => void }): JSX.Element | null {
  const { data } = useMoneySummary();
  if (data === undefined) return null;
  if (isZeroMoney(data.due)) return <>Nothing is due: every invoice is paid.</>;
  return (
    <>
      <MoneyText amount={data.due} currency={data.currency} strong /> is due
      {isZeroMoney(data.overdue) ? (
        ', nothing of it overdue.'
      ) : (
        <>
          ,{' '}
          <button type="button" className={listClasses.textButton} onClick={onOverdue}>
            <MoneyText amount={data.overdue} currency={data.currency} /> of it overdue
          </button>{' '}
          by {data.overdueSubscribers === 1 ? '1 subscriber' : `${data.overdueSubscribers} subscribers`}.
        </>
      )}
    </>
  );
}

function Empty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }): JSX.Element {
  const mayRun = useMay('billing.run');
  const open = useOpenPage();
  if (isFiltered) {
    return (
      <EmptyState title="No invoice matches.">
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Invoices appear after the first run.">
      {mayRun && <Button onClick={() => open('/billing-runs/new')}>Preview a run</Button>}
    </EmptyState>
  );
}

export function InvoicesPage(): JSX.Element {
  const [{ view, q }, set] = useUrlState(Search);
  const open = useOpenPage();
  useLive(['invoice', 'payment', 'billing-run'], [invoicesKey, ['home']]);
  return (
    <>
      <PageHeader title="Invoices" lead={<Lead onOverdue={() => set({ view: 'overdue' }, 'push')} />} />
      <Card flush>
        <div className={listClasses.bar}>
          <SearchField
            label="Search invoices"
            placeholder="Number, subscriber, phone"
            value={q}
            onChange={(text) => set({ q: text })}
          />
          <SegmentedControl
            size="xs"
            aria-label="Which invoices"
            value={view}
            onChange={(next) => set({ view: next as View }, 'push')}
            data={VIEWS.map((one) => ({ value: one, label: one.charAt(0).toUpperCase() + one.slice(1) }))}
          />
        </div>
        <DataTable
          label="Invoices"
          columns={COLUMNS}
          {...pagedRows(useInvoices(filterOf(view, q)))}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/invoices/${row.number}`}
          onOpen={(row) => open(`/invoices/${row.number}`)}
          empty={
            <Empty isFiltered={view !== 'all' || q !== ''} onClear={() => set({ view: undefined, q: undefined })} />
          }
        />
      </Card>
    </>
  );
}
