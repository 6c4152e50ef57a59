import type { Router } from '@demarc/contracts';
import { modelOf, routerSentence, rxLook, wifiLook } from './router-words';

const router = (change: Partial<Router>): Router =>
  ({
    state: 'active',
    mode: 'manage',
    quarantineReason: null,
    subscription: { id: 'x', subscriberNumber: 'S-00001', subscriberName: 'Rahima', label: 'Home' },
    pendingCount: 0,
    refusedCount: 0,
    ...change,
  }) as Router;

describe('routerSentence', () => {
  it.each([
    ['in place', {}, 'Everything that is wanted is in place.'],
    [
      'refused first',
      { refusedCount: 1, pendingCount: 2 },
      '1 wanted value refused by the router; 2 wanted values not in place yet.',
    ],
    [
      'observe',
      { mode: 'observe' as const, refusedCount: 3 },
      'Only observed: its values are read, nothing is written to it.',
    ],
    [
      'observe, without a credential of its own',
      { mode: 'observe' as const, state: 'enrolling' as const, lastInformAt: '2026-11-22T10:00:00.000Z' },
      'Only observed: its values are read, nothing is written to it.',
    ],
    [
      'observe, never seen',
      { mode: 'observe' as const, state: 'enrolling' as const, lastInformAt: null },
      'Only observed, and awaited: it has not called yet.',
    ],
  ])('%s', (_case, change, sentence) => expect(routerSentence(router(change))).toBe(sentence));

  it('says why a router is in quarantine, before anything else', () => {
    const text = routerSentence(router({ state: 'quarantine', quarantineReason: 'unknown serial', mode: 'observe' }));
    expect(text).toContain('unknown serial');
  });

  it('awaits a router that was never seen otherwise than one that is let in from quarantine', () => {
    expect(routerSentence(router({ state: 'enrolling', lastInformAt: null }))).toContain('first contact');
    const seen = router({ state: 'enrolling', lastInformAt: '2026-11-22T10:00:00.000Z' });
    expect(routerSentence(seen)).toContain('next contact');
  });

  it('does not call a router without a subscription healthy', () => {
    expect(routerSentence(router({ subscription: null }))).toContain('no subscription');
  });
});

describe('modelOf', () => {
  it('does not name the manufacturer twice', () => {
    expect(modelOf({ manufacturer: 'Huawei', modelName: 'HG8245H5', productClass: 'x' })).toBe('Huawei HG8245H5');
    expect(modelOf({ manufacturer: 'TP-Link', modelName: 'TP-Link AX3', productClass: null })).toBe('TP-Link AX3');
    expect(modelOf({ manufacturer: null, modelName: null, productClass: 'IGD' })).toBe('IGD');
    expect(modelOf({ manufacturer: null, modelName: null, productClass: null })).toBe('Unknown model');
  });
});

describe('signals, both sides of each edge', () => {
  it.each([
    [-7.9, 'fault'],
    [-8, 'ok'],
    [-25, 'ok'],
    [-25.1, 'look'],
    [-27, 'look'],
    [-27.1, 'fault'],
  ])('optical %d dBm is %s', (dbm, look) => expect(rxLook(dbm)).toBe(look));
  it.each([
    [-65, 'ok'],
    [-66, 'look'],
    [-75, 'look'],
    [-76, 'fault'],
  ])('WiFi %d dBm is %s', (dbm, look) => expect(wifiLook(dbm)).toBe(look));
});
