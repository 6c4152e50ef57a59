import type { JSX } from 'react';
import { Age, formatCount } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { poolsKey, usePoolAlarms } from '../../../lib/address-pools';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import classes from './home-page.module.css';

/** Pools that have run dry: whoever logs in now gets no address. */
export function PoolAlarmNote(): JSX.Element | null {
  const { data = [] } = usePoolAlarms(useMay('nas.read'));
  useLive(['address-pool'], [[...poolsKey, 'alarms']]);
  if (data.length === 0) return null;
  return (
    <section className={classes.needs} role="status" aria-label="Pools without addresses">
      {data.map(({ poolId, name, logins, lastAt }) => (
        <p key={poolId}>
          <strong>No address of the pool {name} is free.</strong> {formatCount(logins)}{' '}
          {logins === 1 ? 'login' : 'logins'} got none, the last <Age at={lastAt} />.{' '}
          <PageLink href={`/pools?peek=${poolId}`}>Add addresses</PageLink>
        </p>
      ))}
    </section>
  );
}
