import type { JSX } from 'react';
import type { ProfileChange } from '@demarc/contracts';
import { Age, Card, EmptyState, formatCount, StateMark, visibleText } from '@demarc/ui';
import { ScopeName } from './scopes-card';
import { diffOf, STATE_WORDS, type DiffLine } from './profile-words';
import classes from './router-profiles.module.css';

export function DiffLines({ lines }: { lines: readonly DiffLine[] }): JSX.Element {
  if (lines.length === 0) return <p className={classes.sub}>It says the same.</p>;
  return (
    <ul className={classes.lines}>
      {lines.map(({ what, before, after, scope }) => (
        <li key={what} className={classes.line}>
          <span>{scope === null ? visibleText(what, 256) : <ScopeName scope={scope} />}</span>
          <span className={classes.values}>
            {before ?? 'not said'} → {after ?? 'not said'}
          </span>
        </li>
      ))}
    </ul>
  );
}

const LOOKS = { live: 'ok', pending: 'waiting', rejected: 'off', withdrawn: 'off' } as const;

/** The revision that a change was made from. */
const baseOf = (changes: readonly ProfileChange[], change: ProfileChange): ProfileChange | null =>
  changes.find(({ revision }) => revision !== null && revision === change.baseRevision) ?? null;

/** Who changed what, and why; newest first. */
export function RevisionsCard({ changes }: { changes: readonly ProfileChange[] }): JSX.Element {
  if (changes.length === 0) return <EmptyState title="No revision yet." />;
  return (
    <div className={classes.stack}>
      {changes.map((change) => (
        <Card
          key={change.id}
          title={change.revision === null ? 'Not live' : `Revision ${change.revision}`}
          aside={
            <>
              <StateMark look={LOOKS[change.state]} word={STATE_WORDS[change.state]} />
              <Age at={change.createdAt} />
            </>
          }
        >
          <div className={classes.pending}>
            <p className={classes.words}>
              {change.author}: {change.reason}
            </p>
            {change.decidedBy !== null && (
              <p className={classes.sub}>
                {change.decidedBy}: {change.decision}
              </p>
            )}
            <p className={classes.sub}>
              For {formatCount(change.routers)} {change.routers === 1 ? 'router' : 'routers'}
              {change.told !== null && `, ${formatCount(change.told)} told so far`}
            </p>
            <DiffLines lines={diffOf(baseOf(changes, change), change)} />
          </div>
        </Card>
      ))}
    </div>
  );
}
