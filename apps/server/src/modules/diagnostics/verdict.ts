import type { AccountSummary, Incident, Proof, Router, Subscription, Verdict } from '@demarc/contracts';

export interface VerdictFacts {
  subscription: Subscription;
  account: AccountSummary | null;
  router: Router | null;
  proof: Proof | null;
  /** False for a static address or a bridge: there the router has no login that could be down. */
  dialsIn: boolean;
  now: Date;
  /** Its second periodic Inform is missing too, by the interval that the router itself keeps. */
  isSilent: boolean;
  /** The disturbance of many routers that it is lost in. */
  incident: Incident | null;
}

type Layer = Verdict['layers'][number];
type Found = Pick<Verdict, 'code' | 'layer' | 'certainty' | 'since' | 'facts'>;

const BOOTSTRAP = '0 BOOTSTRAP';
const HOUR_MS = 3_600_000;
const RESTRICTED: ReadonlySet<string> = new Set(['throttled', 'walled-garden', 'suspended']);

const isOverdue = ({ subscription, account }: VerdictFacts): boolean =>
  subscription.serviceState === 'notice' || (account?.overdueDays ?? 0) > 0;

const ofIncident = ({ id, place, lost, beganAt }: Incident): Pick<Found, 'since' | 'facts'> => ({
  since: beganAt,
  facts: { incident: id, placeKind: place.kind, place: place.name, routers: String(lost) },
});

/** First match in this order speaks; further faulty layers follow beside it (portal: "Also: …"). */
function find(facts: VerdictFacts): Found {
  const { subscription, account, router, proof, dialsIn } = facts;
  const since = subscription.stateChangedAt;
  const money = {
    due: account?.due ?? '0',
    overdue: account?.overdue ?? '0',
    overdueDays: String(account?.overdueDays ?? 0),
    currency: account?.currency ?? '',
  };
  const found = (
    code: string,
    layer: Found['layer'],
    certainty: Found['certainty'],
    rest: Partial<Found> = {},
  ): Found => ({ code, layer, certainty, since: null, facts: {}, ...rest });

  if (subscription.serviceState === 'terminated') return found('account.terminated', 'account', 'sure', { since });
  // What a person took away a payment does not bring back: nobody is to be told so.
  if (RESTRICTED.has(subscription.serviceState) && proof?.cause.kind === 'staff')
    return found('account.by-hand', 'account', 'sure', {
      since,
      facts: { state: subscription.serviceState, reason: proof.cause.reason },
    });
  if (subscription.serviceState === 'suspended')
    return found('account.suspended', 'account', 'sure', { since, facts: money });
  if (subscription.serviceState === 'walled-garden')
    return found('account.walled', 'account', 'sure', { since, facts: money });
  if (proof !== null && proof.status !== 'proven' && proof.cause.kind === 'payment') {
    const waiting = proof.nodes.find((node) => node.status !== 'done' && node.status !== 'not-applicable');
    return found('account.restored-not-proven', 'account', 'sure', {
      since: proof.decidedAt,
      facts: { waitingFor: waiting?.title ?? '', text: waiting?.text ?? '' },
    });
  }
  if (router === null) return found('router.none', 'router', 'sure');
  if (router.lastInformAt === null)
    return found('router.never-seen', 'router', 'sure', { facts: { serial: router.serialNumber } });
  if (router.state === 'quarantine')
    return found('router.reset', 'router', 'sure', {
      since: router.lastInformAt,
      facts: { reason: router.quarantineReason ?? '' },
    });
  // What befell the whole street says more than what befell this one of it.
  if (facts.incident !== null) return found('network.incident', 'router', 'likely', ofIncident(facts.incident));
  if (facts.isSilent) return found('router.silent', 'router', 'likely', { since: router.lastInformAt });
  const { pppStatus, pppLastError } = router.summary;
  if (dialsIn && pppStatus !== null && pppStatus !== 'Connected') {
    const code = pppLastError === 'ERROR_AUTHENTICATION_FAILURE' ? 'login.wrong-secret' : 'login.down';
    return found(code, 'login', 'likely', { facts: { status: pppStatus, error: pppLastError ?? '' } });
  }
  if (isOverdue(facts)) return found('account.overdue', 'account', 'sure', { since, facts: money });
  return found('all-well', 'all', 'sure');
}

function layersOf(facts: VerdictFacts): Layer[] {
  const { subscription, account, router } = facts;
  const at = router?.lastInformAt ?? null;
  const restricted = ['walled-garden', 'suspended', 'terminated', 'throttled'].includes(subscription.serviceState);
  // What was read before a reset says nothing of the box that is there now, nor what was read before it was lost.
  const isLost = facts.isSilent || facts.incident !== null;
  const stale = router === null || at === null || router.state === 'quarantine' || isLost;
  const ppp = router?.summary.pppStatus ?? null;
  return [
    {
      layer: 'account',
      status: restricted ? 'fault' : isOverdue(facts) ? 'look' : 'ok',
      text:
        account !== null && account.overdueDays > 0 ? `overdue ${account.overdueDays} d` : subscription.serviceState,
      at: subscription.stateChangedAt,
    },
    facts.dialsIn
      ? {
          layer: 'login',
          status: stale || ppp === null ? 'unknown' : ppp === 'Connected' ? 'ok' : 'fault',
          text: ppp ?? 'unknown',
          at,
        }
      : { layer: 'login', status: 'unknown', text: 'the router does not dial in', at: null },
    { layer: 'router', status: routerStatus(facts), text: router === null ? 'none' : router.state, at },
    {
      layer: 'wifi',
      status:
        stale || (router?.summary.wifi.length ?? 0) === 0
          ? 'unknown'
          : router?.summary.wifi.some((network) => network.enabled === false) === true
            ? 'look'
            : 'ok',
      text:
        router?.summary.wifi
          .map((network) => `${network.band} GHz ${network.enabled === false ? 'off' : `ch ${network.channel ?? '?'}`}`)
          .join(' · ') ?? '',
      at: router?.summary.treeReadAt ?? null,
    },
  ];
}

function routerStatus(facts: VerdictFacts): Layer['status'] {
  const { router, now } = facts;
  if (router === null || router.lastInformAt === null) return 'unknown';
  if (router.state === 'quarantine') return 'fault';
  if (facts.isSilent || facts.incident !== null) return 'look';
  const justReset = router.lastEvents.includes(BOOTSTRAP) && now.getTime() - Date.parse(router.lastInformAt) < HOUR_MS;
  if (router.refusedCount > 0 || justReset) return 'look';
  return router.pendingCount > 0 ? 'waiting' : 'ok';
}

/** What is true, how sure, and which layer is at fault; the words are the portal's. An old value never makes a green light. */
export function verdictOf(facts: VerdictFacts): Verdict {
  return { ...find(facts), layers: layersOf(facts) };
}
