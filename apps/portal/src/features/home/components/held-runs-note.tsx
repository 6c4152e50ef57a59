import type { JSX } from 'react';
import { formatCount, formatDate } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { heldRunsKey, useHeldRuns } from '../api/list-held-runs';
import classes from './home-page.module.css';

/** What needs a person today: suspensions that a guard holds. */
export function HeldRunsNote(): JSX.Element | null {
  const { data = [] } = useHeldRuns(useMay('suspension.read'));
  useLive(['suspension', 'payment'], [heldRunsKey]);
  if (data.length === 0) return null;
  return (
    <section className={classes.needs} role="status" aria-label="Held suspensions">
      {data.map((run) => (
        <p key={run.id}>
          <strong>
            {formatCount(run.counts.waiting)} {run.counts.waiting === 1 ? 'suspension' : 'suspensions'} of{' '}
            {formatDate(run.on)} {run.counts.waiting === 1 ? 'waits' : 'wait'} for a person.
          </strong>{' '}
          {run.heldReasons.map(({ text }) => text).join('; ')}. <PageLink href="/suspension">Look at them</PageLink>
        </p>
      ))}
    </section>
  );
}
