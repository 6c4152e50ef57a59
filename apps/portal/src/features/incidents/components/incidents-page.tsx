import type { JSX } from 'react';
import type { Incident } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatCount,
  formatDuration,
  PageHeader,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import { incidentState } from '../../../components/incident-state';
import { lostWords, placeWords, signalWords } from '../../../components/incident-words';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { incidentsKey, useOpenIncidents } from '../../../lib/incidents';
import { useLive } from '../../../lib/live';
import { usePastIncidents } from '../api/incidents';
import { IncidentLimitsCard } from './incident-limits-card';
import classes from './incidents.module.css';

const PLACE: TableColumn<Incident> = {
  id: 'place',
  header: 'Where',
  title: true,
  cell: (incident) => (
    <span className={listClasses.two}>
      <span>{placeWords(incident.place)}</span>
      <span className={listClasses.sub}>{incident.signals.map(signalWords).join(', ')}</span>
    </span>
  ),
};
const STATE: TableColumn<Incident> = {
  id: 'state',
  header: 'State',
  cell: (incident) => {
    const [look, word] = incidentState(incident);
    return <StateMark look={look} word={word} />;
  },
};
const BEGAN: TableColumn<Incident> = {
  id: 'began',
  header: 'Began',
  nowrap: true,
  cell: ({ beganAt }) => <Age at={beganAt} />,
};

const OPEN: readonly TableColumn<Incident>[] = [
  PLACE,
  STATE,
  { id: 'lost', header: 'Away', cell: lostWords },
  {
    id: 'of',
    header: 'Of',
    align: 'end',
    priority: 3,
    cell: ({ population }) => `${formatCount(population)} there`,
  },
  BEGAN,
];

const PAST: readonly TableColumn<Incident>[] = [
  PLACE,
  STATE,
  { id: 'members', header: 'Struck', align: 'end', cell: ({ members }) => formatCount(members) },
  BEGAN,
  {
    id: 'lasted',
    header: 'Until nearly all were back',
    align: 'end',
    priority: 3,
    cell: ({ recoverySeconds, closedBecause }) =>
      recoverySeconds === null ? (closedBecause === 'staff' ? 'closed by hand' : '–') : formatDuration(recoverySeconds),
  },
];

function leadOf(open: readonly Incident[]): string {
  if (open.length === 0) return 'Nowhere are more routers missing than usual.';
  const lost = open.reduce((sum, incident) => sum + incident.lost, 0);
  if (lost === 0) return 'Those who were missing are back; what is open closes by itself if they stay.';
  const places = open.length === 1 ? 'At one place' : `At ${formatCount(open.length)} places`;
  return `${places} more are missing than usual: ${formatCount(lost)} in all.`;
}

function Past(): JSX.Element {
  const open = useOpenPage();
  return (
    <Card title="Over" flush>
      <DataTable
        label="Incidents that are over"
        columns={PAST}
        rowKey={(incident) => incident.id}
        hrefOf={({ id }) => `/incidents/${id}`}
        onOpen={({ id }) => open(`/incidents/${id}`)}
        empty={<EmptyState title="There has been none." />}
        {...pagedRows(usePastIncidents())}
      />
    </Card>
  );
}

/** Where many routers are lost at one time, what came before, and when that is said. */
export function IncidentsPage(): JSX.Element {
  const query = useOpenIncidents();
  const open = useOpenPage();
  useLive(['incident'], [incidentsKey]);
  return (
    <>
      <PageHeader title="Incidents" lead={query.data && leadOf(query.data.items)} />
      <div className={classes.page}>
        <Card title="Open" flush>
          <DataTable
            label="Open incidents"
            columns={OPEN}
            rows={query.data?.items}
            rowKey={(incident) => incident.id}
            hrefOf={({ id }) => `/incidents/${id}`}
            onOpen={({ id }) => open(`/incidents/${id}`)}
            error={query.error}
            onRetry={() => void query.refetch()}
            empty={
              <EmptyState title="No incident is open.">
                Routers that fall silent, restart or lose their session together, at one NAS, access node or model, make
                one entry here. It closes by itself when they are back.
              </EmptyState>
            }
          />
        </Card>
        <Past />
        <IncidentLimitsCard />
      </div>
    </>
  );
}
