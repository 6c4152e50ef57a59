import { assertNever } from '@demarc/kernel';
import type { Unresolved } from './session-plan';
import type { Intent, ManagementPath, Reason, SecretText, StunIntent, WifiBand } from '@demarc/datamodel';

export type ServiceState = 'active' | 'notice' | 'throttled' | 'walled-garden' | 'suspended' | 'terminated';

/** All that decides what a router should be told; no secret is here, only where it is kept and its fingerprint. */
export interface WantedFacts {
  readonly subscription: SubscriptionFacts | null;
  readonly wifi: readonly WifiSettings[];
  readonly management: ManagementFacts | null;
  /** The realm a PPPoE account dials into while its subscriber is in the walled garden. */
  readonly gardenRealm: string;
  /** What profiles and scripts want besides. */
  readonly wishes?: readonly Wish[];
  /** What of them cannot be said of this router. */
  readonly unresolved?: readonly Unresolved[];
}

export interface SubscriptionFacts {
  readonly serviceState: ServiceState;
  readonly stateVersion: number;
  readonly pppoeUsername: string;
  readonly pppoePassword: SecretText;
  /** A configuration profile carries the state out: the account stays what it is. */
  readonly isByProfile?: boolean;
  /** False: behind a bridge, or with an address of its own, nothing of it dials with our account. */
  readonly dials?: boolean;
  /** False: the network carries the state out, and the router keeps its account whatever the state. */
  readonly cpeEnforces?: boolean;
}

export interface WifiSettings {
  readonly band: WifiBand;
  readonly ssid: string;
  readonly passphrase: SecretText;
  readonly enabled: boolean;
}

export interface ManagementFacts {
  readonly username: string;
  readonly password: SecretText;
  readonly connectionRequestUsername: string;
  readonly connectionRequestPassword: SecretText;
  readonly periodicInformIntervalSeconds: number;
  /** Somebody needs the router to inform so often for a while: no profile says otherwise. Else it is but the usual. */
  readonly isIntervalOrdered?: boolean;
  /** For routers behind a NAT; null: there is no STUN server of ours, or routers cannot find it. */
  readonly stun?: Omit<StunIntent, 'kind' | 'enabled'> | null;
}

/**
 * Who wants it: the ACS itself, a suspension, the subscription, a profile by the scope it is given to, the subscriber,
 * a script, or what holds where nobody says anything.
 */
export type Owner =
  | 'management'
  | 'suspension'
  | 'subscription'
  | 'router-profile'
  | 'subscription-profile'
  | 'tag-profile'
  | 'plan-profile'
  | 'model-profile'
  | 'fleet-profile'
  | 'subscriber'
  | 'script'
  | 'default';

/** `enforce`: ours, corrected whenever it differs. `initial`: given once, then the subscriber's; their changes are adopted. */
export type WishMode = 'enforce' | 'initial';

/** Where a wish comes from: a revision of a profile, a script by its name, a person. */
export interface WishSource {
  readonly kind: 'profile' | 'script' | 'operator';
  readonly name: string;
  readonly id: string | null;
  readonly revision: number | null;
}

export interface Wish {
  readonly intent: Intent;
  readonly owner: Owner;
  readonly mode: WishMode;
  /** Absent: it follows from the facts of the service, or of Demarc itself. */
  readonly source?: WishSource | null;
  /** Of two of one owner, the heavier one is stronger. */
  readonly weight?: number;
  /** A script puts it in place when it runs: it holds for as long as it is there, and no plan writes it. */
  readonly isLeft?: true;
}

export interface WantedState {
  readonly wishes: readonly Wish[];
  /** What an operator should know about how the state is put into effect. */
  readonly notes: readonly Reason[];
}

/**
 * What a router should hold, from the facts alone. Never saw off the branch: a suspension switches the PPP connection
 * off only where management is known to run over another one; else the subscriber is kept in the walled garden.
 */
