import type { AccessVerdict } from '../access/access.service';
import { answersOf, gapOf, wordsOf } from './nas-proof';
import type { AccountingEvidence, NasEvidence } from './proof-facts';
import { latest, node, type Draft } from './proof-node';

export interface NetworkFacts {
  verdict: AccessVerdict;
  /** Each step that was taken, oldest first. */
  nas: readonly NasEvidence[];
  accounting: readonly AccountingEvidence[];
  /** The router itself reports the state: that is another party's word as well. */
  isShownByRouter: boolean;
}

/** What the NAS was asked and what shows that it did it, where the network carries the change out. */
export const networkNodes = (facts: NetworkFacts): Draft[] => [nasNode(facts), accountingNode(facts)];

const AGREED: readonly NasEvidence['outcome'][] = ['ack', 'already-gone'];

function nasNode({ verdict, nas, isShownByRouter }: NetworkFacts): Draft {
  const title = 'NAS';
  const taken = nas.filter(({ outcome }) => outcome !== 'skipped');
  const messages = answersOf(taken);
  const common = { evidence: taken.flatMap(wordsOf), messages };
  const at = latest(taken.map(({ answeredAt }) => answeredAt));
  const agreed = taken.findLast(({ outcome }) => AGREED.includes(outcome));
  if (nas.length === 0) {
    const text = 'what the NAS was to be asked is not written down';
    return node('nas', title, { status: 'waiting', text, gap: 'nas-waiting' });
  }
  if (verdict.status === 'proved') {
    if (messages.length === 0) {
      const text = 'it is in effect, whatever the NAS answered: its accounting shows it';
      return node('nas', title, { ...common, status: 'not-applicable', text });
    }
    const text = agreed === undefined ? 'it is in effect, whatever the NAS answered' : `${agreed.nasName} agreed`;
    return node('nas', title, { ...common, status: 'done', at, text });
  }
  if (isShownByRouter)
    return node('nas', title, { ...common, status: 'not-applicable', text: 'the router shows it by itself' });
  if (verdict.status === 'unproved')
    return node('nas', title, { ...common, status: 'failed', at, text: verdict.text, gap: gapIn(verdict, nas) });
  if (agreed?.answer === undefined || agreed.answer === null) {
    return node('nas', title, { ...common, status: 'waiting', text: verdict.text, gap: gapIn(verdict, nas) });
  }
  const text = `${agreed.nasName} acknowledged, which is a promise`;
  return node('nas', title, { ...common, status: 'done', at, text });
}

function accountingNode({ verdict, nas, accounting, isShownByRouter }: NetworkFacts): Draft {
  const title = 'Accounting';
  if (verdict.status === 'proved') {
    const said = accounting.find(({ message }) => message.id === verdict.messageId);
    if (verdict.by !== 'accounting') return node('accounting', title, { status: 'not-applicable', text: verdict.text });
    if (said !== undefined) {
      const messages = [said.message];
      return node('accounting', title, { status: 'done', at: verdict.at, text: verdict.text, messages });
    }
    const text = 'the report that shows it is not stored';
    return node('accounting', title, { status: 'failed', text, gap: 'evidence-gone' });
  }
  if (isShownByRouter)
    return node('accounting', title, { status: 'not-applicable', text: 'the router shows it by itself' });
  return node('accounting', title, {
    status: verdict.status === 'unproved' ? 'failed' : 'waiting',
    text: verdict.text,
    gap: gapIn(verdict, nas),
  });
}

/** Why the network does not show it: what speaks against it, else what came of the last step. */
function gapIn(verdict: AccessVerdict, nas: readonly NasEvidence[]): Draft['gap'] {
  if (verdict.isContradicted === true) return 'contradicted';
  const last = nas.findLast(({ step, outcome }) => outcome !== 'skipped' && step !== 'by-hand' && step !== 'cpe');
  if (last === undefined) return nas.some(({ outcome }) => outcome === 'by-hand') ? 'by-hand' : 'nas-waiting';
  return AGREED.includes(last.outcome) ? 'no-accounting' : gapOf(last);
}
