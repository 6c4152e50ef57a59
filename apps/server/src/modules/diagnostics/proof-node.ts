import type { ProofGap, ProofMessage, ProofNode } from '@demarc/contracts';

export type StoredMessage = Omit<ProofMessage, 'at' | 'content'> & {
  at: Date;
  content: string;
  /** Of the octets that are stored. */
  digest: string;
};

export type Draft = Omit<ProofNode, 'seconds' | 'at' | 'messages'> & {
  at: Date | null;
  messages: readonly StoredMessage[];
  /** Why it is not done. */
  gap: ProofGap | null;
};

export const node = (
  step: ProofNode['step'],
  title: string,
  rest: Partial<Draft> & Pick<Draft, 'status' | 'text'>,
): Draft => ({ step, title, at: null, evidence: [], messages: [], gap: null, ...rest });

export const bytes = (label: string, hex: string | null): { label: string; value: string }[] =>
  hex === null ? [] : [{ label, value: hex }];

export const latest = (instants: (Date | null)[]): Date | null =>
  instants.reduce<Date | null>((max, at) => (at !== null && (max === null || at > max) ? at : max), null);

/** What a proven chain rested on: each message by where it is stored, and what it was. */
export interface ProofLink {
  node: ProofNode['step'];
  id: string;
  label: string;
  digest: string;
}

export const linksOf = (drafts: readonly Draft[]): ProofLink[] =>
  drafts.flatMap(({ step, messages }) =>
    messages.map(({ id, from, kind, digest }) => ({ node: step, id, label: `${kind} of ${from}`, digest })),
  );

/**
 * A node that rested on a message that is not there any more, or is another one now, is not done whatever else says so.
 * @param stored digests of all messages that are stored of this change
 */
export function withoutLost(draft: Draft, provenBy: readonly ProofLink[], stored: ReadonlyMap<string, string>): Draft {
  const lost = provenBy.filter((link) => link.node === draft.step && stored.get(link.id) !== link.digest);
  if (lost.length === 0) return draft;
  const words = lost.map(({ id, label }) => `the stored ${label} ${stored.has(id) ? 'was changed' : 'is gone'}`);
  return { ...draft, status: 'failed', gap: 'evidence-gone', text: `unproved: ${words.join('; ')}` };
}
