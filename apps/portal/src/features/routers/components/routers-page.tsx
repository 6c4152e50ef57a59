import { useState, type JSX } from 'react';
import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { RouterRow } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, PageHeader, StateMark, visibleText, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useMay } from '../../../lib/session';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { useFleetSummary } from '../api/get-fleet-summary';
import { routersKey, useRouters } from '../api/list-routers';
import { AssignDialog } from './assign-dialog';
import { PreRegisterDialog } from './pre-register-dialog';
import { modelOf } from './router-words';

const VIEWS = ['all', 'quarantine', 'enrolling', 'active', 'retired'] as const;
const Search = z.object({ view: z.enum(VIEWS).default('all'), q: z.string().default('') });
type View = (typeof VIEWS)[number];

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
  cell: (row) => (
    <span className={listClasses.two}>
      <span>{visibleText(modelOf(row), 40)}</span>
      <span className={`${listClasses.sub} ${listClasses.mono}`}>{visibleText(row.serialNumber, 40)}</span>
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

function columnsOf(view: View, onAssign: ((row: RouterRow) => void) | null): TableColumn<RouterRow>[] {
  if (view !== 'quarantine') return [router, subscriber, state, answered, ...OTHERS];
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

function emptyOf(view: View, search: string, onClear: () => void): JSX.Element {
  if (search !== '') {
    return (
      <EmptyState title={`No router matches “${search}”.`}>
        <Button variant="default" onClick={onClear}>
          Clear the search
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

export function RoutersPage(): JSX.Element {
  const [search, set] = useUrlState(Search);
  const [assigning, setAssigning] = useState<RouterRow | null>(null);
  const [isRegistering, setRegistering] = useState(false);
  const open = useOpenPage();

  const wantedState = search.view === 'all' ? undefined : search.view;
  const table = pagedRows(useRouters({ search: search.q === '' ? undefined : search.q, state: wantedState }));
  useLive(['router'], [routersKey, ['home']]);
  const mayAssign = useMay('router.configure');
  return (
    <>
      <PageHeader
        title="Routers"
        lead={<Lead onQuarantine={() => set({ view: 'quarantine' }, 'push')} />}
        actions={
          mayAssign && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => setRegistering(true)}>
              Register a serial
            </Button>
          )
        }
      />
      <Card flush>
        <Tabs value={search.view} onChange={(view) => set({ view: (view ?? 'all') as View }, 'push')}>
          <Tabs.List px="sm" className={listClasses.tabs}>
            {VIEWS.map((view) => (
              <Tabs.Tab key={view} value={view} tt="capitalize">
                {view}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <div className={listClasses.bar}>
          <SearchField
            label="Search routers"
            placeholder="Serial, model, subscriber, IP or MAC"
            value={search.q}
            onChange={(q) => set({ q })}
          />
        </div>
        <DataTable
          label="Routers"
          columns={columnsOf(search.view, mayAssign ? setAssigning : null)}
          {...table}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/routers/${row.id}`}
          onOpen={(row) => open(`/routers/${row.id}`)}
          empty={emptyOf(search.view, search.q, () => set({ q: '' }))}
        />
      </Card>
      {assigning !== null && <AssignDialog router={assigning} onClose={() => setAssigning(null)} />}
      {isRegistering && <PreRegisterDialog onClose={() => setRegistering(false)} />}
    </>
  );
}
