import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import type { Router, RouterReachability, RouterRung } from '@demarc/contracts';
import {
  Age,
  Card,
  ErrorNote,
  formatDuration,
  formatInstant,
  StateMark,
  useZone,
  visibleText,
  type LookName,
} from '@demarc/ui';
import { CALL_LOOKS, callWords, connectionRequestWords, refusalWords, rungWords } from '../../../components/call-words';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { reachabilityKey, useReachability } from '../api/get-reachability';
import { useWakeRouter } from '../api/wake-router';
import classes from './reach-card.module.css';

function lookOf({ isOpen, triedCount, workedCount, lastResult }: RouterRung): readonly [LookName, string] {
  if (!isOpen) return ['off', 'closed'];
  if (triedCount === 0) return ['unknown', 'not tried yet'];
  if (workedCount === 0) return ['look', 'open, and never worked'];
  return lastResult === 'accepted' || lastResult === 'sent' || lastResult === 'kicked'
    ? ['ok', 'works']
    : ['look', 'works at times'];
}

function Rung({ rung }: { rung: RouterRung }): JSX.Element {
  const [look, word] = lookOf(rung);
  return (
    <li className={classes.rung}>
      <div className={classes.head}>
        <strong>{rungWords(rung.rung)}</strong>
        <StateMark look={look} word={word} />
      </div>
      {rung.target !== null && <span className={listClasses.mono}>{visibleText(rung.target, 120)}</span>}
      {rung.refusal !== null && <span>{refusalWords(rung.refusal)}</span>}
      {rung.triedCount > 0 && (
        <span>
          Came {rung.workedCount} of {rung.triedCount} times
          {rung.lastWorkedAt !== null && (
            <>
              , last <Age at={rung.lastWorkedAt} />
            </>
          )}
          {rung.lastResult !== null && (
            <>
              . Last tried <Age at={rung.lastTriedAt} />: {connectionRequestWords(rung.lastResult)}
            </>
          )}
        </span>
      )}
    </li>
  );
}

function Notes({ reach }: { reach: RouterReachability }): JSX.Element | null {
  const zone = useZone();
  const { isBehindNat, bindingSeenAt, shortInformUntil, shortInformSeconds } = reach;
  if (!isBehindNat && shortInformUntil === null) return null;
  return (
    <div className={classes.notes}>
      {isBehindNat && (
        <p>
          It is behind a NAT: the address it gives is not the one it comes from.{' '}
          {bindingSeenAt === null ? (
            'It keeps no way open by STUN.'
          ) : (
            <>
              Its way through was last seen <Age at={bindingSeenAt} />.
            </>
          )}
        </p>
      )}
      {shortInformUntil !== null && shortInformSeconds !== null && (
        <p>
          It is to inform every {formatDuration(shortInformSeconds)} until {formatInstant(shortInformUntil, zone)},
          because no call reached it.
        </p>
      )}
    </div>
  );
}

function CallNow({ router, reach }: { router: Router; reach: RouterReachability }): JSX.Element {
  const wake = useWakeRouter(router.id);
  const { call } = reach;
  return (
    <div className={classes.call}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPhoneCall size={16} stroke={1.5} aria-hidden />}
        loading={wake.isPending}
        onClick={() => wake.mutate()}
      >
        Call now
      </Button>
      <span role="status">{call !== null && <StateMark look={CALL_LOOKS[call.state]} word={callWords(call)} />}</span>
      {wake.error !== null && (
        <ErrorNote
          what="The router was not called."
          holds="It comes by itself at its next Inform."
          error={wake.error}
        />
      )}
    </div>
  );
}

/** Every way to make the router come: whether it is open, and how it has served. */
export function ReachCard({ router }: { router: Router }): JSX.Element {
  useLive(['call'], [reachabilityKey(router.id)]);
  return (
    <Card title="How it is reached" flush>
      <Loaded query={useReachability(router.id)} what="The ways to it" lines={5}>
        {(reach) => (
          <>
            <CallNow router={router} reach={reach} />
            <Notes reach={reach} />
            <ul className={classes.rungs}>
              {reach.rungs.map((rung) => (
                <Rung key={rung.rung} rung={rung} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  );
}
