import type { JSX } from 'react';
import type { AccessSession, LoginAttempt } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatDuration,
  formatMoment,
  serverNow,
  StateMark,
  useZone,
  type TableColumn,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { formatOctets } from '../../../components/octets';
import { addressOf, GROUP_LOOK, SESSION_LOOK } from '../../../components/session-words';
import { useLive } from '../../../lib/live';
import { accessOfServiceKey, useLoginsOf, useSessionsOf } from '../api/list-sessions';

function Began({ at }: { at: string }): JSX.Element {
  const zone = useZone();
  return <>{formatMoment(at, zone, serverNow())}</>;
}

const COLUMNS: readonly TableColumn<AccessSession>[] = [
  { id: 'began', header: 'Began', title: true, nowrap: true, cell: (row) => <Began at={row.startedAt} /> },
  {
    id: 'status',
    header: 'Session',
    cell: (row) => (
      <span className={listClasses.two}>
        <StateMark look={SESSION_LOOK[row.status]} word={row.status} />
        {row.terminateCause !== null && <span className={listClasses.sub}>{row.terminateCause}</span>}
      </span>
    ),
  },
  {
    id: 'group',
    header: 'Allowed',
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
    id: 'lasted',
    header: 'Lasted',
    align: 'end',
    priority: 2,
    nowrap: true,
    cell: (row) => (row.stoppedAt === null ? 'goes on' : formatDuration(row.sessionSeconds)),
  },
  {
    id: 'volume',
    header: 'Down / up',
    align: 'end',
    priority: 3,
    nowrap: true,
    cell: (row) => `${formatOctets(row.outputOctets)} / ${formatOctets(row.inputOctets)}`,
  },
];

function lastLogin(logins: readonly LoginAttempt[]): JSX.Element | null {
  const [last] = logins;
  if (last === undefined) return null;
  const refusals = logins.findIndex(({ isAccepted }) => isAccepted);
  const count = refusals === -1 ? logins.length : refusals;
  return (
    <p className={listClasses.note}>
      {last.isAccepted
        ? 'The last login was accepted '
        : `The last ${count === 1 ? 'login was' : `${count} logins were`} refused, `}
      <Age at={last.at} />
      {last.nasName === null ? '' : ` at ${last.nasName}`}
      {last.reason === null ? '' : `: ${last.reason}`}.
    </p>
  );
}

/** The sessions of a service by accounting; nothing is shown of a network that reports none. */
export function SessionsCard({ subscriptionId }: { subscriptionId: string }): JSX.Element | null {
  const query = useSessionsOf(subscriptionId);
  const logins = useLoginsOf(subscriptionId);
  const open = useOpenPage();
  useLive(['access-session', 'subscription'], [[...accessOfServiceKey, subscriptionId]]);
  const rows = query.data?.items;
  if ((rows === undefined || rows.length === 0) && (logins.data ?? []).length === 0) return null;
  return (
    <Card title="Sessions" flush>
      {lastLogin(logins.data ?? [])}
      <DataTable
        label="Sessions"
        columns={COLUMNS}
        rows={rows}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/sessions?view=all&peek=${row.id}`}
        onOpen={(row) => open(`/sessions?view=all&peek=${row.id}`)}
        empty={<EmptyState title="No session yet." />}
      />
    </Card>
  );
}
