import type { JSX } from 'react';
import { Button, Tabs } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { SERVICE_STATES, type SubscriberRow } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  isZeroMoney,
  MoneyText,
  PageHeader,
  StateMark,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { subscribersKey, useSubscribers } from '../api/list-subscribers';
import { NewSubscriberDrawer } from './new-subscriber-drawer';

const VIEWS = [
  ['all', 'All'],
  ['overdue', 'Overdue'],
  ['suspended', 'Suspended'],
  ['no-router', 'No router'],
] as const;

const Search = z.object({
  view: z.enum(['all', 'overdue', 'suspended', 'no-router']).default('all'),
  q: z.string().optional(),
  state: z.enum(SERVICE_STATES).optional(),
  drawer: z.literal('new').optional(),
});

const LIVE_TOPICS = ['subscriber', 'subscription', 'payment', 'invoice'] as const;
/** A router that has not called for so long has missed its periodic Inform. */
const SILENT_SECONDS = 3600;

const COLUMNS: readonly TableColumn<SubscriberRow>[] = [
  {
    id: 'name',
    header: 'Subscriber',
    title: true,
    cell: (row) => (
      <span className={listClasses.two}>
        <span>{row.name}</span>
        <span className={listClasses.sub}>{row.number}</span>
      </span>
    ),
  },
  { id: 'phone', header: 'Phone', cell: (row) => row.phone, priority: 2, nowrap: true },
  { id: 'address', header: 'Address', cell: (row) => row.address ?? '–', priority: 4 },
  { id: 'plan', header: 'Plan', cell: (row) => row.planName ?? 'none', priority: 3, nowrap: true },
  {
    id: 'state',
    header: 'Service',
    cell: (row) =>
      row.serviceState === null ? (
        <StateMark look="unknown" word="no service" />
      ) : (
        <StateMark service={row.serviceState} />
      ),
  },
  {
    id: 'due',
    header: 'Due',
    align: 'end',
    cell: (row) => (
      <MoneyText
        amount={row.due}
        currency={row.currency}
        tone={!isZeroMoney(row.overdue) ? 'bad' : isZeroMoney(row.due) ? 'muted' : undefined}
      />
    ),
  },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'end',
    cell: (row) => (row.overdueDays > 0 ? `${row.overdueDays} d` : ''),
    priority: 2,
  },
  {
    id: 'router',
    header: 'Router',
    priority: 3,
    nowrap: true,
    cell: (row) =>
      row.router === null ? (
        'none'
      ) : (
        <span className={listClasses.two}>
          <code>{visibleText(row.router.serialNumber, 24)}</code>
          <span className={listClasses.sub}>
            <Age at={row.router.lastInformAt} staleAfterSeconds={SILENT_SECONDS} none="never answered" />
          </span>
        </span>
      ),
  },
];

export function SubscribersPage(): JSX.Element {
  const [search, setSearch] = useUrlState(Search);
  const query = useSubscribers({ view: search.view, search: search.q, state: search.state });
  const mayCreate = useMay('subscriber.write');
  const openPage = useOpenPage();
  useLive(LIVE_TOPICS, [[...subscribersKey, 'list']]);
  const filtered = search.view !== 'all' || search.q !== undefined || search.state !== undefined;
  const path = (row: SubscriberRow): string => `/subscribers/${row.number}`;
  const openNew = (): void => setSearch({ drawer: 'new' }, 'push');
  return (
    <>
      <PageHeader
        title="Subscribers"
        actions={
          mayCreate && (
            <Button leftSection={<IconUserPlus size={16} stroke={1.5} />} onClick={openNew}>
              New subscriber
            </Button>
          )
        }
      />
      <Card flush>
        <Tabs
          value={search.view}
          onChange={(view) =>
            setSearch({ view: view === null || view === 'all' ? undefined : (view as 'overdue') }, 'push')
          }
        >
          <Tabs.List px="lg">
            {VIEWS.map(([view, word]) => (
              <Tabs.Tab key={view} value={view}>
                {word}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <div className={listClasses.bar}>
          <SearchField
            label="Find in subscribers"
            placeholder="Name, number, phone, PPPoE user"
            value={search.q ?? ''}
            onChange={(q) => setSearch({ q: q === '' ? undefined : q })}
          />
          {search.state !== undefined && (
            <Button variant="default" onClick={() => setSearch({ state: undefined }, 'push')}>
              State: {search.state} ×
            </Button>
          )}
        </div>
        <DataTable
          label="Subscribers"
          columns={COLUMNS}
          rowKey={(row) => row.id}
          hrefOf={path}
          onOpen={(row) => openPage(path(row))}
          {...pagedRows(query)}
          empty={
            filtered ? (
              <EmptyState title="No subscriber matches.">
                <Button
                  variant="default"
                  onClick={() => setSearch({ view: undefined, q: undefined, state: undefined }, 'push')}
                >
                  Show all subscribers
                </Button>
              </EmptyState>
            ) : (
              <EmptyState title="No subscriber yet.">
                {mayCreate && <Button onClick={openNew}>Add the first subscriber</Button>}
              </EmptyState>
            )
          }
        />
      </Card>
      <NewSubscriberDrawer
        opened={search.drawer === 'new' && mayCreate}
        onClose={() => setSearch({ drawer: undefined })}
        onCreated={(number) => openPage(`/subscribers/${number}`)}
      />
    </>
  );
}
