import type { JSX } from 'react';
import { Age } from '@demarc/ui';
import { lostWords, placeWords } from '../../../components/incident-words';
import { PageLink } from '../../../components/page-link';
import { incidentsKey, useOpenIncidents } from '../../../lib/incidents';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import classes from './home-page.module.css';

const SHOWN = 3;

/** Places where many routers are lost now. */
export function IncidentsNote(): JSX.Element | null {
  const { data } = useOpenIncidents(useMay('router.read'));
  useLive(['incident'], [incidentsKey]);
  const open = data?.items ?? [];
  if (open.length === 0) return null;
  return (
    <section className={classes.needs} role="status" aria-label="Open incidents">
      {open.slice(0, SHOWN).map((incident) => (
        <p key={incident.id}>
          <strong>{placeWords(incident.place)}:</strong> {lostWords(incident)}, began <Age at={incident.beganAt} />.{' '}
          <PageLink href={`/incidents/${incident.id}`}>Open the incident</PageLink>
        </p>
      ))}
      {open.length > SHOWN && (
        <p>
          <PageLink href="/incidents">All {open.length} open incidents</PageLink>
        </p>
      )}
    </section>
  );
}
