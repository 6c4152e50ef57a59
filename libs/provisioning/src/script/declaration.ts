import type { ScriptValue } from './script-values';

export type Attribute = 'path' | 'object' | 'writable' | 'value' | 'notification' | 'accessList';

/** One call of `declare`: how fresh, and what it must be. Times are milliseconds, none later than the session's. */
export interface Declaration {
  readonly path: string;
  readonly times: Readonly<Partial<Record<Attribute, number>>>;
  readonly wants: {
    readonly value?: readonly [value: ScriptValue, type: string | null];
    /** How many instances: least and most. */
    readonly path?: readonly [least: number, most: number];
    readonly notification?: number;
    readonly accessList?: readonly string[];
  };
}

/** One call of `clear`. */
export interface Clear {
  readonly path: string;
  readonly before: number;
  /** Only these attributes; null: everything. */
  readonly attributes: Readonly<Partial<Record<Attribute, number>>> | null;
}

/** A parameter as a script reads it. */
export interface Match {
  readonly path: string;
  readonly value?: readonly [value: ScriptValue, type: string];
  readonly writable?: 0 | 1;
  readonly object?: 0 | 1;
  readonly notification?: number;
  readonly accessList?: readonly string[];
}

/** What the declarations before one commit point found: for each its matches, in order. */
export type SegmentAnswer = readonly (readonly Match[])[];

/** What is run, with everything that earlier passes of it were told. */
export interface ScriptRun {
  /** Its name, for people. */
  readonly name: string;
  readonly script: string;
  readonly args: unknown;
  readonly answers: readonly SegmentAnswer[];
  readonly calls: readonly unknown[];
  /** The time of the session. */
  readonly now: number;
  readonly deviceId: string;
}

export interface ScriptFault {
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
}

/** What an extension is asked. */
export interface ExtensionCall {
  readonly file: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** How one pass of a script ended, and what it declared since the last commit point that it was answered. */
export interface PassResult {
  readonly declarations: readonly Declaration[];
  readonly clears: readonly Clear[];
  readonly log: readonly string[];
  readonly end:
    | { readonly kind: 'done'; readonly returned: Returned | null }
    | { readonly kind: 'commit' }
    | { readonly kind: 'call'; readonly call: ExtensionCall }
    | ({ readonly kind: 'fault' } & ScriptFault);
}

/** What a virtual parameter answers with; what is no such object is null. */
export interface Returned {
  readonly writable: boolean | null;
  /** `undefined` is not JSON: an absent value is null, and one of another kind is `false`. */
  readonly value: readonly [value: ScriptValue, type: string | null] | null | false;
}
