import type { JSX } from 'react';
import { Button, Drawer } from '@mantine/core';
import type { Payment } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  isZeroMoney,
  MoneyText,
  PageHeader,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { useCollectedToday } from '../api/get-collected-today';
import { paymentsKey, usePayments } from '../api/list-payments';
import { PaymentDetail } from './payment-detail';
import { METHODS } from './payment-words';

const Search = z.object({ q: z.string().default(''), peek: z.string().default('') });

const COLUMNS: readonly TableColumn<Payment>[] = [
  {
    id: 'receipt',
    header: 'Receipt',
    title: true,
    cell: (row) => row.receipt,
  },
  { id: 'received', header: 'Received', cell: (row) => <Age at={row.receivedAt} /> },
  {
    id: 'subscriber',
    header: 'Subscriber',
    cell: (row) => (
      <PageLink href={`/subscribers/${row.subscriberNumber}`} quiet>
        {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
      </PageLink>
    ),
  },
  { id: 'method', header: 'Method', priority: 2, cell: (row) => METHODS[row.method] },
  {
    id: 'externalId',
    header: 'Transaction id',
    priority: 3,
    cell: (row) => <span className={listClasses.mono}>{row.externalId ?? '–'}</span>,
  },
  {
    id: 'amount',
    header: 'Amount',
    align: 'end',
    cell: (row) => <MoneyText amount={row.amount} currency={row.currency} strong />,
  },
  {
    id: 'credit',
    header: 'Kept as credit',
    align: 'end',
    priority: 4,
    cell: (row) =>
      isZeroMoney(row.unallocated) ? '–' : <MoneyText amount={row.unallocated} currency={row.currency} />,
  },
  {
    id: 'state',
    header: 'State',
    priority: 2,
    cell: (row) => <StateMark look={row.state === 'booked' ? 'ok' : 'off'} word={row.state} />,
  },
];

function Lead(): JSX.Element | null {
  const { data } = useCollectedToday();
  if (data === undefined) return null;
  return (
    <>
      <MoneyText amount={data.collectedToday} currency={data.currency} strong /> collected today;{' '}
      <MoneyText amount={data.due} currency={data.currency} /> still due.
    </>
  );
}

export function PaymentsPage(): JSX.Element {
  const [{ q, peek }, set] = useUrlState(Search);
  useLive(['payment'], [paymentsKey, ['home']]);
  return (
    <>
      <PageHeader title="Payments" lead={<Lead />} />
      <Card flush>
        <div className={listClasses.bar}>
          <SearchField
            label="Search payments"
            placeholder="Receipt, transaction id, subscriber, phone"
            value={q}
            onChange={(text) => set({ q: text })}
          />
        </div>
        <DataTable
          label="Payments"
          columns={COLUMNS}
          {...pagedRows(usePayments(q === '' ? undefined : q))}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/payments/${row.id}`}
          onOpen={(row) => set({ peek: row.id }, 'push')}
          empty={
            q === '' ? (
              <EmptyState title="No payment yet.">A payment is taken on the subscriber's page.</EmptyState>
            ) : (
              <EmptyState title={`No payment matches “${q}”.`}>
                <Button variant="default" onClick={() => set({ q: '' })}>
                  Clear the search
                </Button>
              </EmptyState>
            )
          }
        />
      </Card>
      <Drawer opened={peek !== ''} onClose={() => set({ peek: undefined })} position="right" size="md" title="Payment">
        {peek !== '' && <PaymentDetail id={peek} />}
      </Drawer>
    </>
  );
}
