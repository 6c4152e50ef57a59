import { useState, type JSX } from 'react';
import { Button, Tabs } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { columnLabel, ORDERING_PARAMETERS, type ColumnName, type RouterRow, type RouterSort } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  ErrorNote,
  PageHeader,
  StateMark,
  visibleText,
  type TableColumn,
  type TableSort,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useMay } from '../../../lib/session';
import { useLive } from '../../../lib/live';
import { useFleetSummary } from '../api/get-fleet-summary';
import { routersKey, useRouters } from '../api/list-routers';
import { useSavedFilters } from '../api/saved-filters';
import { useExportRouters } from '../api/search-routers';

import { AssignDialog } from './assign-dialog';
import { BringOut } from './bring-out';
import { ChangeThese } from './change-these';
import { AddCondition, ColumnChoice, FilterChips } from './filter-bar';
import { selectionOf, useFleetState, VIEWS, type FleetState, type View } from './fleet-state';
import { PreRegisterDialog } from './pre-register-dialog';
import { modelOf } from './router-words';
import { SaveFilter, SavedFilters } from './saved-filters';
import { TagList } from './tag-chip';
import { TagAll } from './tag-dialog';
import classes from './fleet.module.css';

const STALE_SECONDS = 3600;

function ConfigMark({ row }: { row: RouterRow }): JSX.Element {
  if (row.state !== 'active' || row.subscription === null)
    return <span className={listClasses.sub}>nothing wanted</span>;
  if (row.refusedCount > 0) return <StateMark look="fault" word={`${row.refusedCount} refused`} />;
  if (row.pendingCount > 0) return <StateMark look="waiting" word={`${row.pendingCount} pending`} />;
  return <StateMark parameter="in-sync" />;
}

const router: TableColumn<RouterRow> = {
  id: 'router',
  header: 'Router',
  title: true,
  sortKey: 'modelName',
  cell: (row) => (
    <span className={listClasses.two}>
      <span>{visibleText(modelOf(row), 40)}</span>
      <span className={`${listClasses.sub} ${listClasses.mono}`}>{visibleText(row.serialNumber, 40)}</span>
      <TagList tags={row.tags} />
    </span>
  ),
};
const subscriber: TableColumn<RouterRow> = {
  id: 'subscriber',
  header: 'Subscriber',
  cell: (row) =>
    row.subscription === null ? (
      <span className={listClasses.sub}>none</span>
    ) : (
      <PageLink href={`/subscribers/${row.subscription.subscriberNumber}`} quiet>
        {row.subscription.subscriberName}{' '}
        <span className={listClasses.number}>{row.subscription.subscriberNumber}</span>
      </PageLink>
    ),
};
const state: TableColumn<RouterRow> = { id: 'state', header: 'State', cell: (row) => <StateMark cpe={row.state} /> };
const answered: TableColumn<RouterRow> = {
  id: 'answered',
  header: 'Answered',
  sortKey: 'answered',
  priority: 2,
  cell: (row) => <Age at={row.lastInformAt} none="never" staleAfterSeconds={STALE_SECONDS} />,
};
const OTHERS: readonly TableColumn<RouterRow>[] = [
  { id: 'config', header: 'Settings', priority: 2, cell: (row) => <ConfigMark row={row} /> },
  {
    id: 'wanIp',
    header: 'WAN IP',
    priority: 3,
    cell: (row) => <span className={listClasses.mono}>{row.wanIp ?? '–'}</span>,
  },
  {
    id: 'firmware',
    header: 'Firmware',
    priority: 4,
    cell: (row) => visibleText(row.softwareVersion ?? '–', 30),
  },
];

/** A promoted parameter as the router told it. */
const parameterColumn = (name: ColumnName): TableColumn<RouterRow> => ({
  id: `parameter-${name}`,
  header: columnLabel(name),
  ...((ORDERING_PARAMETERS as readonly string[]).includes(name) ? { sortKey: name } : {}),
  priority: 2,
  cell: (row) => <span className={listClasses.mono}>{visibleText(row.parameters[name] ?? '–', 60)}</span>,
});

function columnsOf(
  { view, columns: chosen }: FleetState,
  onAssign: ((row: RouterRow) => void) | null,
): TableColumn<RouterRow>[] {
  if (view !== 'quarantine') {
    // Who asks for a parameter does not want it twice.
    const others = OTHERS.filter(({ id }) => !(chosen as string[]).includes(id));
    return [router, subscriber, state, answered, ...chosen.map(parameterColumn), ...others];
  }
  const columns: TableColumn<RouterRow>[] = [
    router,
    { id: 'reason', header: 'Why it waits', cell: (row) => row.quarantineReason ?? 'nobody knows this serial' },
    answered,
  ];
  if (onAssign === null) return columns;
  return [
    ...columns,
    {
      id: 'assign',
      header: '',
      align: 'end',
      cell: (row) => <Button onClick={() => onAssign(row)}>Assign…</Button>,
    },
  ];
}

