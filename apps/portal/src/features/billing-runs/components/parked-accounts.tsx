import type { JSX } from 'react';
import type { ParkedAccount } from '@demarc/contracts';
import { Card, DataTable, EmptyState, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PageLink, useOpenPage } from '../../../components/page-link';

const COLUMNS: readonly TableColumn<ParkedAccount>[] = [
  {
    id: 'subscriber',
    header: 'Subscriber',
    title: true,
    cell: (row) => (
      <>
        {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
      </>
    ),
  },
  { id: 'reason', header: 'Why it is not billed', cell: (row) => row.reason },
  { id: 'code', header: 'Code', priority: 3, cell: (row) => <span className={listClasses.mono}>{row.code}</span> },
  {
    id: 'fix',
    header: '',
    align: 'end',
    cell: (row) => <PageLink href={`/subscribers/${row.subscriberNumber}`}>Open and mend</PageLink>,
  },
];

/** Who is left out, and why: nobody falls silently through a run. */
export function ParkedAccounts({
  parked,
  when,
}: {
  parked: readonly ParkedAccount[];
  when: 'preview' | 'result';
}): JSX.Element {
  const open = useOpenPage();
  return (
    <Card title={parked.length === 0 ? 'Parked' : `Parked: ${parked.length} not billed`} flush>
      <DataTable
        label="Parked accounts"
        columns={COLUMNS}
        rows={parked}
        rowKey={(row) => `${row.subscriberId} ${row.code}`}
        onOpen={(row) => open(`/subscribers/${row.subscriberNumber}`)}
        empty={<EmptyState title={when === 'preview' ? 'Nobody would be left out.' : 'Nobody was left out.'} />}
      />
    </Card>
  );
}
