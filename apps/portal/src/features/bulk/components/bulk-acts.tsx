import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { BulkChange, DecideBulkChange } from '@demarc/contracts';
import { ConfirmAction, ErrorNote, formatCount } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useApproveBulkChange, useDecideBulkChange, useSaveReport, useUndoBulkChange } from '../api/bulk-changes';
import { routers } from './bulk-words';
import classes from './bulk.module.css';

interface ActProps {
  change: BulkChange;
}

function StartActs({ change }: ActProps): JSX.Element {
  const decide = useDecideBulkChange(change.id);
  const approve = useApproveBulkChange(change.id);
  const mayRun = useMay('router.bulk');
  const wouldChange = change.counts.waiting;
  const effect = `${routers(wouldChange)}, ${formatCount(change.rules.perMinute)} a minute at most. It pauses by itself when too many refuse.`;
  const error = approve.error ?? decide.error;
  const isOthers = change.needsApproval;
  return (
    <>
      {isOthers && !change.mayApprove && <Button disabled>Waits for a second person</Button>}
      {isOthers && change.mayApprove && (
        <ConfirmAction
          level={2}
          verb="Approve and start"
          variant="filled"
          effect={effect}
          busy={approve.isPending}
          onConfirm={(reason) => approve.mutateAsync({ wouldChange, reason })}
        />
      )}
      {!isOthers && mayRun && (
        <ConfirmAction
          level={2}
          verb="Start"
          variant="filled"
          effect={effect}
          busy={decide.isPending}
          onConfirm={(reason) => decide.mutateAsync({ decision: 'start', reason })}
        />
      )}
      {error !== null && <ErrorNote what="It was not started." error={error} />}
    </>
  );
}

function RunActs({ change }: ActProps): JSX.Element {
  const { state, counts } = change;
  const decide = useDecideBulkChange(change.id);
  const send = (decision: DecideBulkChange['decision']) => (reason: string) => decide.mutateAsync({ decision, reason });
  const again = counts.refused + counts.unreachable;
  const busy = decide.isPending;
  return (
    <>
      {state === 'running' && (
        <ConfirmAction level={0} verb="Pause" busy={busy} onConfirm={() => send('pause')('paused on the board')} />
      )}
      {state === 'paused' && (
        <ConfirmAction
          level={2}
          verb="Go on"
          variant="filled"
          effect={`${routers(counts.waiting)} still wait. What was refused until now does not pause it again.`}
          busy={busy}
          onConfirm={send('resume')}
        />
      )}
      {again > 0 && (state === 'running' || state === 'paused' || state === 'done') && (
        <ConfirmAction
          level={2}
          verb={`Try ${formatCount(again)} again`}
          effect="Those that refused and those that did not come get the same once more."
          busy={busy}
          onConfirm={send('retry')}
        />
      )}
      {state !== 'done' && state !== 'cancelled' && (
        <ConfirmAction
          level={2}
          verb="Give it up"
          destructive
          effect={`${routers(counts.waiting)} that wait get nothing. What the others have stays, until it is taken back.`}
          busy={busy}
          onConfirm={send('cancel')}
        />
      )}
      {decide.error !== null && (
        <ErrorNote what="That was not done." holds="The change is as it was." error={decide.error} />
      )}
    </>
  );
}

function UndoAct({ change }: ActProps): JSX.Element {
  const undo = useUndoBulkChange(change.id);
  const open = useOpenPage();
  const [key, setKey] = useState(newIdempotencyKey);
  return (
    <>
      <ConfirmAction
        level={2}
        verb="Take it back"
        effect="A change of its own is made, which you see before it starts: each router gets what was wanted before, where nothing else was set since."
        busy={undo.isPending}
        onConfirm={(reason) =>
          undo
            .mutateAsync({ body: { reason }, idempotencyKey: key })
            .then(({ id }) => open(`/bulk/${id}`))
            .finally(() => setKey(newIdempotencyKey()))
        }
      />
      {undo.error !== null && <ErrorNote what="Nothing is taken back." error={undo.error} />}
    </>
  );
}

function ReportActs({ change: { id, what } }: ActProps): JSX.Element {
  const report = useSaveReport(id);
  const maySee = useMay('router.wifi');
  const hasSecrets = what.kind === 'settings' && what.values.some(({ isSecret }) => isSecret);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.5} />}
        loading={report.isPending}
        onClick={() => report.mutate(false)}
      >
        CSV
      </Button>
      {hasSecrets && maySee && (
        <ConfirmAction
          level={1}
          verb="CSV with keys"
          effect="The keys of all its routers, in clear. The audit log says who took them."
          busy={report.isPending}
          onConfirm={() => report.mutateAsync(true)}
        />
      )}
      {report.error !== null && <ErrorNote what="The report was not saved." error={report.error} />}
    </>
  );
}

/** What can be done with a bulk change now. */
export function BulkActs({ change }: ActProps): JSX.Element {
  const mayRun = useMay('router.bulk');
  return (
    <div className={classes.acts}>
      {change.state === 'draft' && <StartActs change={change} />}
      {mayRun && change.state !== 'draft' && <RunActs change={change} />}
      {mayRun && change.mayUndo && <UndoAct change={change} />}
      <ReportActs change={change} />
    </div>
  );
}
