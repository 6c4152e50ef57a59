import type { Router, WantedState } from '@demarc/contracts';

export interface MissingText {
  text: string;
  isBad: boolean;
  /** The page that explains it. */
  path: string | null;
}

const sentence = (fragment: string): string =>
  `${fragment.charAt(0).toUpperCase()}${fragment.slice(1)}${fragment.endsWith('.') ? '' : '.'}`;

const values = (count: number): string => (count === 1 ? '1 wanted value' : `${count} wanted values`);

/** What the router still has to get, or null when everything is in place. The worst comes first. */
export function missingText(
  router: Pick<Router, 'id' | 'state' | 'quarantineReason' | 'refusedCount' | 'pendingCount'>,
  wanted: Pick<WantedState, 'due' | 'dueReason'> | undefined,
): MissingText | null {
  const why = `/routers/${router.id}?tab=wanted`;
  if (router.state === 'quarantine') {
    const reason = router.quarantineReason === null ? 'it is not known.' : router.quarantineReason;
    return { text: `In quarantine: ${sentence(reason)}`, isBad: true, path: `/routers/${router.id}` };
  }
  if (router.state === 'enrolling') {
    return {
      text: 'Awaited: when this serial calls for the first time it gets the PPPoE login and the WiFi.',
      isBad: false,
      path: null,
    };
  }
  if (router.refusedCount > 0) {
    return { text: `The router refused ${values(router.refusedCount)}.`, isBad: true, path: why };
  }
  if (wanted?.due === true) {
    const reason = wanted.dueReason === null ? '' : ` ${sentence(wanted.dueReason)}`;
    return { text: `Waiting for the router's next contact.${reason}`, isBad: false, path: why };
  }
  if (router.pendingCount > 0) {
    return { text: `${values(router.pendingCount)} not in place yet.`, isBad: false, path: why };
  }
  return null;
}
