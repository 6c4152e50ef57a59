import type { Router, RouterRow } from '@demarc/contracts';

/** How a person names a box: its model, or what is known of it. */
export const modelOf = (router: Pick<RouterRow, 'manufacturer' | 'modelName' | 'productClass'>): string => {
  const model = router.modelName ?? router.productClass;
  if (model === null) return router.manufacturer ?? 'Unknown model';
  return router.manufacturer === null || model.startsWith(router.manufacturer)
    ? model
    : `${router.manufacturer} ${model}`;
};

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
  if (router.state === 'enrolling') {
    return 'Registered and awaited: at its first contact it gets a credential of its own, then its settings.';
  }
  if (router.state === 'retired') return 'Retired: Demarc does not serve it any more.';
  if (router.mode === 'observe') return 'Only observed: its values are read, nothing is written to it.';
  if (router.subscription === null) return 'Belongs to no subscription, so nothing is wanted of it.';
  const parts: string[] = [];
  if (router.refusedCount > 0) parts.push(`${count(router.refusedCount, 'wanted value')} refused by the router`);
  if (router.pendingCount > 0) parts.push(`${count(router.pendingCount, 'wanted value')} not in place yet`);
  return parts.length === 0 ? 'Everything that is wanted is in place.' : `${parts.join('; ')}.`;
}

export type SignalLook = 'ok' | 'look' | 'fault';

/** Received optical power at an ONU of class B+ (ITU-T G.984.2): good from −8 to −25 dBm, weak down to −27. */
export function rxLook(dbm: number): SignalLook {
  if (dbm > -8 || dbm < -27) return 'fault';
  return dbm < -25 ? 'look' : 'ok';
}

/** WiFi signal of a host: good from −65 dBm, bad below −75. */
export function wifiLook(dbm: number): SignalLook {
  if (dbm >= -65) return 'ok';
  return dbm >= -75 ? 'look' : 'fault';
}

const SOURCES: Readonly<Record<string, string>> = {
  inform: 'the router told it',
  session: 'read in a session',
};

/** Where the news of a change came from; a name stays a name. */
export const changeSource = (source: string): string => SOURCES[source] ?? source;
