import type { AddressPool } from '@demarc/contracts';
import { percentOf, poolLook } from './pool-words';

const pool = (given: Partial<AddressPool>): AddressPool => ({
  id: 'p',
  name: 'home',
  description: '',
  serves: 'service',
  allocation: 'radius',
  leaseSeconds: 3600,
  fallbackPool: null,
  plans: [{ id: 'plan', name: 'Home 30' }],
  isGarden: false,
  ranges: [],
  reserved: [],
  size: 1000,
  inUse: 0,
  fixed: 0,
  free: 1000,
  shortage: null,
  ...given,
});

describe('how full a pool is', () => {
  it.each([
    [1000, 1000, 0],
    [1000, 500, 50],
    [1000, 1, 99],
    [1000, 0, 100],
    [0, 0, 0],
  ])('%d addresses, %d free: %d %%', (size, free, percent) => expect(percentOf({ size, free })).toBe(percent));

  it.each<[string, Partial<AddressPool>]>([
    ['has free addresses', {}],
    ['nearly full', { free: 100 }],
    ['full', { free: 0 }],
    ['serves nobody', { plans: [] }],
    ['has no addresses', { size: 0, free: 0 }],
    ['logins get no address', { shortage: { since: '', lastAt: '', logins: 3 }, plans: [] }],
    ['has free addresses', { serves: 'garden', plans: [], isGarden: true }],
  ])('%s', (word, given) => expect(poolLook(pool(given)).word).toBe(word));
});
