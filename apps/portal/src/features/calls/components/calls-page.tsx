import type { JSX } from 'react';
import type { Call, CallQueue } from '@demarc/contracts';
import {
  Age,
  Card,
  ConfirmAction,
  DataTable,
  EmptyState,
  ErrorNote,
  PageHeader,
  StateMark,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { CALL_LOOKS, callWords, connectionRequestWords, rungWords } from '../../../components/call-words';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { callsKey, useCallPolicy, useCalls, useCancelCall } from '../api/calls';
import { CallPolicyCard } from './call-policy-card';
import classes from './calls.module.css';

function Cancel({ call }: { call: Call }): JSX.Element | null {
  const mayCancel = useMay('router.configure');
  const cancel = useCancelCall();
  if (!mayCancel) return null;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Stop calling"
        effect="It is not called any more. What is wanted of it waits for its next Inform."
        busy={cancel.isPending}
        onConfirm={() => cancel.mutateAsync(call.id)}
      />
      {cancel.error !== null && <ErrorNote what="The call was not ended." error={cancel.error} />}
    </>
  );
}

function Tries({ call }: { call: Call }): JSX.Element {
  const last = call.tried.at(-1);
  if (last === undefined) return <>not tried yet</>;
  return (
    <>
      {call.attempts === 1 ? 'once' : `${call.attempts} times`}, <Age at={last.at} />: {rungWords(last.rung)},{' '}
      {connectionRequestWords(last.result)}
    </>
  );
}

const COLUMNS: readonly TableColumn<Call>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: (call) => <PageLink href={`/routers/${call.routerId}`}>{visibleText(call.serialNumber, 40)}</PageLink>,
  },
  {
    id: 'state',
    header: 'State',
    cell: (call) => <StateMark look={CALL_LOOKS[call.state]} word={callWords(call)} />,
  },
  {
    id: 'why',
    header: 'Wanted for',
    cell: (call) => (
      <>
        {call.reasons.map((reason) => visibleText(reason, 120)).join('; ')}
        {call.isUrgent && ' (somebody waits for it)'}
      </>
    ),
  },
  { id: 'since', header: 'Since', nowrap: true, priority: 3, cell: (call) => <Age at={call.requestedAt} /> },
  { id: 'tries', header: 'Tried', priority: 2, cell: (call) => <Tries call={call} /> },
  { id: 'lane', header: 'Pace of', priority: 4, cell: (call) => visibleText(call.lane, 60) },
  { id: 'act', header: '', align: 'end', cell: (call) => <Cancel call={call} /> },
];

function leadOf({ total, calling }: CallQueue, perSecond: number | undefined): string {
  const pace = perSecond === undefined ? '' : ` At most ${perSecond} are called a second.`;
  if (total === 0) return `Nobody is waited for.${pace}`;
  const now = calling === 0 ? '' : `, ${calling} being called now`;
  return `${total} ${total === 1 ? 'router is' : 'routers are'} wanted and ${total === 1 ? 'has' : 'have'} not come${now}.${pace}`;
}

/** Routers that are wanted and have not come: whose turn it is, what was tried, how fast it goes. */
export function CallsPage(): JSX.Element {
  const query = useCalls();
  const pace = useCallPolicy().data?.callsPerSecond;
  useLive(['call'], [callsKey]);
  return (
    <>
      <PageHeader title="Calls" lead={query.data && leadOf(query.data, pace)} />
      <div className={classes.page}>
        <Card title="Waiting" flush>
          <Loaded query={query} what="The calls">
            {({ calls, total }) => (
              <>
                <DataTable
                  label="Calls"
                  columns={COLUMNS}
                  rows={calls}
                  rowKey={(call) => call.id}
                  empty={
                    <EmptyState title="No router is waited for.">
                      A change, a task or “Call now” on a router’s page makes an entry here until the router comes.
                    </EmptyState>
                  }
                />
                {total > calls.length && <p className={classes.more}>and {total - calls.length} more after these</p>}
              </>
            )}
          </Loaded>
        </Card>
        <CallPolicyCard />
      </div>
    </>
  );
}
