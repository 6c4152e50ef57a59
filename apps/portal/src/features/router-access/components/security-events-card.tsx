import type { JSX } from 'react';
import type { SecurityEvent } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { useSecurityEvents } from '../../../lib/router-access';

function toldOf({ kind, claimed }: SecurityEvent): string {
  if (kind === 'digest-downgrade') return 'proved itself in MD5, although it can do SHA-256 and was asked for it';
  const { oui, productClass, serialNumber } = claimed;
  return `said that it is ${[oui, productClass, serialNumber].map((part) => visibleText(part, 40)).join(' ')}`;
}

const COLUMNS: readonly TableColumn<SecurityEvent>[] = [
  {
    id: 'router',
    header: 'With the credential of',
    title: true,
    cell: ({ routerId, serialNumber }) => (
      <PageLink href={`/routers/${routerId}`}>{visibleText(serialNumber, 40)}</PageLink>
    ),
  },
  { id: 'what', header: 'What it did', cell: (event) => toldOf(event) },
  {
    id: 'from',
    header: 'From',
    cell: ({ sourceAddress }) => <span className={listClasses.mono}>{visibleText(sourceAddress, 50)}</span>,
  },
  { id: 'times', header: 'Times', align: 'end', cell: ({ occurrences }) => String(occurrences) },
  { id: 'last', header: 'Last', cell: ({ lastAt }) => <Age at={lastAt} /> },
];

/** What no honest router does: somebody has its credential, or stands between it and us. */
export function SecurityEventsCard(): JSX.Element {
  const { data, error } = useSecurityEvents();
  return (
    <Card title="Security events" flush>
      <DataTable
        label="Security events"
        columns={COLUMNS}
        rows={data}
        error={error}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No router has said that it is another, or proved less than it can." />}
      />
    </Card>
  );
}