function emptyOf({ view, text, filter, set }: FleetState): JSX.Element {
  if (text !== '' || filter.length > 0) {
    return (
      <EmptyState title={text === '' ? 'No router is as this filter asks.' : `No router matches “${text}”.`}>
        <Button variant="default" onClick={() => set({ q: undefined, f: undefined })}>
          {filter.length === 0 ? 'Clear the search' : 'Show every router'}
        </Button>
      </EmptyState>
    );
  }
  if (view === 'quarantine')
    return <EmptyState title="Nothing waits in quarantine.">Every router that called is known.</EmptyState>;
  if (view !== 'all') return <EmptyState title={`No router is ${view}.`} />;
  return (
    <EmptyState title="No router has called yet.">
      Point one at port 7547 of this server, or register its serial: it is provisioned at its first contact.
    </EmptyState>
  );
}

function Lead({ onQuarantine }: { onQuarantine: () => void }): JSX.Element | null {
  const { data } = useFleetSummary();
  if (data === undefined) return null;
  const { total, answeredRecently, quarantine } = data.routers;
  return (
    <>
      {answeredRecently} of {total} answered recently;{' '}
      {quarantine === 0 ? (
        'none waits in quarantine.'
      ) : (
        <button type="button" className={listClasses.textButton} onClick={onQuarantine}>
          {quarantine} wait{quarantine === 1 ? 's' : ''} in quarantine.
        </button>
      )}
    </>
  );
}

const sortOf = (sort: RouterSort): TableSort | undefined =>
  sort === 'newest' || sort === 'oldest' ? undefined : { key: sort.replace('-', ''), descending: sort.startsWith('-') };

function ExportButton({ fleet }: { fleet: FleetState }): JSX.Element {
  const exporting = useExportRouters();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.5} />}
        loading={exporting.isPending}
        onClick={() => exporting.mutate({ ...selectionOf(fleet), columns: fleet.columns })}
      >
        CSV
      </Button>
      {exporting.error !== null && <ErrorNote what="The list was not exported." error={exporting.error} />}
    </>
  );
}

function FleetList({
  fleet,
  onAssign,
}: {
  fleet: FleetState;
  onAssign: ((row: RouterRow) => void) | null;
}): JSX.Element {
  const { view, text, columns, sort, address, set } = fleet;
  const open = useOpenPage();
  const table = pagedRows(
    useRouters({ ...address, sort, columns: columns.length === 0 ? undefined : columns.join(',') }),
  );
  return (
    <Card flush>
      <Tabs value={view} onChange={(next) => set({ view: (next ?? 'all') as View }, 'push')}>
        <Tabs.List px="sm" className={listClasses.tabs}>
          {VIEWS.map((each) => (
            <Tabs.Tab key={each} value={each} tt="capitalize">
              {each}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div className={listClasses.bar}>
        <SearchField
          label="Search routers"
          placeholder="Serial, model, tag, subscriber, IP, MAC, WiFi"
          value={text}
          onChange={(q) => set({ q })}
        />
        <AddCondition state={fleet} />
        <ColumnChoice state={fleet} />
      </div>
      <FilterChips state={fleet}>
        <>
          {onAssign !== null && <TagAll state={fleet} />}
          <ChangeThese state={fleet} />
          <BringOut state={fleet} />
          <SaveFilter state={fleet} />
        </>
      </FilterChips>
      <DataTable
        label="Routers"
        columns={columnsOf(fleet, onAssign)}
        {...table}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/routers/${row.id}`}
        onOpen={(row) => open(`/routers/${row.id}`)}
        sort={sortOf(sort)}
        onSort={({ key, descending }) => set({ sort: `${descending ? '-' : ''}${key}` as RouterSort })}
        empty={emptyOf(fleet)}
      />
    </Card>
  );
}

export function RoutersPage(): JSX.Element {
  const fleet = useFleetState();
  const [assigning, setAssigning] = useState<RouterRow | null>(null);
  const [isRegistering, setRegistering] = useState(false);
  useLive(['router', 'router-tag'], [routersKey, ['home']]);
  const hasSaved = (useSavedFilters().data ?? []).length > 0;
  const mayAssign = useMay('router.configure');
  return (
    <>
      <PageHeader
        title="Routers"
        lead={<Lead onQuarantine={() => fleet.set({ view: 'quarantine' }, 'push')} />}
        actions={
          <>
            <ExportButton fleet={fleet} />
            {mayAssign && (
              <Button leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => setRegistering(true)}>
                Register a serial
              </Button>
            )}
          </>
        }
      />
      <div className={classes.frame}>
        <div className={hasSaved ? classes.page : classes.alone}>
          <SavedFilters state={fleet} />
          <FleetList fleet={fleet} onAssign={mayAssign ? setAssigning : null} />
        </div>
      </div>
      {assigning !== null && <AssignDialog router={assigning} onClose={() => setAssigning(null)} />}
      {isRegistering && <PreRegisterDialog onClose={() => setRegistering(false)} />}
    </>
  );
}
