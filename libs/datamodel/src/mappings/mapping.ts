import type { IntentKind, RowTable } from '../intents/intent';
import type { DataModelRoot } from '../parameter-path';

/**
 * How intents are found in a data model, as data. Objects are found by what they say of themselves (a band, a name, a
 * reference), never by a remembered instance number: numbers differ between firmwares and after a factory reset.
 */
export interface DataModelMapping {
  readonly root: DataModelRoot;
  readonly intents: Readonly<Record<IntentKind, IntentMapping>>;
  readonly tables: Readonly<Record<RowTable, TableMapping>>;
}

/** A table whose rows are made and taken away. */
export interface TableMapping {
  /** What may hold the table: of these, the first that a router has. */
  readonly parents: readonly ObjectRule[];
  /** Its name below that object, with the dot. */
  readonly table: string;
  readonly fields: readonly RowRule[];
}

/** One parameter of a row. */
export interface RowRule {
  readonly field: string;
  readonly parameter: string;
  readonly type: FieldRule['type'];
  readonly values?: FieldRule['values'];
  /** Together the keys tell a row from all others: it is found again by them alone. */
  readonly isKey?: boolean;
  /** Without it a row is worth nothing. */
  readonly isRequired?: boolean;
  /** What it is where nobody says anything; `wan`: the name of the connection of the service. */
  readonly usual?: { readonly value: string | boolean } | { readonly names: 'wan' };
  /** What a row that nobody has filled yet may show besides nothing. */
  readonly empty?: readonly string[];
}

export interface IntentMapping {
  readonly object: ObjectRule;
  readonly fields: readonly FieldRule[];
  readonly coupled: readonly CoupledRule[];
  /** What tells how the thing is doing; read, never written. Patterns below `on`. */
  readonly status: readonly StatusRule[];
}

export interface ObjectRule {
  /** An object pattern, or one object when it has no `*`. */
  readonly pattern: string;
  readonly related: readonly RelatedRule[];
  /** An object that matches one of these is another thing (a bridge, a voice connection). */
  readonly rejects: readonly RejectRule[];
  /** Of several, the first that satisfies the earliest rule; then the lowest instance. */
  readonly prefers: readonly PreferRule[];
  /** How to tell the band of a WiFi network, best evidence first. */
  readonly bands: readonly BandRule[];
  /** Of the networks of a band, the one for guests: what `prefers` says, else the second. */
  readonly isSecond?: boolean;
  readonly none: ReasonRule;
}

/** An object reached from the one found: named by its parameter, or naming it. */
export type RelatedRule =
  | { readonly as: string; readonly follows: string; readonly pattern: string }
  | { readonly as: string; readonly refers: string; readonly pattern: string };

export interface RejectRule {
  readonly parameter: string;
  readonly matches: RegExp;
  readonly unless?: RegExp;
}

export type PreferRule =
  | { readonly parameter: string; readonly matches: RegExp }
  /** A parameter elsewhere whose value names the object. */
  | { readonly namedBy: string };

export interface BandRule {
  readonly on: string;
  readonly parameter: string;
  readonly says: 'band' | 'channels' | 'standard';
}

export interface ParameterAt {
  /** `self` or the name of a related object. */
  readonly on: string;
  readonly parameter: string;
}

export interface FieldRule {
  readonly field: string;
  /** Alternatives, the first that exists and can be written is meant; with `every`, all that exist. */
  readonly at: readonly ParameterAt[];
  readonly every?: boolean;
  /** What the values are called there. A value that is not in it cannot be had there. */
  readonly values?: Readonly<Record<string, string>>;
  /** There it is counted in units so many times smaller. */
  readonly scale?: number;
  /** Of a list with commas, the one in this place. */
  readonly part?: number;
  readonly type: 'string' | 'boolean' | 'unsignedInt' | 'int';
  /** `unless-true`: where it is missing, it is always on. */
  readonly need: 'required' | 'optional' | 'unless-true';
  readonly none: ReasonRule;
}

/** A parameter that must fit a field: written along with it when it exists and says something that would defeat it. */
export interface CoupledRule extends ParameterAt {
  readonly with: string;
  readonly keep: RegExp;
  readonly write: string;
}

export interface StatusRule extends ParameterAt {
  readonly says: 'connection-status' | 'address' | 'last-error' | 'uptime';
}

/** Why something cannot be done: a code for programs, words for people. `{band}` is filled in. */
export interface ReasonRule {
  readonly code: string;
  readonly text: string;
}
