import type { EarlierValue, RouterValue } from '../provisioning/set-router-values.service';

/** A value for one router, and what is needed to take it back. */
export interface OrderedValue extends RouterValue {
  /** What the router showed when it was planned, in the words of the field. */
  readonly reported: string | null;
  /** Only where this is wanted now: a change that takes back does not overwrite what came later. */
  readonly onlyIf: string | null;
}

export interface TagOrder {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What one router is to get. */
export type BulkOrder =
  | { readonly kind: 'values'; readonly values: readonly OrderedValue[]; readonly notes: readonly string[] }
  | ({ readonly kind: 'tags' } & TagOrder);

/** What was there before. */
export type EarlierOrder =
  { readonly kind: 'values'; readonly values: readonly EarlierValue[] } | ({ readonly kind: 'tags' } & TagOrder);

/** A place as people read it. */
export const wordsOf = ({ intent, field }: { intent: string; field: string }): string =>
  intent === 'parameter' ? field : `${intent} ${field}`;
