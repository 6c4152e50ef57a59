import type { Proof, ProofGap, ProofNode, StateCause } from '@demarc/contracts';
import { accountingNode, nasNode } from './nas-proof';
import { networkNodes } from './network-proof';
import { touchesNetwork, type ProofFacts } from './proof-facts';
import { latest, linksOf, node, withoutLost, type Draft, type ProofLink, type StoredMessage } from './proof-node';
import { onlineNode, routerNode } from './router-proof';

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

/** Everything a chain says, before it is put into words of the API. */
interface Judged {
  drafts: Draft[];
  status: Proof['status'];
  gap: ProofGap | null;
  missing: string | null;
}

/**
 * The chain from a cause to the word of the other parties. Every node that is done stands on their stored messages:
 * delete one, and the chain is unproved. An acknowledgement is a promise and not the effect: some node must be done
 * that shows the effect, which is accounting, the state read back from the NAS, or what the router itself reports.
 */
function judge(facts: ProofFacts): Judged {
  const [router, online] = [routerNode(facts), onlineNode(facts)];
  const network =
    facts.network === null
      ? [nasNode(facts), accountingNode(facts)]
      : networkNodes({
          verdict: facts.network,
          nas: facts.nas,
          accounting: facts.accounting,
          // Where PPPoE is off, or a profile does it, the router has no connection to report.
          isShownByRouter: online.status === 'done' || (router.status === 'done' && online.status === 'not-applicable'),
        });
  const stored = storedIn(facts);
  const drafts = [causeNode(facts), stateNode(facts), ...network, router, online].map((draft) =>
    withoutLost(draft, facts.provenBy ?? [], stored),
  );
  return { drafts, ...outcomeOf(facts, drafts) };
}

function storedIn({ nas, accounting, router }: ProofFacts): ReadonlyMap<string, string> {
  const messages = [...nas.map(({ answer }) => answer), ...[...accounting, ...router].map(({ message }) => message)];
  return new Map(messages.flatMap((message) => (message === null ? [] : [[message.id, message.digest]])));
}

function outcomeOf(facts: ProofFacts, drafts: readonly Draft[]): Omit<Judged, 'drafts'> {
  const lost = drafts.find(({ gap, status }) => status === 'failed' && gap === 'evidence-gone');
  const open =
    lost ?? drafts.find(({ status }) => status === 'failed') ?? drafts.find(({ status }) => status === 'waiting');
  if (open !== undefined) {
    const isSuperseded = facts.isSuperseded && lost === undefined;
    const status = open.status === 'failed' ? 'unproved' : 'waiting';
    return { status, gap: isSuperseded ? 'superseded' : open.gap, missing: open.text };
  }
  if (touchesNetwork(facts) && !drafts.some((draft) => showsEffect(facts, draft))) {
    const isPromised = drafts.some(({ step, status }) => step === 'nas' && status === 'done');
    const missing = isPromised
      ? 'an acknowledgement alone is no proof, and neither accounting nor a router can tell'
      : 'neither a NAS nor a router can tell';
    return { status: 'unproved', gap: 'nobody-can-tell', missing };
  }
  return { status: 'proven', gap: null, missing: null };
}

function showsEffect({ network }: ProofFacts, { step, status }: Draft): boolean {
  if (status !== 'done') return false;
  return step === 'nas' ? network?.status === 'proved' && network.by === 'nas' : step !== 'cause' && step !== 'state';
}

export interface ProofOptions {
  /** Lists say which messages there are, and leave their octets out. */
  withContent: boolean;
}

const toMessage = ({ digest: _digest, content, at, ...rest }: StoredMessage, { withContent }: ProofOptions) => ({
  ...rest,
  at: at.toISOString(),
  content: withContent ? content : null,
});

/** The proof as the API shows it. */
export function proofOf(facts: ProofFacts, options: ProofOptions = { withContent: true }): Proof {
  const { drafts, status, gap, missing } = judge(facts);
  let before: Date | null = null;
  const nodes = drafts.map(({ gap: _gap, messages, ...draft }): ProofNode => {
    const seconds =
      before === null || draft.at === null ? null : Math.max(0, (draft.at.getTime() - before.getTime()) / 1000);
    if (draft.at !== null && draft.status === 'done') before = draft.at;
    return {
      ...draft,
      at: draft.at?.toISOString() ?? null,
      seconds,
      messages: messages.map((message) => toMessage(message, options)),
    };
  });
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
    gap,
    missing,
    nodes,
  };
}

/** What the chain rests on now. */
export const proofLinks = (facts: ProofFacts): ProofLink[] => linksOf(judge(facts).drafts);
