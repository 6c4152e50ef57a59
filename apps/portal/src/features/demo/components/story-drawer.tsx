import { useEffect, type JSX } from 'react';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconBook, IconChevronDown, IconChevronRight, IconChevronUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ErrorNote, Skeleton } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { demoKey, demoQuery } from '../api/demo';
import type { DemoState, DemoStep } from '@demarc/contracts';
import { placeOf, STORY, type StoryPlace } from '../story-steps';
import { StoryPanel } from './story-panel';
import classes from './story-drawer.module.css';

/** The simulated router is outside of Demarc: nothing announces its changes, so it is asked while one looks at it. */
const LOOK_EVERY_MS = 2000;
const TOPICS = ['clock', 'subscriber', 'subscription', 'payment', 'invoice', 'router', 'proof'] as const;

/** The place in the story, remembered over reloads: it tells the first month from the next. */
function usePlace(state: DemoState | undefined): StoryPlace | null {
  const [before, setBefore] = useLocalStorage<DemoStep | 'told' | null>({
    key: 'demarc-story-place',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const place = state === undefined ? null : placeOf(state, before);
  const now = place === null ? before : (place.next ?? 'told');
  useEffect(() => {
    if (now !== before) setBefore(now);
  }, [now, before, setBefore]);
  return place;
}

/** Beside the page, never over it: a column on the desktop, a sheet at the bottom of the phone. */
export function StoryDrawer(): JSX.Element {
  const isWide = useMediaQuery('(min-width: 68.75em)', true);
  const [choice, setChoice] = useLocalStorage<'open' | 'closed' | 'untouched'>({
    key: 'demarc-story',
    defaultValue: 'untouched',
    getInitialValueInEffect: false,
  });
  const opened = choice === 'untouched' ? isWide : choice === 'open';
  const query = useQuery({ ...demoQuery, refetchInterval: opened ? LOOK_EVERY_MS : false });
  useLive(TOPICS, [demoKey]);
  const toggle = (): void => setChoice(opened ? 'closed' : 'open');
  const place = usePlace(query.data);
  const next = STORY.find((one) => one.step === place?.next);
  const Chevron = opened ? (isWide ? IconChevronRight : IconChevronDown) : isWide ? IconBook : IconChevronUp;
  return (
    <aside className={classes.story} data-open={opened || undefined} aria-label="Demonstration">
      <button type="button" className={classes.head} onClick={toggle} aria-expanded={opened}>
        <Chevron size={16} stroke={1.75} aria-hidden />
        <span className={classes.headWord}>The story</span>
        {!opened && next !== undefined && <span className={classes.headNext}>next: {next.title}</span>}
        {place !== null && (
          <span className={classes.headCount}>
            {place.done} of {STORY.length}
          </span>
        )}
      </button>
      {opened && (
        <div className={classes.body}>
          {query.data !== undefined && place !== null && <StoryPanel state={query.data} place={place} />}
          {query.data === undefined && query.error === null && <Skeleton lines={10} />}
          {query.data === undefined && query.error !== null && (
            <ErrorNote
              what="The demonstration does not answer."
              holds="The pages work without it."
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
        </div>
      )}
    </aside>
  );
}
