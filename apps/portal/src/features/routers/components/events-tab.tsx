import type { JSX } from 'react';
import type { RouterEvent } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatInstant, useZone, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { pagedRows } from '../../../components/paged-rows';
import { useRouterEvents } from '../api/list-router-events';

function When({ at }: { at: string }): JSX.Element {
  const zone = useZone();
  return (
    <span className={listClasses.two}>
      <span>{formatInstant(at, zone, true)}</span>
      <span className={listClasses.sub}>
        <Age at={at} />
      </span>
    </span>
  );
}

const COLUMNS: readonly TableColumn<RouterEvent>[] = [
  { id: 'at', header: 'When', cell: (row) => <When at={row.at} />, width: '220px' },
  { id: 'text', header: 'What the router said', title: true, cell: (row) => visibleText(row.text) },
  {
    id: 'code',
    header: 'Event code',
    cell: (row) => (
      <span className={`${listClasses.mono ?? ''} ${listClasses.nowrap ?? ''}`}>{visibleText(row.code, 40)}</span>
    ),
  },
  {
    id: 'commandKey',
    header: 'Command key',
    priority: 3,
    cell: (row) => (
      <span className={listClasses.mono}>{row.commandKey === '' ? '–' : visibleText(row.commandKey, 40)}</span>
    ),
  },
];

/** The events of its Informs, newest first: boots, changes, ends of transfers. Mere heartbeats are not kept. */
export function EventsTab({ routerId }: { routerId: string }): JSX.Element {
  return (
    <Card flush>
      <DataTable
        label="Events"
        columns={COLUMNS}
        {...pagedRows(useRouterEvents(routerId))}
        rowKey={(row) => row.id}
        empty={<EmptyState title="No event yet.">A router's first Inform says 0 BOOTSTRAP.</EmptyState>}
      />
    </Card>
  );
}
