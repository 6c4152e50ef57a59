import type { JSX } from 'react';
import type { SuspensionRun, SuspensionRunCase } from '@demarc/contracts';
import {
  Age,
  Card,
  ConfirmAction,
  DataTable,
  EmptyState,
  ErrorNote,
  formatCount,
  formatDate,
  MoneyText,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { subscriberColumn } from '../../../components/subscriber-column';
import { useOpenPage } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useDecideRun, useRunCases } from '../api/runs';
import classes from './suspension.module.css';

const services = (count: number): string => (count === 1 ? '1 service' : `${formatCount(count)} services`);

const COLUMNS: readonly TableColumn<SuspensionRunCase>[] = [
  subscriberColumn(),
  { id: 'to', header: 'Would become', cell: (row) => <StateMark service={row.toState} /> },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'end',
    cell: (row) => <MoneyText amount={row.overdue} currency={row.currency} />,
  },
  { id: 'why', header: 'Why', priority: 2, cell: (row) => row.reason },
];

function Decision({ run }: { run: SuspensionRun }): JSX.Element {
  const decide = useDecideRun(run.id);
  const { waiting } = run.counts;
  const send = (decision: 'approve' | 'discard') => (reason: string) =>
    decide.mutateAsync({ decision, waiting, reason });
  return (
    <div className={classes.decision}>
      <ConfirmAction
        level={2}
        verb={`Approve ${services(waiting)}`}
        variant="filled"
        destructive
        effect="They are taken away from now on, within each policy's hours and at the pace of the limits. Each is looked at once more when it is its turn: whoever has paid by then is let be."
        busy={decide.isPending}
        onConfirm={send('approve')}
      />
      <ConfirmAction
        level={2}
        verb="Discard"
        effect={`${services(waiting)} ${waiting === 1 ? 'is' : 'are'} let be for a day and judged anew then.`}
        busy={decide.isPending}
        onConfirm={send('discard')}
      />
      {decide.error !== null && (
        <ErrorNote what="It was not decided." holds="The run is still held." error={decide.error} />
      )}
    </div>
  );
}

/** A run that a guard holds: why, who is in it, and the two things a person can do. */
export function HeldRunCard({ run }: { run: SuspensionRun }): JSX.Element {
  const cases = useRunCases(run.id);
  const open = useOpenPage();
  const mayDecide = useMay('suspension.approve');
  return (
    <Card
      title={`Held: ${services(run.counts.waiting)} of ${formatDate(run.on)}`}
      aside={run.heldAt === null ? undefined : <Age at={run.heldAt} prefix="held" />}
      flush
    >
      <div className={classes.held}>
        <p className={classes.heldLead}>
          <strong>Nobody of these is suspended until somebody decides.</strong>
        </p>
        <ul className={classes.reasons}>
          {run.heldReasons.map((reason) => (
            <li key={`${reason.code} ${reason.text}`}>{reason.text}</li>
          ))}
        </ul>
        {run.counts.done > 0 && (
          <p className={classes.heldLead}>{services(run.counts.done)} went before it was held.</p>
        )}
        {mayDecide && run.counts.waiting > 0 && <Decision run={run} />}
      </div>
      <Loaded query={cases} what="Who is in the run">
        {(rows) => (
          <DataTable
            label={`Held of ${formatDate(run.on)}`}
            columns={COLUMNS}
            rows={rows.filter(({ state }) => state === 'waiting')}
            rowKey={(row) => row.id}
            hrefOf={(row) => `/subscribers/${row.subscriberNumber}`}
            onOpen={(row) => open(`/subscribers/${row.subscriberNumber}`)}
            empty={<EmptyState title="All of them have paid meanwhile." />}
          />
        )}
      </Loaded>
    </Card>
  );
}
