import type { JSX } from 'react';
import { Tabs } from '@mantine/core';
import type { IncidentMember, IncidentMemberQuery } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatDuration,
  formatInstant,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import { signalWords } from '../../../components/incident-words';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { useUrlState } from '../../../lib/url-state';
import { useIncidentMembers } from '../api/incidents';

const Search = z.object({ members: z.enum(['all', 'lost', 'back']).default('all') });
const VIEWS: Readonly<Record<IncidentMemberQuery['only'], string>> = { all: 'All', lost: 'Away', back: 'Back' };

function Moment({ at }: { at: string }): JSX.Element {
  return <>{formatInstant(at, useZone())}</>;
}

const away = ({ lostAt, backAt }: IncidentMember): string => {
  if (backAt === null) return 'away';
  const seconds = (Date.parse(backAt) - Date.parse(lostAt)) / 1000;
  return seconds < 1 ? 'at once' : `after ${formatDuration(seconds)}`;
};

const COLUMNS: readonly TableColumn<IncidentMember>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: ({ routerId, serialNumber, modelName }) => (
      <span className={listClasses.two}>
        {routerId === null ? (
          'not managed'
        ) : (
          <PageLink href={`/routers/${routerId}`}>{visibleText(serialNumber ?? '', 64)}</PageLink>
        )}
        {modelName !== null && <span className={listClasses.sub}>{visibleText(modelName, 40)}</span>}
      </span>
    ),
  },
  {
    id: 'who',
    header: 'Subscriber',
    cell: ({ subscriber }) =>
      subscriber === null ? (
        '–'
      ) : (
        <PageLink href={`/subscribers/${subscriber.number}`} quiet>
          {subscriber.name} <span className={listClasses.number}>{subscriber.number}</span>
        </PageLink>
      ),
  },
  {
    id: 'where',
    header: 'Access node',
    priority: 3,
    cell: ({ accessNode, accessPort }) => (
      <span className={listClasses.two}>
        <span>{accessNode === null ? 'not told' : visibleText(accessNode, 64)}</span>
        {accessPort !== null && <span className={listClasses.sub}>{visibleText(accessPort, 64)}</span>}
      </span>
    ),
  },
  { id: 'how', header: 'Noticed', priority: 4, cell: ({ lostBy }) => signalWords(lostBy) },
  { id: 'lost', header: 'Last word before', nowrap: true, cell: ({ lostAt }) => <Moment at={lostAt} /> },
  { id: 'back', header: 'Back', nowrap: true, cell: away },
];

/** Who was lost and who is back. */
export function IncidentMembers({ id }: { id: string }): JSX.Element {
  const [{ members: only }, set] = useUrlState(Search);
  const list = pagedRows(useIncidentMembers(id, only));
  return (
    <Card title="Routers and services" flush>
      <Tabs
        value={only}
        onChange={(value) => set({ members: (value ?? 'all') as IncidentMemberQuery['only'] }, 'push')}
      >
        <Tabs.List className={listClasses.tabs} aria-label="Who">
          {(Object.keys(VIEWS) as IncidentMemberQuery['only'][]).map((view) => (
            <Tabs.Tab key={view} value={view}>
              {VIEWS[view]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <DataTable
        label="Members of the incident"
        columns={COLUMNS}
        rowKey={({ routerId, subscriber, lostAt }) => routerId ?? `${subscriber?.number ?? ''} ${lostAt}`}
        empty={<EmptyState title={only === 'lost' ? 'Nobody is away.' : 'Nobody yet.'} />}
        {...list}
      />
    </Card>
  );
}
