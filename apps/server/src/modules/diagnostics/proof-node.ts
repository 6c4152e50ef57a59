import type { ProofNode } from '@demarc/contracts';

export type Draft = Omit<ProofNode, 'seconds' | 'at'> & { at: Date | null };

export const node = (
  step: ProofNode['step'],
  title: string,
  rest: Partial<Draft> & Pick<Draft, 'status' | 'text'>,
): Draft => ({ step, title, at: null, evidence: [], ...rest });

export const bytes = (label: string, hex: string | null): { label: string; value: string }[] =>
  hex === null ? [] : [{ label, value: hex }];

export const latest = (instants: (Date | null)[]): Date | null =>
  instants.reduce<Date | null>((max, at) => (at !== null && (max === null || at > max) ? at : max), null);
