import type { AccessVerdict } from '../access/access.service';
import type { NasEvidence } from './proof-chain';
import { bytes, latest, node, type Draft } from './proof-node';

export interface NetworkFacts {
  verdict: AccessVerdict;
  /** Each step that was taken, oldest first. */
  nas: readonly NasEvidence[];
  /** The router itself reports the state: that is another party's word as well. */
  isShownByRouter: boolean;
}

/** What the NAS was asked and what shows that it did it, where the network carries the change out. */
export const networkNodes = (facts: NetworkFacts): Draft[] => [nasNode(facts), accountingNode(facts)];

const AGREED: readonly NasEvidence['outcome'][] = ['ack', 'already-gone'];

function nasNode({ verdict, nas, isShownByRouter }: NetworkFacts): Draft {
  const title = 'NAS';
  const taken = nas.filter(({ outcome }) => outcome !== 'skipped');
  const evidence = taken.flatMap(evidenceOf);
  const at = latest(taken.map(({ answeredAt }) => answeredAt));
  const agreed = taken.findLast(({ outcome }) => AGREED.includes(outcome));
  if (verdict.status === 'proved') {
    const text = agreed === undefined ? 'it is in effect, whatever the NAS answered' : `${agreed.nasName} agreed`;
    return node('nas', title, { status: 'done', at, text, evidence });
  }
  if (isShownByRouter) {
    return node('nas', title, { status: 'not-applicable', text: 'the router shows it by itself', evidence });
  }
  if (verdict.status === 'unproved') {
    return node('nas', title, { status: 'failed', at, text: verdict.text, evidence });
  }
  const status = agreed === undefined ? 'waiting' : 'done';
  const text = agreed === undefined ? verdict.text : `${agreed.nasName} acknowledged, which is a promise`;
  return node('nas', title, { status, at: agreed === undefined ? null : at, text, evidence });
}

function accountingNode({ verdict, isShownByRouter }: NetworkFacts): Draft {
  const title = 'Accounting';
  if (verdict.status === 'proved') {
    return verdict.by === 'accounting'
      ? node('accounting', title, { status: 'done', at: verdict.at, text: verdict.text, evidence: said(verdict) })
      : node('accounting', title, { status: 'not-applicable', text: verdict.text, evidence: said(verdict) });
  }
  if (isShownByRouter)
    return node('accounting', title, { status: 'not-applicable', text: 'the router shows it by itself' });
  return node('accounting', title, {
    status: verdict.status === 'unproved' ? 'failed' : 'waiting',
    text: verdict.text,
  });
}

/** The word itself: when it came, what it says, and the message as it was. */
const said = ({ at, text, message }: AccessVerdict): { label: string; value: string }[] => [
  { label: at?.toISOString() ?? 'shown', value: text },
  ...bytes('message', message),
];

const evidenceOf = (step: NasEvidence): { label: string; value: string }[] => [
  {
    label: `${step.step}, ${step.nasName}`,
    value: `${step.outcome}${step.reason === null ? '' : `: ${step.reason}`}${step.attempts === 0 ? '' : `, ${step.attempts} sent`}`,
  },
  ...(step.because === null ? [] : [{ label: `${step.step} because`, value: step.because }]),
  ...bytes('request', step.requestHex),
  ...bytes('answer', step.answerHex),
];
