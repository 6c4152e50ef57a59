import type { AccessMethod, ProofBoardRow, ProofGap, StateCause } from '@demarc/contracts';

/** What is missing, as one reads it in a list. */
export const GAP_WORD: Readonly<Record<ProofGap, string>> = {
  'nas-waiting': 'waiting for the NAS',
  'nas-silent': 'NAS does not answer',
  'nas-refused': 'NAS refused',
  'no-accounting': 'acknowledged, no accounting shows it',
  contradicted: 'accounting says otherwise',
  'by-hand': 'left to a person',
  'router-away': 'router was not heard since',
  'router-refused': 'router refused',
  'not-read-back': 'router has not shown it yet',
  'not-online': 'router does not report its connection',
  'evidence-gone': 'a stored message is gone',
  'nobody-can-tell': 'nobody can tell',
  superseded: 'a newer state came first',
};

export const gapWord = (gap: ProofGap | null): string => (gap === null ? 'not looked at yet' : GAP_WORD[gap]);

export const METHOD_WORD: Readonly<Record<AccessMethod, string>> = {
  'pppoe-nas': 'PPPoE, by the NAS',
  'pppoe-cpe': 'PPPoE, by the router',
  'static-ip': 'static IP',
  bridged: 'bridged',
};

export const CAUSE_WORD: Readonly<Record<StateCause['kind'], string>> = {
  payment: 'payment',
  overdue: 'overdue',
  staff: 'staff',
  policy: 'policy',
  activation: 'activation',
};

export const PROOF_LOOK: Readonly<Record<ProofBoardRow['status'], 'waiting' | 'fault'>> = {
  waiting: 'waiting',
  unproved: 'fault',
};
