import type { JSX } from 'react';
import type { ProfileChange } from '@demarc/contracts';
import { Age, Card, ConfirmAction, ErrorNote, formatCount } from '@demarc/ui';
import { useMay, useMe } from '../../../lib/session';
import { useDecideChange, useWithdrawChange } from '../api/router-profiles';
import { DiffLines } from './revisions-card';
import { diffOf } from './profile-words';
import classes from './router-profiles.module.css';

/** A change that waits for a second person: what it would do, and the word of that person. */
export function PendingCard({ change, live }: { change: ProfileChange; live: ProfileChange | null }): JSX.Element {
  const decide = useDecideChange(change.id);
  const withdraw = useWithdrawChange(change.id);
  const isOwn = useMe()?.id === change.authorId;
  const mayApprove = useMay('router.approve');
  const mayWrite = useMay('router.profiles');
  const error = decide.error ?? withdraw.error;
  return (
    <Card title="A change waits for a second person" aside={<Age at={change.createdAt} prefix="wanted" />}>
      <div className={classes.pending}>
        <p className={classes.words}>
          {change.author} wants to change {formatCount(change.routers)} routers: {change.reason}
        </p>
        <DiffLines lines={diffOf(live, change)} />
        {isOwn && <p className={classes.sub}>Somebody else has to approve a change of yours.</p>}
        <div className={classes.acts}>
          {mayApprove && !isOwn && (
            <>
              <ConfirmAction
                level={2}
                verb="Approve"
                variant="filled"
                effect={`${formatCount(change.routers)} routers are told, each at its next contact.`}
                reasonLabel="What you looked at"
                busy={decide.isPending}
                onConfirm={(reason) => decide.mutateAsync({ decision: 'approve', reason })}
              />
              <ConfirmAction
                level={2}
                verb="Reject"
                effect="Nothing changes on any router."
                reasonLabel="Why not"
                busy={decide.isPending}
                onConfirm={(reason) => decide.mutateAsync({ decision: 'reject', reason })}
              />
            </>
          )}
          {mayWrite && isOwn && (
            <ConfirmAction
              level={2}
              verb="Take back"
              effect="The profile stays as it is."
              reasonLabel="Why"
              busy={withdraw.isPending}
              onConfirm={(reason) => withdraw.mutateAsync(reason)}
            />
          )}
        </div>
        {error !== null && <ErrorNote what="That was not done." error={error} />}
      </div>
    </Card>
  );
}
