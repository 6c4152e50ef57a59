import type { JSX } from 'react';
import { EmptyState, formatDuration, StateMark } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { addressOf, GROUP_LOOK } from '../../../components/session-words';
import { useLive } from '../../../lib/live';
import { sessionsKey, useSessions } from '../api/list-sessions';
import classes from './nas.module.css';

const SHOWN = 5;

/** Who is online at a NAS: the newest, and where the others are. */
export function NasSessions({ nasId }: { nasId: string }): JSX.Element {
  const query = useSessions({ status: 'online', nasId });
  useLive(['access-session'], [sessionsKey]);
  return (
    <section aria-label="Online sessions">
      <h3 className={classes.heading}>Online</h3>
      <Loaded query={query} what="The sessions" lines={3}>
        {({ pages }) => {
          const sessions = pages.flatMap(({ items }) => items);
          if (sessions.length === 0) {
            return (
              <EmptyState title="Nobody.">It reports no session, or its accounting does not reach Demarc.</EmptyState>
            );
          }
          return (
            <>
              <ul className={classes.requests}>
                {sessions.slice(0, SHOWN).map((session) => (
                  <li key={session.id} className={classes.online}>
                    <PageLink href={`/sessions?view=all&peek=${session.id}`}>{session.userName}</PageLink>
                    {session.accessGroup !== null && (
                      <StateMark look={GROUP_LOOK[session.accessGroup]} word={session.accessGroup} />
                    )}
                    <span className={classes.muted}>
                      {[addressOf(session), formatDuration(session.sessionSeconds)]
                        .filter((text) => text !== null)
                        .join(', ')}
                    </span>
                  </li>
                ))}
              </ul>
              <PageLink href={`/sessions?nas=${nasId}`}>
                {sessions.length > SHOWN ? 'All sessions of this NAS' : 'Sessions of this NAS'}
              </PageLink>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
