import { Fragment, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconCash, IconPlugConnected, IconRouter, IconServer, IconUser, type TablerIcon } from '@tabler/icons-react';
import { TIMELINE_KINDS } from '@demarc/contracts';
import {
  calendarDateOf,
  Card,
  EmptyState,
  ErrorNote,
  formatDate,
  formatTime,
  Skeleton,
  useZone,
  visibleText,
} from '@demarc/ui';
import { z } from 'zod';
import { PageLink } from '../../../components/page-link';
import { useUrlState } from '../../../lib/url-state';
import { useTimeline, type TimelineKind } from '../api/list-timeline';
import { foldTimeline, type TimelineRow } from '../timeline-rows';
import classes from './subscriber-page.module.css';

const Search = z.object({ events: z.enum(TIMELINE_KINDS).optional() });

const KINDS: Readonly<Record<TimelineKind, { word: string; icon: TablerIcon }>> = {
  money: { word: 'Money', icon: IconCash },
  service: { word: 'Service', icon: IconPlugConnected },
  network: { word: 'Network', icon: IconServer },
  router: { word: 'Router', icon: IconRouter },
  staff: { word: 'Staff', icon: IconUser },
};

function Chips({
  chosen,
  onChoose,
}: {
  chosen: TimelineKind | undefined;
  onChoose: (kind?: TimelineKind) => void;
}): JSX.Element {
  return (
    <div className={classes.chips} role="group" aria-label="Show of the timeline">
      <button type="button" className={classes.chip} aria-pressed={chosen === undefined} onClick={() => onChoose()}>
        All
      </button>
      {TIMELINE_KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          className={classes.chip}
          aria-pressed={chosen === kind}
          onClick={() => onChoose(kind)}
        >
          {KINDS[kind].word}
        </button>
      ))}
    </div>
  );
}

function Entry({ row, zone }: { row: TimelineRow; zone: string }): JSX.Element {
  const { entry, times } = row;
  const { word, icon: Icon } = KINDS[entry.kind];
  const since = times === 1 ? '' : ` × ${times}, since ${formatTime(row.firstAt, zone)}`;
  const text = visibleText(row.text, 400) + since;
  return (
    <li className={classes.entry}>
      <time className={classes.entryTime} dateTime={entry.at}>
        {formatTime(entry.at, zone)}
      </time>
      <Icon size={16} stroke={1.5} aria-label={word} />
      <span className={classes.entryText} title={text}>
        {entry.path === null ? (
          text
        ) : (
          <PageLink href={entry.path} quiet>
            {text}
          </PageLink>
        )}
      </span>
      <span className={classes.entryActor}>{entry.actor ?? ''}</span>
    </li>
  );
}

/** One stream of money, service, network, router and staff; the newest first, a heading for each day. */
export function TimelineCard({ number }: { number: string }): JSX.Element {
  const zone = useZone();
  const [{ events }, setSearch] = useUrlState(Search);
  const query = useTimeline(number, events);
  const entries = query.data?.pages.flatMap((page) => page.items);
  const dayOf = (at: string): string => calendarDateOf(new Date(at), zone);
  const rows = foldTimeline(entries ?? [], dayOf);
  return (
    <Card title="Timeline" flush aside={<Chips chosen={events} onChoose={(kind) => setSearch({ events: kind })} />}>
      {entries === undefined && query.error === null && (
        <div style={{ padding: 16 }}>
          <Skeleton lines={6} />
        </div>
      )}
      {query.error !== null && (
        <ErrorNote what="The timeline could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {entries?.length === 0 && <EmptyState title="Nothing has happened here yet." />}
      <ol className={classes.timeline}>
        {rows.map((row, index) => {
          const { entry } = row;
          const before = rows[index - 1]?.entry;
          const isNewDay = before === undefined || dayOf(before.at) !== dayOf(entry.at);
          return (
            <Fragment key={entry.id}>
              {isNewDay && <li className={classes.day}>{formatDate(new Date(entry.at), zone)}</li>}
              <Entry row={row} zone={zone} />
            </Fragment>
          );
        })}
      </ol>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          fullWidth
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
    </Card>
  );
}
