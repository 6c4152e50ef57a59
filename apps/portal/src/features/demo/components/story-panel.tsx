import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import type { DemoState, DemoStep, DemoStepResult } from '@demarc/contracts';
import { ErrorNote, formatInstant, KeyValue, StateMark, useNow, useZone, visibleText } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useDemoStep, useMoveDemoClock } from '../api/demo';
import { INCIDENTS, STORY, type StoryPlace, type StoryStep } from '../story-steps';
import classes from './story-drawer.module.css';

type Run = (step: DemoStep) => void;

interface StepProps {
  story: StoryStep;
  state: DemoState;
  running: DemoStep | null;
  /** What the step just played has to say; it stands where it was played. */
  last: DemoStepResult | null;
  onRun: Run;
}

function Result({ last, step }: { last: DemoStepResult | null; step: DemoStep }): JSX.Element | null {
  if (last?.step !== step) return null;
  return (
    <p className={classes.last} role="status">
      {last.text}
    </p>
  );
}

function Clock({ state }: { state: DemoState }): JSX.Element {
  const now = useNow();
  const zone = useZone();
  const move = useMoveDemoClock();
  const moved = Math.round(state.offsetSeconds / 86_400);
  return (
    <section className={classes.block} aria-label="Demo clock">
      <div className={classes.clock}>
        <IconClock size={16} stroke={1.5} aria-hidden />
        <strong>{formatInstant(new Date(now), state.zone === '' ? zone : state.zone, true)}</strong>
        <span className={classes.sub}>{moved === 0 ? 'today' : `${moved} d ahead`}</span>
      </div>
      <div className={classes.moves}>
        {[
          [1, '+ 1 h'],
          [24, '+ 1 day'],
          [24 * 7, '+ 1 week'],
        ].map(([hours, label]) => (
          <Button
            key={label}
            variant="default"
            size="compact-xs"
            disabled={move.isPending}
            onClick={() => move.mutate({ hours: Number(hours) })}
          >
            {label}
          </Button>
        ))}
      </div>
      {move.error !== null && <ErrorNote what="The clock was not moved." error={move.error} />}
    </section>
  );
}

function Step({
  story,
  state,
  running,
  last,
  onRun,
  number,
  isNext,
  isDone,
}: StepProps & { number: number; isNext: boolean; isDone: boolean }): JSX.Element {
  const known = state.steps.find((one) => one.step === story.step);
  const available = known?.available ?? false;
  return (
    <li className={classes.step} data-next={isNext || undefined}>
      <span className={classes.number} data-done={isDone || undefined} aria-hidden>
        {isDone ? <IconCheck size={14} stroke={2} /> : number}
      </span>
      <div>
        <h3>{story.title}</h3>
        {!isDone && <p>{story.text}</p>}
        <Result last={last} step={story.step} />
        {available && !isDone && (
          <Button
            variant={isNext ? 'filled' : 'default'}
            loading={running === story.step}
            disabled={running !== null && running !== story.step}
            onClick={() => onRun(story.step)}
          >
            {story.verb}
          </Button>
        )}
      </div>
      {available && isDone && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`${story.verb} again`}
          loading={running === story.step}
          disabled={running !== null && running !== story.step}
          onClick={() => onRun(story.step)}
        >
          Again
        </Button>
      )}
    </li>
  );
}

function Incident({ story, state, running, last, onRun }: StepProps): JSX.Element {
  const known = state.steps.find((one) => one.step === story.step);
  const available = known?.available ?? false;
  return (
    <li className={classes.incident}>
      <div>
        <strong>{story.title}</strong>
        <span className={classes.sub}>{available ? story.text : (known?.why ?? '')}</span>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        loading={running === story.step}
        disabled={!available || (running !== null && running !== story.step)}
        onClick={() => onRun(story.step)}
      >
        {story.verb}
      </Button>
      <Result last={last} step={story.step} />
    </li>
  );
}

/** The other side's word: what the simulated box itself holds, not what Demarc believes of it. */
function RouterItself({ state }: { state: DemoState }): JSX.Element | null {
  const { cpe } = state;
  if (cpe === null) return null;
  return (
    <section className={classes.block} aria-label="The router itself">
      <h2>The router itself says</h2>
      <KeyValue
        items={[
          ['Serial', <code key="serial">{cpe.serialNumber}</code>],
          ['Power', <StateMark key="power" look={cpe.powered ? 'ok' : 'off'} word={cpe.powered ? 'on' : 'off'} />],
          [
            'PPP',
            <StateMark
              key="ppp"
              look={cpe.pppStatus === 'Connected' ? 'ok' : cpe.powered ? 'look' : 'off'}
              word={visibleText(cpe.pppStatus, 30)}
            />,
          ],
          ['PPPoE user', cpe.pppUsername === null ? null : visibleText(cpe.pppUsername, 60)],
          ['WAN IP', cpe.wanIp],
          ['WiFi', cpe.ssid === null ? null : `“${visibleText(cpe.ssid, 40)}”`],
          ['Reachable', cpe.reachable ? 'yes' : 'no'],
        ]}
      />
      <p className={classes.sub}>{visibleText(cpe.profile, 60)}, simulated; it speaks real CWMP over HTTP.</p>
    </section>
  );
}

/** The demonstration's panel: the clock, the story in numbered steps, incidents, and the other side's word. */
export function StoryPanel({ state, place }: { state: DemoState; place: StoryPlace }): JSX.Element {
  const step = useDemoStep();
  const router = useRouter();
  const [last, setLast] = useState<DemoStepResult | null>(null);
  const running = step.isPending ? (step.variables ?? null) : null;
  const run: Run = (wanted) => {
    const { href: from } = router.latestLocation;
    step.mutate(wanted, {
      onSuccess: (result) => {
        setLast(result);
        const { path } = result;
        // Whoever has gone on meanwhile, to another page or into a form, is not taken back.
        const { href, pathname } = router.latestLocation;
        if (path !== null && path !== pathname && href === from) void router.navigate({ href: path });
      },
    });
  };
  return (
    <>
      <Clock state={state} />
      {state.heroine !== null && (
        <p className={classes.heroine}>
          It is about{' '}
          <PageLink href={`/subscribers/${state.heroine.number}`}>
            {state.heroine.name}, {state.heroine.number}
          </PageLink>
          , router <code>{state.heroine.serialNumber}</code>.{' '}
          {state.cpe === null ? state.fleetSize : state.fleetSize - 1} other simulated routers are in the field.
        </p>
      )}
      {step.error !== null && <ErrorNote what="This step did not work." error={step.error} />}
      <ol className={classes.steps}>
        {STORY.map((story, index) => (
          <Step
            key={story.step}
            story={story}
            state={state}
            running={running}
            last={last}
            onRun={run}
            number={index + 1}
            isNext={story.step === place.next}
            isDone={index < place.done}
          />
        ))}
      </ol>
      {place.next === null && <p className={classes.sub}>The story is told. Bill the next month to begin it again.</p>}
      <RouterItself state={state} />
      <section className={classes.block} aria-label="Incidents">
        <h2>What else happens</h2>
        <ul className={classes.incidents}>
          {INCIDENTS.map((story) => (
            <Incident key={story.step} story={story} state={state} running={running} last={last} onRun={run} />
          ))}
        </ul>
      </section>
    </>
  );
}
