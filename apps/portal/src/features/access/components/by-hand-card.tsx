import type { JSX } from 'react';
import type { ByHandOrder } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, StateMark, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { subscriberColumn } from '../../../components/subscriber-column';
import { useByHandOrders } from '../api/list-by-hand';

const COLUMNS: readonly TableColumn<ByHandOrder>[] = [
  subscriberColumn(),
  { id: 'state', header: 'Is to be', cell: (row) => <StateMark service={row.serviceState} /> },
  {
    id: 'where',
    header: 'Where',
    cell: (row) => (
      <span className={listClasses.mono}>
        {[row.staticAddress, row.nasName].filter((part) => part !== null).join(' on ') || '–'}
      </span>
    ),
  },
  { id: 'why', header: 'Why by hand', priority: 3, cell: (row) => row.reason ?? '–' },
  { id: 'at', header: 'Since', cell: (row) => <Age at={row.orderedAt} /> },
];

/** What no program could bring about and nobody has done yet; not there while there is nothing. */
export function ByHandCard({ onOpen }: { onOpen: (order: ByHandOrder) => void }): JSX.Element | null {
  const { data } = useByHandOrders();
  if (data === undefined || data.length === 0) return null;
  return (
    <Card title="Left to a person" aside="say on the subscriber's page when it is done" flush>
      <DataTable
        label="Left to a person"
        columns={COLUMNS}
        rows={data}
        rowKey={(row) => row.subscriptionId}
        hrefOf={(row) => `/subscribers/${row.subscriberNumber}`}
        onOpen={onOpen}
        empty={<EmptyState title="Nothing." />}
      />
    </Card>
  );
}
