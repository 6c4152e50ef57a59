import type { JSX } from 'react';
import type { AddressPool } from '@demarc/contracts';
import listClasses from '../../../components/list-page.module.css';
import { percentOf, poolLook } from './pool-words';
import { usedWords } from './used-words';
import classes from './pools.module.css';

/** How full a pool is, as a bar and in words. */
export function PoolUse({ pool }: { pool: AddressPool }): JSX.Element {
  const percent = percentOf(pool);
  const { look } = poolLook(pool);
  return (
    <div className={classes.use}>
      <span>
        {usedWords(pool)} <span className={listClasses.sub}>{pool.size === 0 ? '' : `${percent} %`}</span>
      </span>
      <span className={classes.bar} data-tone={look} aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
    </div>
  );
}
