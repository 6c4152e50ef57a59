import type { Proof, ProofNode } from '@demarc/contracts';
import { proofText } from './proof-text';

const node = (step: ProofNode['step'], status: ProofNode['status'], text = `${step} text.`): ProofNode => ({
  step,
  title: step,
  status,
  at: null,
  seconds: null,
  text,
  evidence: [],
  messages: [],
});

const proof = (change: Partial<Proof>): Proof => ({
  id: 'p',
  subscriptionId: '00000000-0000-7000-8000-000000000001',
  stateVersion: 8,
  from: 'walled-garden',
  to: 'active',
  cause: { kind: 'payment', reason: 'paid' },
  decidedAt: '2026-11-22T10:00:00.000Z',
  status: 'proven',
  totalSeconds: 3.4,
  gap: null,
  missing: null,
  nodes: [],
  ...change,
});
const words = (change: Partial<Proof>): string => proofText(proof(change), (seconds) => `${seconds} s`);

describe('a proof in one sentence', () => {
  it('tells the total of a proven one', () => {
    expect(words({})).toBe('Restored in 3.4 s, proven.');
    expect(words({ to: 'walled-garden', from: 'active' })).toBe('Set to walled-garden in 3.4 s, proven.');
    expect(words({ from: null })).toBe('Switched on in 3.4 s, proven.');
  });

  it('says what a running one waits for, and counts only the steps that apply', () => {
    const nodes = [
      node('cause', 'done'),
      node('nas', 'not-applicable'),
      node('router', 'waiting', 'waiting for the router'),
    ];
    expect(words({ status: 'waiting', totalSeconds: null, nodes })).toBe(
      'Restored; 1 of 2 steps proven. Waiting for the router.',
    );
  });

  it('never calls a failed step proven', () => {
    const nodes = [node('cause', 'done'), node('nas', 'failed', 'no answer from mkt-02'), node('router', 'waiting')];
    expect(words({ status: 'unproved', totalSeconds: null, nodes })).toBe(
      'Restored, not proven. No answer from mkt-02.',
    );
  });
});
