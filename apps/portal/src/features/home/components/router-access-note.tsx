import type { JSX } from 'react';
import { PageLink } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useRouterAccess } from '../../../lib/router-access';
import classes from './home-page.module.css';

/** What stands open to others on the way of routers; it stays here until it is closed. */
export function RouterAccessNote(): JSX.Element | null {
  const { data } = useRouterAccess(useMay('nas.read'));
  const alarms = data?.notices.filter(({ isAlarm }) => isAlarm) ?? [];
  if (alarms.length === 0) return null;
  return (
    <section className={classes.needs} role="status" aria-label="Router access">
      {alarms.map(({ code, text }) => (
        <p key={code}>
          <strong>{text}</strong> <PageLink href="/router-access">How routers come in</PageLink>
        </p>
      ))}
    </section>
  );
}
