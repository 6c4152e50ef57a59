import type { ChangeSource, ParameterChange, Router } from '@demarc/contracts';

export { modelOf, rxLook, wifiLook, type SignalLook } from '../../../components/device-words';

export const MANAGEMENT_PATHS: Readonly<Record<Router['managementPath'], string>> = {
  'own-wan': 'a WAN connection of its own',
  'service-ppp': "the subscriber's own PPP: never cut, the walled garden is used instead",
  unknown: 'not known yet',
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** The first line of a router's page: what is true, why, and what to do. */
export function routerSentence(router: Router): string {
  if (router.state === 'quarantine') {
    return `In quarantine: ${router.quarantineReason ?? 'nobody knows this router'}. It gets nothing until it is assigned to a subscription.`;
  }
  if (router.mode === 'observe' && router.state !== 'retired') {
    return router.lastInformAt === null
      ? 'Only observed, and awaited: it has not called yet.'
      : 'Only observed: its values are read, nothing is written to it.';
  }
  if (router.state === 'enrolling') {
    return router.lastInformAt === null
      ? 'Registered and awaited: at its first contact it gets a credential of its own, then its settings.'
      : 'Let in and awaited: at its next contact it gets a credential of its own, then its settings.';
  }
  if (router.state === 'retired') return 'Retired: Demarc does not serve it any more.';
  if (router.subscription === null) return 'Belongs to no subscription, so nothing is wanted of it.';
  const parts: string[] = [];
  if (router.refusedCount > 0) parts.push(`${count(router.refusedCount, 'wanted value')} refused by the router`);
  if (router.pendingCount > 0) parts.push(`${count(router.pendingCount, 'wanted value')} not in place yet`);
  return parts.length === 0 ? 'Everything that is wanted is in place.' : `${parts.join('; ')}.`;
}

export const SOURCE_WORDS: Readonly<Record<ChangeSource, string>> = {
  device: 'the router',
  wanted: 'what is wanted',
  task: 'a task',
  profile: 'a profile',
};

/** What brought a change about, and whose wish it was. */
export function changeSource({ source, by }: Pick<ParameterChange, 'source' | 'by'>): string {
  if (source === 'task') return by === null ? SOURCE_WORDS.task : `${by}, by a task`;
  if (source === 'wanted') return by === null ? SOURCE_WORDS.wanted : `wanted: ${by}`;
  return SOURCE_WORDS[source];
}

/** How it became known. */
export const seenWords = ({ seenIn, source }: Pick<ParameterChange, 'seenIn' | 'source'>): string =>
  seenIn === 'inform' ? 'told in an Inform' : source === 'device' ? 'seen when it was read' : 'read back';
