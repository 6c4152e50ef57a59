import type { JSX, ReactNode } from 'react';
import type { HomeSummary } from '@demarc/contracts';
import { formatCount, formatDate, formatDuration, formatMoney, isZeroMoney, PageHeader, StateMark } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMe } from '../../../lib/session';
import { homeKey, useHome } from '../api/get-home';
import { HeldRunsNote } from './held-runs-note';
import { IncidentsNote } from './incidents-note';
import { PoolAlarmNote } from './pool-alarm-note';
import { RouterAccessNote } from './router-access-note';
import classes from './home-page.module.css';

const LIVE_TOPICS = ['payment', 'invoice', 'subscription', 'subscriber', 'router', 'proof', 'clock'] as const;

interface TileProps {
  label: string;
  value: string;
  note?: ReactNode;
  /** The list that this number counts. */
  href?: string;
  tone?: 'bad';
}

function Tile({ label, value, note, href, tone }: TileProps): JSX.Element {
  return (
    <div className={classes.tile}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value} data-tone={tone}>
        {href === undefined ? (
          value
        ) : (
          <PageLink href={href} quiet>
            {value}
          </PageLink>
        )}
      </div>
      {note !== undefined && <div className={classes.note}>{note}</div>}
    </div>
  );
}

const plural = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** The answer first: what needs a person today. */
function lead(home: HomeSummary): string {
  const restricted = home.services
    .filter((service) => service.state === 'walled-garden' || service.state === 'suspended')
    .reduce((sum, service) => sum + service.count, 0);
  const parts = [
    home.overdueSubscribers === 0
      ? 'Nobody is overdue'
      : `${plural(home.overdueSubscribers, 'subscriber is', 'subscribers are')} overdue`,
    restricted === 0 ? 'no service is restricted' : `${plural(restricted, 'service is', 'services are')} restricted`,
    home.routers.quarantine === 0
      ? 'no router waits in quarantine'
      : `${plural(home.routers.quarantine, 'router waits', 'routers wait')} in quarantine`,
  ];
  return `${formatDate(home.today)}. ${parts.join(', ')}.`;
}

function Money({ home }: { home: HomeSummary }): JSX.Element {
  const money = (amount: string): string => formatMoney(amount, home.currency);
  return (
    <section className={classes.group} aria-label="Money">
      <h2>Money</h2>
      <div className={classes.tiles}>
        <Tile label="Collected today" value={money(home.collectedToday)} href="/payments" />
        <Tile label="Due" value={money(home.due)} href="/invoices?state=open" note="all open invoices" />
        <Tile
          label="Overdue"
          value={money(home.overdue)}
          tone={isZeroMoney(home.overdue) ? undefined : 'bad'}
          href="/subscribers?view=overdue"
          note={plural(home.overdueSubscribers, 'subscriber', 'subscribers')}
        />
      </div>
    </section>
  );
}

function Services({ home }: { home: HomeSummary }): JSX.Element {
  const shown = home.services.filter((service) => service.count > 0 || service.state === 'active');
  return (
    <section className={classes.group} aria-label="Services">
      <h2>
        Services of{' '}
        <PageLink href="/subscribers" quiet>
          {plural(home.subscribers, 'subscriber', 'subscribers')}
        </PageLink>
      </h2>
      <ul className={classes.states}>
        {shown.map((service) => (
          <li key={service.state}>
            <StateMark service={service.state} />
            <PageLink href={`/subscribers?state=${service.state}`} quiet>
              {formatCount(service.count)}
            </PageLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Network({ home }: { home: HomeSummary }): JSX.Element {
  const { routers, restore, openProofs } = home;
  return (
    <section className={classes.group} aria-label="Network">
      <h2>Network</h2>
      <div className={classes.tiles}>
        <Tile
          label="Routers answering"
          value={`${formatCount(routers.answeredRecently)} of ${formatCount(routers.total)}`}
          href="/routers"
        />
        <Tile
          label="In quarantine"
          value={formatCount(routers.quarantine)}
          href="/routers?view=quarantine"
          note={routers.quarantine === 0 ? 'every router is known' : 'unknown serials, waiting for a decision'}
        />
        <Tile
          label="Back online after payment"
          value={restore.p95Seconds === null ? 'none yet' : formatDuration(restore.p95Seconds)}
          note={
            restore.p95Seconds === null || restore.p50Seconds === null
              ? 'proven restores of the last 30 days'
              : `95 of 100 within; half within ${formatDuration(restore.p50Seconds)}, 99 of 100 within ${formatDuration(restore.p99Seconds ?? restore.p95Seconds)}; ${plural(restore.count, 'restore', 'restores')}`
          }
          href="/proofs"
        />
        <Tile
          label="Not proved yet"
          value={formatCount(openProofs)}
          href="/proofs"
          note={openProofs === 1 ? 'change of service' : 'changes of service'}
        />
      </div>
    </section>
  );
}

export function HomePage(): JSX.Element {
  const query = useHome();
  const name = useMe()?.name;
  useLive(LIVE_TOPICS, [homeKey]);
  return (
    <Loaded query={query} what="The summary" lines={8}>
      {(home) => (
        <div className={classes.page}>
          <PageHeader title={name === undefined ? 'Home' : `Hello, ${name}`} lead={lead(home)} />
          <IncidentsNote />
          <HeldRunsNote />
          <PoolAlarmNote />
          <RouterAccessNote />
          <Money home={home} />
          <Services home={home} />
          <Network home={home} />
        </div>
      )}
    </Loaded>
  );
}