export function wantedState(facts: WantedFacts, managementPath: ManagementPath, isBehindNat = false): WantedState {
  const wishes: Wish[] = [];
  if (facts.management !== null) wishes.push(...managementWishes(facts.management, isBehindNat));
  for (const settings of facts.wifi) {
    wishes.push({ intent: { kind: 'wifi', ...settings }, owner: 'subscriber', mode: 'initial' });
  }
  wishes.push(...(facts.wishes ?? []));
  const { subscription } = facts;
  const hasAccount = subscription !== null && subscription.dials !== false;
  const wan = hasAccount ? wanWishes(subscription, facts.gardenRealm, managementPath) : null;
  if (wan === null) return { wishes, notes: [] };
  return { wishes: [...wishes, ...wan.wishes], notes: wan.notes };
}

function managementWishes(given: ManagementFacts, isBehindNat: boolean): Wish[] {
  const { stun = null, periodicInformIntervalSeconds, isIntervalOrdered = false, ...facts } = given;
  const wish = (intent: Intent): Wish => ({ intent, owner: 'management', mode: 'enforce' });
  const interval: Intent = { kind: 'fields', of: 'management', values: { periodicInformIntervalSeconds } };
  const wishes = [
    wish({ kind: 'management', periodicInformEnable: true, ...facts }),
    { ...wish(interval), owner: isIntervalOrdered ? ('management' as const) : ('default' as const) },
  ];
  if (stun !== null && isBehindNat) wishes.push(wish({ kind: 'stun', enabled: true, ...stun }));
  return wishes;
}

interface WanWishes {
  readonly wishes: readonly Wish[];
  readonly notes: readonly Reason[];
}

function wanWishes(facts: SubscriptionFacts, gardenRealm: string, managementPath: ManagementPath): WanWishes {
  const wish = (owner: Owner, username: string, enabled: boolean): Wish => ({
    intent: { kind: 'wan-pppoe', username, password: facts.pppoePassword, enabled },
    owner,
    mode: 'enforce',
  });
  const own = wish('subscription', facts.pppoeUsername, true);
  // What the service is owed stays in sight below what restricts it.
  const restricted = (username: string, enabled: boolean, notes: readonly Reason[] = []): WanWishes => ({
    wishes: [wish('suspension', username, enabled), own],
    notes,
  });
  const garden = inGardenRealm(facts.pppoeUsername, gardenRealm);
  if (facts.isByProfile === true && facts.serviceState !== 'terminated') return { wishes: [own], notes: [BY_PROFILE] };
  if (facts.cpeEnforces === false) return { wishes: [own], notes: [] };
  switch (facts.serviceState) {
    case 'active':
    case 'notice':
    case 'throttled':
      return { wishes: [own], notes: [] };
    case 'walled-garden':
      return restricted(garden, true);
    case 'suspended':
    case 'terminated':
      if (managementPath === 'own-wan') return restricted(facts.pppoeUsername, false);
      return restricted(garden, true, [BRANCH_NOTES[managementPath]]);
    default:
      return assertNever(facts.serviceState);
  }
}

const BY_PROFILE: Reason = {
  code: 'by-profile',
  text: 'a configuration profile carries the state out; the PPPoE account stays as it is',
};

const BRANCH_NOTES: Readonly<Record<'service-ppp' | 'unknown', Reason>> = {
  'service-ppp': {
    code: 'management-rides-on-ppp',
    text: 'the router is managed over this very PPPoE connection, so it is walled in instead of being cut off',
  },
  unknown: {
    code: 'management-path-unknown',
    text: 'it is not known over which connection the router is managed, so it is walled in instead of being cut off',
  },
};

/** The account with its realm replaced: `rahima@isp` becomes `rahima@garden`. */
export function inGardenRealm(username: string, gardenRealm: string): string {
  const at = username.lastIndexOf('@');
  return `${at < 0 ? username : username.slice(0, at)}@${gardenRealm}`;
}
