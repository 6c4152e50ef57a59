import { touchesNetwork, type NasEvidence, type ProofFacts } from './proof-facts';
import { bytes, latest, node, type Draft, type StoredMessage } from './proof-node';
import { isByProfile } from './router-proof';

/** A NAS that is down can tell nothing, and need not where the router shows the state by itself: there is no more to it. */
const isShownWithoutNas = (facts: ProofFacts): boolean =>
  facts.nas.some(({ outcome }) => outcome === 'no-answer') &&
  facts.router.some(
    ({ step, message }) =>
      message !== null &&
      (step === 'online' || (step === 'read-back' && (facts.to === 'suspended' || isByProfile(facts)))),
  );

/** The answers that are stored, each the NAS's own message. */
export const answersOf = (asked: readonly NasEvidence[]): StoredMessage[] =>
  asked.flatMap(({ answer }) => (answer === null ? [] : [answer]));

/** What the NAS was asked, where the router carries the change out. */
export function nasNode(facts: ProofFacts): Draft {
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
          gap: 'nas-waiting',
          text: 'the Disconnect-Request has not left yet',
        })
      : node('nas', title, { status: 'not-applicable', text: skipped.reason ?? 'nothing to disconnect' });
  }
  return askedNode(facts, asked);
}

function askedNode(facts: ProofFacts, asked: readonly NasEvidence[]): Draft {
  const title = 'NAS';
  const common = { evidence: asked.flatMap(wordsOf), messages: answersOf(asked) };
  const open = asked.find(({ outcome }) => outcome !== 'ack' && outcome !== 'already-gone');
  if (open !== undefined && isShownWithoutNas(facts)) {
    const text = `${open.reason ?? 'no answer'}; the router shows the change by itself`;
    return node('nas', title, { ...common, status: 'not-applicable', text });
  }
  if (open !== undefined) {
    const status = open.outcome === 'waiting' && !facts.isSuperseded ? 'waiting' : 'failed';
    const text = open.reason ?? (status === 'waiting' ? `waiting for ${open.nasName}` : open.outcome);
    return node('nas', title, { ...common, status, at: open.answeredAt, text, gap: gapOf(open) });
  }
  if (common.messages.length === 0) {
    const text = asked[0]?.reason ?? 'the session had ended before anybody was asked';
    return node('nas', title, { ...common, status: 'not-applicable', text });
  }
  const text = asked.every(({ outcome }) => outcome === 'already-gone')
    ? 'there was no session to end any more'
    : `${asked[0]?.nasName ?? 'the NAS'} ended the session`;
  return node('nas', title, { ...common, status: 'done', at: latest(asked.map((each) => each.answeredAt)), text });
}

const GAPS = { nak: 'nas-refused', 'no-answer': 'nas-silent' } as const;

/** Why a step of the NAS has not done it. */
export const gapOf = ({ outcome }: Pick<NasEvidence, 'outcome'>): Draft['gap'] =>
  outcome === 'nak' || outcome === 'no-answer' ? GAPS[outcome] : 'nas-waiting';

/** What was done at the NAS, in words, with what we sent. */
export const wordsOf = (step: NasEvidence): Draft['evidence'] => [
  {
    label: `${step.step}, ${step.nasName}`,
    value: `${step.outcome}${step.reason === null ? '' : `: ${step.reason}`}${step.attempts === 0 ? '' : `, ${step.attempts} sent`}`,
  },
  ...(step.because === null ? [] : [{ label: `${step.step} because`, value: step.because }]),
  ...bytes('request', step.requestHex),
];

/** What the accounting of the NAS says of the sessions, where the router carries the change out. */
export function accountingNode(facts: ProofFacts): Draft {
  const title = 'Accounting';
  if (!touchesNetwork(facts) || !facts.hasNas)
    return node('accounting', title, { status: 'not-applicable', text: 'no NAS reports this service' });
  // An interim report of the session as it was says nothing of the change.
  const told = facts.accounting.filter(({ event }) => event !== 'interim');
  if (told.length > 0) {
    return node('accounting', title, {
      status: 'done',
      at: latest(told.map(({ at }) => at)),
      text: 'the NAS reported the end of the old session or the start of a new one',
      messages: told.map(({ message }) => message),
    });
  }
  if (isShownWithoutNas(facts)) {
    const text = 'the NAS is silent; the router shows the change';
    return node('accounting', title, { status: 'not-applicable', text });
  }
  if (!facts.hasAccounting)
    return node('accounting', title, { status: 'not-applicable', text: 'the NAS sends no accounting to Demarc' });
  const status = facts.isSuperseded ? 'failed' : 'waiting';
  return node('accounting', title, { status, text: 'no accounting record since the change', gap: 'no-accounting' });
}
