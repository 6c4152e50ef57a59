/** What a field is compared with. */
export type Operand = string | number | boolean | { readonly date: number };

/** A pattern of a regular expression. */
export interface Pattern {
  readonly source: string;
  /** Of i, m, s. */
  readonly flags: string;
}

/** What is asked of one value, or of any element of a list. */
export type Test =
  | { readonly is: 'eq' | 'lt' | 'lte' | 'gt' | 'gte'; readonly value: Operand }
  | ({ readonly is: 'match' } & Pattern)
  /** Parts of a text between stars. */
  | { readonly is: 'like'; readonly parts: readonly string[] }
  | { readonly is: 'exists' }
  | { readonly is: 'size'; readonly count: number }
  | { readonly is: 'type'; readonly names: readonly ValueType[] }
  /** One element of a list that passes all of them. */
  | { readonly is: 'element'; readonly tests: readonly Condition[] };

export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'array' | 'object';

/** A query, read: what a document has to be like. The field of a test within `element` is empty. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly none: readonly Condition[] }
  | { readonly field: string; readonly test: Test };

export const EVERYTHING: Condition = { all: [] };

/** A query that cannot be asked. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}
