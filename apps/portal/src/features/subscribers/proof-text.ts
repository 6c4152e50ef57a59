import type { Proof } from '@demarc/contracts';

const GOOD: readonly Proof['to'][] = ['active', 'notice'];

/** The server's texts are fragments, with or without a full stop. */
function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** A finished or running chain in one sentence: "Restored in 3.4 s, and proven by the network and the router." */
export function proofText(proof: Proof, duration: (seconds: number) => string): string {
  const act = GOOD.includes(proof.to) ? (proof.from === null ? 'Switched on' : 'Restored') : `Set to ${proof.to}`;
  const nodes = proof.nodes.filter((node) => node.status !== 'not-applicable');
  if (proof.status === 'proven') {
    return proof.totalSeconds === null ? `${act} and proven.` : `${act} in ${duration(proof.totalSeconds)}, proven.`;
  }
  const failed = nodes.find((node) => node.status === 'failed');
  if (failed !== undefined) return `${act}, not proven. ${asSentence(failed.text)}`;
  const waiting = nodes.find((node) => node.status === 'waiting');
  if (waiting === undefined)
    return `${act}, not proven.${proof.missing === null ? '' : ` ${asSentence(proof.missing)}`}`;
  const done = nodes.filter((node) => node.status === 'done').length;
  return `${act}; ${done} of ${nodes.length} steps proven. ${asSentence(waiting.text)}`;
}
