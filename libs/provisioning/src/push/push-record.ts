import type { Reason } from '@demarc/datamodel';

/** What a push is for: to put a profile in place, or to take all of it back. */
export type PushGoal = 'apply' | 'restore';

/**
 * `open`: not there yet. `in-sync`: the router shows it. `refused`: it will not be, see the reason. When taken back:
 * `restored`, `kept` (the subscriber changed it meanwhile, and that stays), `gone` (nothing of ours is there any more).
 */
export type PushItemState = 'open' | 'in-sync' | 'refused' | 'restored' | 'kept' | 'gone';

/** A parameter that a push changes, with what it was before. */
export interface PushedSetting {
  readonly path: string;
  readonly type: string;
  readonly value: string;
  /** What returns in the end: the value before, or what the subscriber chose since; null until it was read. */
  readonly before: string | null;
  /** It was sent, and may have arrived. */
  readonly isWritten: boolean;
  /** The router showed it since it was last written. */
  readonly wasShown: boolean;
  /** The form in which the router keeps it. */
  readonly form: string | null;
  /**
   * A value that is neither ours nor the one before, seen after a write that nobody read back: the form the router gives
   * to ours, or what the subscriber chose. Writing once more tells.
   */
  readonly doubt: string | null;
  readonly corrections: number;
  readonly state: PushItemState;
  readonly reason: Reason | null;
}

export interface PushedField {
  readonly name: string;
  readonly value: string;
  readonly isKey: boolean;
}

/** An object that a push adds. It is found by its keys; its number is not remembered. */
export interface PushedObject {
  readonly collection: string;
  readonly fields: readonly PushedField[];
  /** The objects that were there before it was added; null until they were read. */
  readonly known: readonly string[] | null;
  /** ParameterKey of the AddObject; null when none was sent. */
  readonly addKey: string | null;
  /** Filled, and seen with its keys. */
  readonly wasShown: boolean;
  /** It was there before us: its other fields are changed and given back like settings. */
  readonly isForeign: boolean;
  readonly corrections: number;
  readonly state: PushItemState;
  readonly reason: Reason | null;
}

/** Something of a profile that this router has no place for. */
export interface PushGap {
  readonly path: string;
  readonly reason: Reason;
}

/** What is remembered of a push: enough to take it back exactly. Stored before the first write leaves. */
export interface PushRecord {
  readonly settings: readonly PushedSetting[];
  readonly objects: readonly PushedObject[];
  readonly gaps: readonly PushGap[];
}

export function newSetting(path: string, value: string): PushedSetting {
  return {
    path,
    type: '',
    value,
    before: null,
    isWritten: false,
    wasShown: false,
    form: null,
    doubt: null,
    corrections: 0,
    state: 'open',
    reason: null,
  };
}

/** Parameters that a push holds: nobody else writes them, or takes their values for the subscriber's. */
export function heldPaths(record: PushRecord): string[] {
  return record.settings.filter(({ before }) => before !== null).map(({ path }) => path);
}

/** Whether nothing is left to do for a goal. */
export function isSettled({ settings, objects }: PushRecord): boolean {
  return [...settings, ...objects].every(({ state }) => state !== 'open');
}

/**
 * The record of a push whose goal is another now. What was before stays; what differs from the profile when it is
 * applied again is what was given back, or the subscriber's own.
 */
export function turned(record: PushRecord, goal: PushGoal): PushRecord {
  const anew = { state: 'open' as const, corrections: 0, reason: null };
  const isApplied = goal === 'apply';
  return {
    ...record,
    settings: record.settings.map((setting) => ({
      ...setting,
      ...anew,
      wasShown: isApplied ? setting.isWritten : setting.wasShown,
    })),
    objects: record.objects.map((object) => ({ ...object, ...anew })),
  };
}
