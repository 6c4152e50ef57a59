import type { DynamicAuthorization, Proof, ProofNode, ServiceState, StateCause } from '@demarc/contracts';
import type { AccessVerdict } from '../access/access.service';
import { networkNodes } from './network-proof';
import { bytes, latest, node, type Draft } from './proof-node';

/** One stored word of the router's side: what was wanted, asked, set, read back, seen. */
export interface RouterEvidence {
  step: 'wanted' | 'connection-request' | 'inform' | 'set' | 'read-back' | 'online' | 'refused';
  at: Date;
  text: string;
  facts: { label: string; value: string }[];
}

export interface NasEvidence {
  nasName: string;
  outcome: DynamicAuthorization['outcome'];
  step: DynamicAuthorization['step'];
  because: string | null;
  reason: string | null;
  sentAt: Date | null;
  answeredAt: Date | null;
  requestHex: string | null;
  answerHex: string | null;
  attempts: number;
}

export interface AccountingEvidence {
  event: 'start' | 'stop';
  at: Date;
  sessionId: string;
  framedIp: string | null;
}

export interface ProofFacts {
  subscriptionId: string;
  version: number;
  from: ServiceState | null;
  to: ServiceState;
  cause: StateCause;
  decidedAt: Date;
  /** A later version exists: what is missing here will not come any more. */
  isSuperseded: boolean;
  hasNas: boolean;
  hasRouter: boolean;
  /** The network carries it out and shows it; null: the router does. */
  network: AccessVerdict | null;
  nas: NasEvidence[];
  accounting: AccountingEvidence[];
  router: RouterEvidence[];
}

const RESTRICTED: readonly ServiceState[] = ['throttled', 'walled-garden', 'suspended', 'terminated'];
export const isRestricted = (state: ServiceState | null): boolean => state !== null && RESTRICTED.includes(state);

/** Does this change touch the network? A notice is a matter of the bill alone. */
const touchesNetwork = (facts: ProofFacts): boolean =>
  isRestricted(facts.from) !== isRestricted(facts.to) || (isRestricted(facts.to) && facts.from !== facts.to);

