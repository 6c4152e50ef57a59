import type { AcsRequest, ParameterValue } from '@demarc/cwmp';
import type { DiagnosticSetting, MeasuredDiagnostic } from '@demarc/datamodel';

export type DiagnosticSettings = Readonly<Partial<Record<DiagnosticSetting, string | number>>>;

/**
 * One diagnosis on its way: find its object, set what is wanted, ask for it, wait for the router, read what it measured.
 * Plain JSON without secrets, so that a later session in any process can go on with it.
 */
export interface DiagnosticRun {
  /** null: values that the router has anyway are read, and nothing is asked to be measured. */
  readonly kind: MeasuredDiagnostic | null;
  readonly settings: DiagnosticSettings;
  readonly phase: 'locate' | 'set' | 'start' | 'check' | 'waiting' | 'read' | 'names' | 'values' | 'over' | 'forgotten';
  /** Objects that it may have, the first being looked at. */
  readonly objects: readonly string[];
  /** Parameters that the object has; null: not known. */
  readonly has: readonly string[] | null;
  /** Parameters that this model refuses: it works without them. */
  readonly refused: readonly string[];
  /** The model takes the state in a request of its own only. */
  readonly isStateApart: boolean;
  readonly values: readonly ParameterValue[];
  readonly queue: readonly (readonly string[])[];
  readonly namesPerRead: number;
  readonly rpcs: number;
  readonly failure: string | null;
  /** It goes on in another session; `doubtful`: nobody knows whether the router was asked at all. */
  readonly resumed: 'no' | 'sure' | 'doubtful';
}

/** What comes next: a request, patience, or the end. */
export type DiagnosticStep =
  | { readonly do: 'ask'; readonly rpc: AcsRequest }
  | { readonly do: 'wait' }
  | { readonly do: 'fail'; readonly reason: string }
  /** The router forgot that it was asked: it was restarted, or somebody else used the object. */
  | { readonly do: 'ask-again' }
  | { readonly do: 'end'; readonly object: string; readonly state: string | null };

/** Of its object: what it is asked for, and how far it is. */
export const STATE = 'DiagnosticsState';
