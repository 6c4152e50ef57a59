import type { AddressLease, AddressPool, AddressRange } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';

const NEARLY_FULL_PERCENT = 90;

/** Of the addresses that can be somebody's, how many are; whole percents, and 100 only when none is free. */
export function percentOf({ size, free }: Pick<AddressPool, 'size' | 'free'>): number {
  if (size === 0) return 0;
  return free === 0 ? 100 : Math.min(99, Math.round((100 * (size - free)) / size));
}

export function poolLook(pool: AddressPool): { look: LookName; word: string } {
  if (pool.shortage !== null) return { look: 'fault', word: 'logins get no address' };
  if (!pool.isGarden && pool.plans.length === 0) return { look: 'off', word: 'serves nobody' };
  if (pool.size === 0) return { look: pool.allocation === 'radius' ? 'fault' : 'unknown', word: 'has no addresses' };
  const percent = percentOf(pool);
  if (percent === 100) return { look: 'fault', word: 'full' };
  if (percent >= NEARLY_FULL_PERCENT) return { look: 'look', word: 'nearly full' };
  return { look: 'ok', word: 'has free addresses' };
}

export const servesWords = ({ serves, plans, isGarden }: AddressPool): string => {
  if (serves === 'garden') return isGarden ? 'the walled garden' : 'a walled garden, not chosen';
  return plans.length === 0 ? 'no plan' : plans.map(({ name }) => name).join(', ');
};

export const ALLOCATION_WORDS: Readonly<Record<AddressPool['allocation'], string>> = {
  radius: 'FreeRADIUS, one address per login',
  nas: 'the NAS itself; a login is told the name of the pool',
};

export const LEASE_LOOK: Readonly<Record<AddressLease['state'], { look: LookName; word: string }>> = {
  'in-use': { look: 'ok', word: 'in use' },
  promised: { look: 'waiting', word: 'promised' },
  draining: { look: 'look', word: 'until released' },
};

export const rangeWords = ({ first, last }: AddressRange): string => (first === last ? first : `${first} – ${last}`);
