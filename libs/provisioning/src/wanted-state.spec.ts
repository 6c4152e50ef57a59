import { FACTS, inState } from '../../../test/support/plan-session';
import { inGardenRealm, wantedState, type ServiceState, type WantedFacts } from './wanted-state';

type Path = Parameters<typeof wantedState>[1];

function wan(facts: WantedFacts, path: Path): [username: string, enabled: boolean, owner: string] | null {
  const wish = wantedState(facts, path).wishes.find(({ intent }) => intent.kind === 'wan-pppoe');
  if (wish?.intent.kind !== 'wan-pppoe') return null;
  return [wish.intent.username, wish.intent.enabled, wish.owner];
}

const STATES: [ServiceState, Path, string, boolean, string][] = [
  ['active', 'unknown', 'rahima@isp', true, 'subscription'],
  ['notice', 'unknown', 'rahima@isp', true, 'subscription'],
  ['throttled', 'service-ppp', 'rahima@isp', true, 'subscription'],
  ['walled-garden', 'own-wan', 'rahima@garden', true, 'suspension'],
  ['walled-garden', 'service-ppp', 'rahima@garden', true, 'suspension'],
  ['suspended', 'own-wan', 'rahima@isp', false, 'suspension'],
  ['suspended', 'service-ppp', 'rahima@garden', true, 'suspension'],
  ['suspended', 'unknown', 'rahima@garden', true, 'suspension'],
  ['terminated', 'own-wan', 'rahima@isp', false, 'suspension'],
  ['terminated', 'unknown', 'rahima@garden', true, 'suspension'],
];

it.each(STATES)('%s over %s: %s, on: %s', (state, path, username, enabled, owner) => {
  expect(wan(inState(state), path)).toEqual([username, enabled, owner]);
});

it('says when a suspension becomes a walled garden, and why', () => {
  expect(wantedState(inState('suspended'), 'own-wan').notes).toEqual([]);
  expect(wantedState(inState('suspended'), 'service-ppp').notes[0]?.code).toBe('management-rides-on-ppp');
  expect(wantedState(inState('terminated'), 'unknown').notes[0]?.code).toBe('management-path-unknown');
});

it('WiFi is given once and then the subscriber’s; the rest is ours', () => {
  const modes = wantedState(FACTS, 'own-wan').wishes.map(({ intent, mode }) => [intent.kind, mode]);
  expect(modes).toEqual([
    ['management', 'enforce'],
    ['fields', 'enforce'],
    ['wifi', 'initial'],
    ['wifi', 'initial'],
    ['wan-pppoe', 'enforce'],
  ]);
});

it('a router of nobody gets management alone, a stranger nothing', () => {
  const nobody: WantedFacts = { ...FACTS, subscription: null, wifi: [] };
  expect(wantedState(nobody, 'unknown').wishes.map(({ intent }) => intent.kind)).toEqual(['management', 'fields']);
  expect(wantedState({ ...nobody, management: null }, 'unknown').wishes).toEqual([]);
});

it.each([
  ['rahima@isp', 'rahima@garden'],
  ['rahima', 'rahima@garden'],
  ['a@b@isp', 'a@b@garden'],
])('the account %s dials into the garden as %s', (username, expected) => {
  expect(inGardenRealm(username, 'garden')).toBe(expected);
});

describe('a service that the network holds to its state', () => {
  const heldBy = (state: ServiceState, more: { dials?: boolean; cpeEnforces?: boolean }): WantedFacts => {
    const facts = inState(state);
    return { ...facts, subscription: facts.subscription === null ? null : { ...facts.subscription, ...more } };
  };

  it.each(STATES)('%s over %s: the router keeps its account', (state, path) => {
    const facts = heldBy(state, { cpeEnforces: false });
    expect(wan(facts, path)).toEqual(['rahima@isp', true, 'subscription']);
    expect(wantedState(facts, path).notes).toEqual([]);
  });

  it.each(STATES)(
    '%s over %s: where the network could not, the router is told as if there were none',
    (state, path) => {
      expect(wantedState(heldBy(state, { cpeEnforces: true }), path)).toEqual(wantedState(inState(state), path));
    },
  );

  it('a bridge gets no PPPoE account, in no state', () => {
    for (const [state, path] of STATES) expect(wan(heldBy(state, { dials: false }), path)).toBeNull();
  });
});