const causeNode = ({ cause, decidedAt }: ProofFacts): Draft =>
  node('cause', titleOfCause(cause), {
    status: 'done',
    at: decidedAt,
    text: cause.reason,
    evidence: [
      ...(cause.refId === undefined ? [] : [{ label: cause.kind, value: cause.refId }]),
      ...Object.entries(cause.facts ?? {}).map(([label, value]) => ({
        label,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
    ],
  });

function titleOfCause(cause: StateCause): string {
  const titles: Record<StateCause['kind'], string> = {
    payment: 'Payment',
    overdue: 'Overdue invoice',
    staff: 'Staff',
    policy: 'Policy',
    activation: 'Activation',
  };
  return titles[cause.kind];
}

const stateNode = ({ to, version, decidedAt, subscriptionId }: ProofFacts): Draft =>
  node('state', `State v${version}`, {
    status: 'done',
    at: decidedAt,
    text: `${to}, committed in the transaction of its cause`,
    evidence: [
      { label: 'subscription', value: subscriptionId },
      { label: 'version', value: String(version) },
    ],
  });

/** Not the router's business as long as the network brings it about; once it was told as well, its word counts. */
const isLeftToNetwork = (facts: ProofFacts): boolean =>
  facts.network !== null && !facts.nas.some(({ outcome }) => outcome === 'handed-over');
const LEFT_TO_NETWORK = 'the network carries it out; the router keeps its configuration';

/** A NAS that is down can tell nothing, and need not where the router shows the state by itself: there is no more to it. */
const isShownWithoutNas = (facts: ProofFacts): boolean =>
  facts.nas.some(({ outcome }) => outcome === 'no-answer') &&
  facts.router.some(
    ({ step }) => step === 'online' || (step === 'read-back' && (facts.to === 'suspended' || isByProfile(facts))),
  );

function nasNode(facts: ProofFacts): Draft {
  const title = 'NAS';
  if (!touchesNetwork(facts))
    return node('nas', title, { status: 'not-applicable', text: 'this change leaves the session as it is' });
  if (!facts.hasNas) return node('nas', title, { status: 'not-applicable', text: 'the subscription has no NAS' });
  const asked = facts.nas.filter((request) => request.outcome !== 'skipped');
  const skipped = facts.nas.find((request) => request.outcome === 'skipped');
  if (asked.length === 0) {
    return skipped === undefined
      ? node('nas', title, {
          status: facts.isSuperseded ? 'failed' : 'waiting',
          text: 'the Disconnect-Request has not left yet',
        })
      : node('nas', title, { status: 'not-applicable', text: skipped.reason ?? 'nothing to disconnect' });
  }
  const evidence = asked.flatMap((request) => [
    {
      label: request.nasName,
      value: `${request.outcome}${request.reason === null ? '' : `: ${request.reason}`}, ${request.attempts} sent`,
    },
    ...bytes('request', request.requestHex),
    ...bytes('answer', request.answerHex),
  ]);
  const open = asked.find((request) => request.outcome !== 'ack' && request.outcome !== 'already-gone');
  if (open !== undefined) {
    if (isShownWithoutNas(facts)) {
      const text = `${open.reason ?? 'no answer'}; the router shows the change by itself`;
      return node('nas', title, { status: 'not-applicable', text, evidence });
    }
    const status = open.outcome === 'waiting' && !facts.isSuperseded ? 'waiting' : 'failed';
    return node('nas', title, {
      status,
      at: open.answeredAt,
      text: open.reason ?? (status === 'waiting' ? `waiting for ${open.nasName}` : open.outcome),
      evidence,
    });
  }
  const at = latest(asked.map((request) => request.answeredAt));
  const text = asked.every((request) => request.outcome === 'already-gone')
    ? 'there was no session to end any more'
    : `${asked[0]?.nasName ?? 'the NAS'} ended the session`;
  return node('nas', title, { status: 'done', at, text, evidence });
}

function accountingNode(facts: ProofFacts): Draft {
  const title = 'Accounting';
  if (!touchesNetwork(facts) || !facts.hasNas)
    return node('accounting', title, { status: 'not-applicable', text: 'no NAS reports this service' });
  const after = facts.accounting.filter((record) => record.at >= facts.decidedAt);
  if (after.length === 0 && isShownWithoutNas(facts))
    return node('accounting', title, {
      status: 'not-applicable',
      text: 'the NAS is silent; the router shows the change',
    });
  if (after.length === 0) {
    return node('accounting', title, {
      status: facts.accounting.length === 0 ? 'not-applicable' : 'waiting',
      text:
        facts.accounting.length === 0
          ? 'the NAS sends no accounting to Demarc'
          : 'no accounting record since the change',
    });
  }
  const evidence = after.map((record) => ({
    label: `${record.event} ${record.sessionId}`,
    value: `${record.at.toISOString()}${record.framedIp === null ? '' : ` ${record.framedIp}`}`,
  }));
  return node('accounting', title, {
    status: 'done',
    at: latest(after.map((record) => record.at)),
    text: 'the NAS reported the end of the old session or the start of a new one',
    evidence,
  });
}

function routerNode(facts: ProofFacts): Draft {
  const title = 'Router';
  if (!facts.hasRouter) return node('router', title, { status: 'not-applicable', text: 'no router is assigned' });
  if (!touchesNetwork(facts))
    return node('router', title, { status: 'not-applicable', text: 'the router keeps its configuration' });
  if (isLeftToNetwork(facts)) return node('router', title, { status: 'not-applicable', text: LEFT_TO_NETWORK });
  const evidence = facts.router
    .filter((word) => word.step !== 'online')
    .flatMap((word) => [{ label: word.step, value: `${word.at.toISOString()} ${word.text}` }, ...word.facts]);
  const readBack = facts.router.find((word) => word.step === 'read-back');
  if (readBack !== undefined)
    return node('router', title, { status: 'done', at: readBack.at, text: readBack.text, evidence });
  const refused = facts.router.findLast((word) => word.step === 'refused');
  if (refused !== undefined)
    return node('router', title, { status: 'failed', at: refused.at, text: refused.text, evidence });
  if (facts.isSuperseded)
    return node('router', title, { status: 'failed', text: 'a newer state came before the router did', evidence });
  const last = facts.router.at(-1);
  return node('router', title, {
    status: 'waiting',
    text: last === undefined ? 'nothing heard of the router yet' : `waiting: ${last.text}`,
    evidence,
  });
}

/** Its proof is what the router shows of the profile, and not its connection. */
const isByProfile = ({ router }: ProofFacts): boolean =>
  router.some(({ step, facts }) => step === 'read-back' && facts.some(({ label }) => label === 'read-back by'));

function onlineNode(facts: ProofFacts): Draft {
  const title = isRestricted(facts.to) ? 'Restricted' : 'Online';
  if (!facts.hasRouter) return node('online', title, { status: 'not-applicable', text: 'no router can tell' });
  if (!touchesNetwork(facts))
    return node('online', title, { status: 'not-applicable', text: 'the line stays as it is' });
  const seen = facts.router.find((word) => word.step === 'online');
  if (seen !== undefined)
    return node('online', title, { status: 'done', at: seen.at, text: seen.text, evidence: seen.facts });
  if (isByProfile(facts)) {
    const text = 'a configuration profile carries it out: the account stays, and the line says nothing of it';
    return node('online', title, { status: 'not-applicable', text });
  }
  if (isLeftToNetwork(facts)) return node('online', title, { status: 'not-applicable', text: LEFT_TO_NETWORK });
  if (facts.to === 'suspended' && facts.router.some((word) => word.step === 'read-back')) {
    return node('online', title, {
      status: 'not-applicable',
      text: 'PPPoE is switched off: there is no connection to report',
    });
  }
  if (facts.isSuperseded) return node('online', title, { status: 'failed', text: 'not seen before the next change' });
  return node('online', title, { status: 'waiting', text: 'waiting for the router to report its connection' });
}

/**
 * The chain from a cause to the word of the other parties. Every node stands on stored messages: delete one, and the
 * chain is unproved. An acknowledgement is not the effect, so the last node is what the router itself reports.
 */
export function proofOf(facts: ProofFacts): Proof {
  const [router, online] = [routerNode(facts), onlineNode(facts)];
  const network =
    facts.network === null
      ? [nasNode(facts), accountingNode(facts)]
      : networkNodes({ verdict: facts.network, nas: facts.nas, isShownByRouter: online.status === 'done' });
  const drafts = [causeNode(facts), stateNode(facts), ...network, router, online];
  let before: Date | null = null;
  const nodes = drafts.map((draft): ProofNode => {
    const seconds =
      before === null || draft.at === null ? null : Math.max(0, (draft.at.getTime() - before.getTime()) / 1000);
    if (draft.at !== null && draft.status === 'done') before = draft.at;
    return { ...draft, at: draft.at?.toISOString() ?? null, seconds };
  });
  const status = nodes.some((each) => each.status === 'failed')
    ? 'unproved'
    : nodes.some((each) => each.status === 'waiting')
      ? 'waiting'
      : 'proven';
  const end = latest(drafts.filter((draft) => draft.status === 'done').map((draft) => draft.at));
  return {
    id: `${facts.subscriptionId}.${facts.version}`,
    subscriptionId: facts.subscriptionId,
    stateVersion: facts.version,
    from: facts.from,
    to: facts.to,
    cause: facts.cause,
    decidedAt: facts.decidedAt.toISOString(),
    status,
    totalSeconds: status === 'proven' && end !== null ? (end.getTime() - facts.decidedAt.getTime()) / 1000 : null,
    nodes,
  };
}
