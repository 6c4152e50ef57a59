import { useState, type JSX } from 'react';
import { Button, Select, Tabs } from '@mantine/core';
import { IconMapPinSearch } from '@tabler/icons-react';
import type { AccessSession } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, PageHeader, StateMark, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { formatOctets } from '../../../components/octets';
import { addressOf, GROUP_LOOK, SESSION_LOOK } from '../../../components/session-words';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { useSessionSummary } from '../api/get-session-summary';
import { useNasList } from '../api/list-nas';
import { sessionsKey, useSessions } from '../api/list-sessions';
import { AddressLookupDialog } from './address-lookup-dialog';
import { SessionDrawer } from './session-drawer';

const VIEWS = ['online', 'silent', 'closed', 'all'] as const;
const Search = z.object({
  view: z.enum(VIEWS).default('online'),
  nas: z.string().default(''),
  q: z.string().default(''),
  peek: z.string().default(''),
});
type View = (typeof VIEWS)[number];

const COLUMNS: readonly TableColumn<AccessSession>[] = [
  {
    id: 'who',
    header: 'Subscriber',
    title: true,
    cell: (row) => (
      <span className={listClasses.two}>
        {row.subscriberNumber === null ? (
          <span className={listClasses.sub}>nobody's</span>
        ) : (
          <PageLink href={`/subscribers/${row.subscriberNumber}`} quiet>
            {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
          </PageLink>
        )}
        <span className={`${listClasses.sub} ${listClasses.mono}`}>{row.userName}</span>
      </span>
    ),
  },
  { id: 'status', header: 'Session', cell: (row) => <StateMark look={SESSION_LOOK[row.status]} word={row.status} /> },
  {
    id: 'group',
    header: 'Allowed',
    priority: 2,
    cell: (row) =>
      row.accessGroup === null ? (
        <span className={listClasses.sub}>not said</span>
      ) : (
        <StateMark look={GROUP_LOOK[row.accessGroup]} word={row.accessGroup} />
      ),
  },
  {
    id: 'address',
    header: 'Address',
    nowrap: true,
    cell: (row) => <span className={listClasses.mono}>{addressOf(row) ?? '–'}</span>,
  },
  { id: 'nas', header: 'NAS', priority: 3, cell: (row) => row.nasName },
  {
    id: 'since',
    header: 'Since',
    priority: 3,
    nowrap: true,
    cell: (row) => <Age at={row.startedAt} />,
  },
  {
    id: 'volume',
    header: 'Down / up',
    align: 'end',
    priority: 4,
    nowrap: true,
    cell: (row) => `${formatOctets(row.outputOctets)} / ${formatOctets(row.inputOctets)}`,
  },
  { id: 'heard', header: 'Last report', priority: 2, nowrap: true, cell: (row) => <Age at={row.updatedAt} /> },
];

function Lead(): JSX.Element | null {
  const { data } = useSessionSummary();
  if (data === undefined) return null;
  if (data.online + data.silent === 0) return <>No NAS reports a session.</>;
  const parts = [
    `${data.online} online`,
    ...(data.restricted === 0 ? [] : [`${data.restricted} of them restricted`]),
    ...(data.silent === 0 ? [] : [`${data.silent} silent`]),
    ...(data.unknown === 0 ? [] : [`${data.unknown} of nobody`]),
  ];
  return <>{parts.join(', ')}.</>;
}

const emptyOf = (view: View, isNarrowed: boolean): JSX.Element => {
  if (isNarrowed) return <EmptyState title="No session matches." />;
  if (view === 'silent')
    return <EmptyState title="No session is silent.">Each one reported when it was due.</EmptyState>;
  return (
    <EmptyState title={view === 'online' ? 'Nobody is online.' : 'No session yet.'}>
      Sessions appear by the accounting of the NAS, through FreeRADIUS or Demarc's own listener.
    </EmptyState>
  );
};

/** Who is online, who was, and who had an address. */
export function SessionsPage(): JSX.Element {
  const [search, set] = useUrlState(Search);
  const [isAsking, setAsking] = useState(false);
  const nasList = useNasList();
  const table = pagedRows(
    useSessions({
      status: search.view === 'all' ? undefined : search.view,
      nasId: search.nas === '' ? undefined : search.nas,
      search: search.q === '' ? undefined : search.q,
    }),
  );
  useLive(['access-session', 'nas'], [sessionsKey]);
  return (
    <>
      <PageHeader
        title="Sessions"
        lead={<Lead />}
        actions={
          <Button
            variant="default"
            leftSection={<IconMapPinSearch size={16} stroke={1.5} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            Who had this address…
          </Button>
        }
      />
      <Card flush>
        <Tabs value={search.view} onChange={(view) => set({ view: (view ?? 'online') as View }, 'push')}>
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
            label="Search sessions"
            placeholder="User name, address or MAC"
            value={search.q}
            onChange={(q) => set({ q })}
          />
          <Select
            aria-label="NAS"
            data={[
              { value: '', label: 'Every NAS' },
              ...(nasList.data ?? []).map((nas) => ({ value: nas.id, label: nas.name })),
            ]}
            value={search.nas}
            allowDeselect={false}
            onChange={(nas) => set({ nas: nas ?? '' }, 'push')}
          />
        </div>
        <DataTable
          label="Sessions"
          columns={COLUMNS}
          {...table}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/sessions?peek=${row.id}`}
          onOpen={(row) => set({ peek: row.id }, 'push')}
          empty={emptyOf(search.view, search.q !== '' || search.nas !== '')}
        />
      </Card>
      {search.peek !== '' && <SessionDrawer id={search.peek} onClose={() => set({ peek: undefined })} />}
      {isAsking && <AddressLookupDialog onClose={() => setAsking(false)} />}
    </>
  );
}
