import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { AddressPool, AddressRange } from '@demarc/contracts';
import { ConfirmAction, EmptyState, ErrorNote, StateMark } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { usePutRangeBack, useTakeRangeAway } from '../api/change-ranges';
import { AddRangeForm } from './add-range-form';
import { rangeWords } from './pool-words';
import { usedWords } from './used-words';
import nasClasses from './nas.module.css';
import classes from './pools.module.css';

function notesOf(range: AddressRange): string {
  return [
    `${usedWords(range)} in use`,
    range.nasName === null ? null : `at ${range.nasName}`,
    range.gateway === null ? null : `gateway ${range.gateway}`,
    range.leavesOutEdges ? 'without the first and the last' : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

interface RangeRowProps {
  poolId: string;
  range: AddressRange;
  mayWrite: boolean;
}

function RangeRow({ poolId, range, mayWrite }: RangeRowProps): JSX.Element {
  const takeAway = useTakeRangeAway(poolId);
  const putBack = usePutRangeBack(poolId);
  const isDraining = range.state === 'draining';
  const error = takeAway.error ?? putBack.error;
  return (
    <li className={classes.range}>
      <span className={listClasses.two}>
        <span className={listClasses.mono}>{rangeWords(range)}</span>
        <span className={listClasses.sub}>{notesOf(range)}</span>
      </span>
      {isDraining && <StateMark look="waiting" word="drains" />}
      {mayWrite && isDraining && (
        <Button variant="default" loading={putBack.isPending} onClick={() => putBack.mutate(range.id)}>
          Put back
        </Button>
      )}
      {mayWrite && !isDraining && (
        <ConfirmAction
          level={1}
          verb="Take away"
          effect={
            range.inUse === 0
              ? 'Nobody has an address of it: it is gone at once.'
              : `Nobody gets an address of it any more; the ${range.inUse} in use stay until their sessions end.`
          }
          busy={takeAway.isPending}
          onConfirm={() => takeAway.mutateAsync(range.id)}
        />
      )}
      {error !== null && <ErrorNote what="The range was not changed." error={error} />}
    </li>
  );
}

/** Which addresses a pool has. */
export function PoolRanges({ pool, mayWrite }: { pool: AddressPool; mayWrite: boolean }): JSX.Element {
  return (
    <section aria-label="Ranges">
      <h3 className={nasClasses.heading}>Ranges</h3>
      {pool.ranges.length === 0 && (
        <EmptyState title="No addresses yet.">
          {pool.allocation === 'radius'
            ? 'A login that belongs here is refused until there are some.'
            : 'The NAS knows them; typed here as well, Demarc can count them.'}
        </EmptyState>
      )}
      <ul className={classes.list}>
        {pool.ranges.map((range) => (
          <RangeRow key={range.id} poolId={pool.id} range={range} mayWrite={mayWrite} />
        ))}
        {pool.reserved.map(({ address, note }) => (
          <li key={address} className={classes.range}>
            <span className={listClasses.mono}>{address}</span>
            <span className={listClasses.sub}>reserved{note === '' ? '' : `: ${note}`}</span>
          </li>
        ))}
      </ul>
      {mayWrite && <AddRangeForm poolId={pool.id} />}
    </section>
  );
}
