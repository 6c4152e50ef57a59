import { assertNever } from '@demarc/kernel';
import { after } from '../campaign/campaign-rules';
import type { OrderFacts } from '../campaign/device-course';
import type { ParameterStatus } from '../planned-parameter';

export type BulkEnd = 'applied' | 'refused' | 'unreachable' | 'superseded' | 'skipped';
export type BulkEndCause = 'overridden' | 'replaced' | 'fault' | 'unsettled' | 'silent' | 'taken-back' | 'gone';

/** What became of one router of a bulk change. */
export interface BulkVerdict {
  readonly state: BulkEnd;
  readonly cause: BulkEndCause | null;
  readonly reason: string | null;
}

/** How one value stands at a router now. */
export interface ValueState {
  /** As people read it. */
  readonly what: string;
  /** Somebody has set another value since: who. */
  readonly replacedBy: string | null;
  /** Its places in the router, as the last session left them. */
  readonly places: readonly PlaceState[];
  /** The router has no place for it. */
  readonly missing: string | null;
}

export interface PlaceState {
  readonly status: ParameterStatus;
  readonly reason: string | null;
  /** A stronger wish holds it: whose. */
  readonly heldBy: string | null;
  /** It was sent, and the router was gone before it answered. */
  readonly isUnanswered: boolean;
  /** Looked at, or changed, since the value was set. */
  readonly isFresh: boolean;
}

export interface RouterFacts {
  /** Something is still open for it; false: what was planned last had all that is wanted. */
  readonly isDue: boolean;
  /** A plan of it was stored since the value was set. */
  readonly isPlanned: boolean;
  /** It was heard since then. */
  readonly hasCome: boolean;
  readonly isLate: boolean;
  readonly deadlineMinutes: number;
  readonly values: readonly ValueState[];
}

/** What became of the values that a router was to take; null: it is too early to say. */
export function judgeValues(facts: RouterFacts): BulkVerdict | null {
  const { values, isDue, isPlanned, hasCome, isLate } = facts;
  const kept = values.filter(({ replacedBy }) => replacedBy === null);
  if (kept.length === 0) return superseded('replaced', values);
  const ends = kept.map(endOf);
  const isSettled = isPlanned && (!isDue || kept.every(({ places }) => places.length > 0 && places.every(isAtRest)));
  if (isSettled && ends.every((end) => end !== null)) return together(ends.filter((end) => end !== null));
  if (!isLate) return null;
  if (!hasCome) return { state: 'unreachable', cause: 'silent', reason: absent(facts) };
  const open = ends.map((end, at) => end ?? openEnd(kept[at]));
  return together(open);
}

const isAtRest = ({ status, isFresh }: PlaceState): boolean => isFresh && status !== 'pending';

/** Of one value alone; null: nobody knows yet. */
function endOf({ what, places, missing }: ValueState): BulkVerdict | null {
  const holder = places.find(({ heldBy }) => heldBy !== null)?.heldBy;
  if (holder !== undefined && holder !== null)
    return { state: 'superseded', cause: 'overridden', reason: `${what}: ${holder} says otherwise` };
  const fault = (reason: string | null): BulkVerdict => ({
    state: 'refused',
    cause: 'fault',
    reason: `${what}: ${reason ?? 'the router refused it'}`,
  });
  if (places.length === 0) return missing === null ? null : fault(missing);
  const taken = places.filter(({ status }) => status !== 'refused');
  // Where a field has alternatives, the name that was refused stays in the list.
  if (taken.length === 0) return fault(places[0]?.reason ?? null);
  if (taken.some(({ status }) => status === 'pending')) return null;
  const note = taken.find(({ status }) => status === 'after-reboot' || status === 'unverifiable');
  return { state: 'applied', cause: null, reason: note === undefined ? null : `${what}: ${NOTES[note.status] ?? ''}` };
}

const NOTES: Partial<Record<ParameterStatus, string>> = {
  'after-reboot': 'it takes effect when the router starts again',
  unverifiable: 'the router took it and does not show it',
};

/** The worst says what became of all; each says its reason. */
function together(ends: readonly BulkVerdict[]): BulkVerdict {
  const worst = ['refused', 'unreachable', 'superseded', 'applied'].flatMap((state) =>
    ends.filter((end) => end.state === state),
  );
  const reasons = [...new Set(worst.flatMap(({ reason }) => reason ?? []))];
  const [first] = worst;
  return {
    state: first?.state ?? 'applied',
    cause: first?.cause ?? null,
    reason: reasons.length === 0 ? null : reasons.join('; '),
  };
}

function superseded(cause: 'replaced', values: readonly ValueState[]): BulkVerdict {
  const by = [
    ...new Set(values.flatMap(({ what, replacedBy }) => (replacedBy === null ? [] : `${what}: ${replacedBy}`))),
  ];
  return { state: 'superseded', cause, reason: by.join('; ') };
}

/** Its time is over: what a router said against it is its reason, and one that only went away has refused nothing. */
function openEnd(value: ValueState | undefined): BulkVerdict {
  const open = value?.places.find(({ status }) => status === 'pending');
  const said = open === undefined || open.isUnanswered ? null : open.reason;
  return said === null
    ? { state: 'unreachable', cause: 'silent', reason: `${value?.what}: it came, and was gone before it was settled` }
    : { state: 'refused', cause: 'unsettled', reason: `${value?.what}: ${said}` };
}

const absent = ({ deadlineMinutes }: RouterFacts): string =>
  `not heard of within ${deadlineMinutes} minutes; it gets it when it comes`;

/** What became of an order; null: it is too early to say. `take-back`: it is not to be sent any more. */
export function judgeOrder(
  order: OrderFacts | null,
  { isLate, deadlineMinutes }: Pick<RouterFacts, 'isLate' | 'deadlineMinutes'>,
): (BulkVerdict & { readonly also: 'take-back' | null }) | null {
  if (order === null) return { state: 'skipped', cause: 'gone', reason: 'the order is not there any more', also: null };
  const { state, reason } = order;
  switch (state) {
    case 'queued':
      if (!isLate) return null;
      return {
        state: 'unreachable',
        cause: 'silent',
        reason: `it did not come for its order within ${deadlineMinutes} minutes`,
        also: 'take-back',
      };
    case 'sent':
    case 'uncertain':
      if (!isLate) return null;
      return {
        state: 'refused',
        cause: 'unsettled',
        reason: reason ?? 'it has the order and did not say what became of it',
        also: null,
      };
    case 'done':
      return { state: 'applied', cause: null, reason: null, also: null };
    case 'failed':
      return { state: 'refused', cause: 'fault', reason: reason ?? 'the router refused it', also: null };
    case 'cancelled':
      return { state: 'skipped', cause: 'taken-back', reason: reason ?? 'the order was taken back', also: null };
    default:
      return assertNever(state);
  }
}

export const deadlineOf = (startedAt: Date, minutes: number): Date => after(startedAt, minutes);

/** So few say nothing of a whole. */
const FEW = 20;

/** Why it pauses by itself; null: it goes on. */
export function bulkHaltReason(
  { settled, refused }: { readonly settled: number; readonly refused: number },
  maxRefusedPercent: number,
): string | null {
  if (settled < FEW || maxRefusedPercent >= 100 || refused * 100 <= settled * maxRefusedPercent) return null;
  return `${refused} of ${settled} routers have refused, more than ${maxRefusedPercent} %`;
}
