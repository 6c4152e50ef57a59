import { ChangeSuspensionPolicy, CreateSuspensionPolicy, type SuspensionPolicy } from '@demarc/contracts';
import { hourText, weekdaysText } from '../../../components/policy-words';

/** The policy as its form holds it: text where people type, so that a half-typed number is not lost. */
export interface PolicyDraft {
  readonly name: string;
  readonly graceDays: string;
  readonly hour: string;
  readonly untilHour: string;
  readonly method: SuspensionPolicy['method'];
  /** The profile that carries the method out on the router; empty: the standard. */
  readonly pushProfileId: string;
  readonly tolerance: string;
  /** Empty: no notice. */
  readonly noticeDays: string;
  readonly skipWeekdays: readonly number[];
}

export const draftOf = (policy: SuspensionPolicy): PolicyDraft => ({
  name: policy.name,
  graceDays: String(policy.graceDays),
  hour: String(policy.hour),
  untilHour: String(policy.untilHour),
  method: policy.method,
  pushProfileId: policy.pushProfileId ?? '',
  tolerance: policy.tolerance,
  noticeDays: policy.noticeDays === null || policy.noticeDays === undefined ? '' : String(policy.noticeDays),
  skipWeekdays: [...policy.skipWeekdays].sort((a, b) => a - b),
});

const wholeNumber = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

export type ReadDraft =
  | { readonly change: ChangeSuspensionPolicy; readonly faults: null }
  | { readonly change: null; readonly faults: Readonly<Record<string, string>> };

const MENDS: Readonly<Record<string, string>> = {
  name: 'Give the policy a name of up to 100 letters.',
  graceDays: 'Days are a whole number from 0 to 90.',
  hour: 'The hour is a whole number from 0 to 23.',
  untilHour: 'A whole number up to 24, later than the hour at which it begins.',
  tolerance: 'Type an amount such as 50.00, or 0.',
  noticeDays: 'Days are a whole number from 0 to 60; leave it empty for no notice.',
  skipWeekdays: 'Leave at least one weekday on which it acts.',
  reason: 'Say why, in at least 3 letters.',
};

/** The draft as the API takes it, or what has to be mended, by field. */
export function readDraft(draft: PolicyDraft, version: number, reason: string): ReadDraft {
  const parsed = ChangeSuspensionPolicy.safeParse({ ...bodyOf(draft), version, reason });
  if (parsed.success) return { change: parsed.data, faults: null };
  return { change: null, faults: mendsOf(parsed.error.issues) };
}

/** A draft of a policy that does not exist yet. */
export function readNewDraft(
  draft: PolicyDraft,
  reason: string,
): { policy: CreateSuspensionPolicy; faults: null } | { policy: null; faults: Readonly<Record<string, string>> } {
  const parsed = CreateSuspensionPolicy.safeParse({ ...bodyOf(draft), reason });
  if (parsed.success) return { policy: parsed.data, faults: null };
  return { policy: null, faults: mendsOf(parsed.error.issues) };
}

const bodyOf = (draft: PolicyDraft) => ({
  name: draft.name,
  graceDays: wholeNumber(draft.graceDays),
  hour: wholeNumber(draft.hour),
  untilHour: wholeNumber(draft.untilHour),
  method: draft.method,
  pushProfileId: draft.pushProfileId === '' ? null : draft.pushProfileId,
  tolerance: draft.tolerance.replaceAll(',', '').trim(),
  noticeDays: draft.noticeDays.trim() === '' ? null : wholeNumber(draft.noticeDays),
  skipWeekdays: [...draft.skipWeekdays],
});

function mendsOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of issues) {
    const field = String(issue.path[0] ?? '');
    faults[field] ??= MENDS[field] ?? issue.message;
  }
  return faults;
}

export interface PolicyDifference {
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

const profileText = ({ pushProfileId }: PolicyDraft): string =>
  pushProfileId === '' ? 'the standard' : `profile ${pushProfileId.slice(-6)}`;

/** Both versions side by side: where what is stored is not what was typed. */
export function policyDifferences(stored: SuspensionPolicy, draft: PolicyDraft): readonly PolicyDifference[] {
  const theirs = draftOf(stored);
  const rows: readonly (readonly [string, string, string])[] = [
    ['Name', theirs.name, draft.name],
    ['Grace days', theirs.graceDays, draft.graceDays],
    ['From', hourText(theirs.hour), hourText(draft.hour)],
    ['Until', hourText(theirs.untilHour), hourText(draft.untilHour)],
    ['What happens', theirs.method, draft.method],
    ['On the router', profileText(theirs), profileText(draft)],
    ['Tolerance', theirs.tolerance, draft.tolerance],
    [
      'Notice before',
      theirs.noticeDays === '' ? 'none' : theirs.noticeDays,
      draft.noticeDays === '' ? 'none' : draft.noticeDays,
    ],
    ['Never on', weekdaysText(theirs.skipWeekdays), weekdaysText(draft.skipWeekdays)],
  ];
  return rows.flatMap(([label, old, mine]) => (old === mine ? [] : [{ label, theirs: old, mine }]));
}
