import {
  isDeviceForm,
  isSameValue,
  plainForm,
  type DeviceQuirks,
  type IntentKey,
  type Reason,
  type ReportedTree,
  type SecretText,
  type WantedParameter,
} from '@demarc/datamodel';
import type { Overridden } from './owner-chain';
import type { Owner, Wish, WishMode, WishSource } from './wanted-state';

export type ParameterStatus = 'in-sync' | 'pending' | 'refused' | 'unverifiable' | 'after-reboot';

/** What was learned about one parameter in earlier sessions. */
export interface ParameterMemory {
  readonly path: string;
  readonly status: ParameterStatus;
  readonly reason: Reason | null;
  /** What was last sent, taken or refused; of a secret its fingerprint; null when nothing was. */
  readonly written: string | null;
  /** The form in which the router keeps what was written. */
  readonly deviceForm: string | null;
  /** How often the same value was written and did not stay. */
  readonly corrections: number;
  /** The ParameterKey sent with the last write, to tell whether a write without an answer arrived. */
  readonly parameterKey: string | null;
}

export interface PlannedParameter extends ParameterMemory {
  readonly intent: IntentKey;
  readonly field: string;
  readonly owner: Owner;
  readonly mode: WishMode;
  readonly source: WishSource | null;
  /** Wishes for it that gave way to this one, strongest first. */
  readonly overrides: readonly Overridden[];
  readonly type: string;
  readonly value: string | null;
  readonly secret: SecretText | null;
  readonly action: 'none' | 'write';
  readonly wasTried: boolean;
  /** What the router showed before it was written. */
  readonly before?: string | null;
  /** It was refused as it was sent first, and goes out in this form (G26). */
  readonly form?: Pick<DeviceQuirks, 'booleanForm'>;
}

/** A change made at the router that becomes the subscriber's own setting. */
export interface Adoption {
  readonly intent: IntentKey;
  readonly field: string;
  readonly path: string;
  readonly value: string;
}

/** After so many identical corrections that did not stay, the router wins and people are told. */
export const MAX_CORRECTIONS = 3;

export const wantedTextOf = (parameter: { value: string | null; secret: SecretText | null }): string =>
  parameter.secret?.fingerprint ?? parameter.value ?? '';

export interface Judged {
  readonly parameter: PlannedParameter;
  readonly adoption: Adoption | null;
}

interface Known {
  /** What the router shows, in the words of the field; null: there is no word for it. */
  readonly said: (reported: string) => string | null;
  readonly wish: Wish;
  readonly overrides: readonly Overridden[];
  readonly memory: ParameterMemory | undefined;
  readonly tree: ReportedTree;
}

/** Decides what one wanted parameter needs: nothing, a write, or that the subscriber's own change is adopted. */
export function judge(wanted: WantedParameter, { said, wish, overrides, memory, tree }: Known): Judged {
  const text = wantedTextOf(wanted);
  const known = memory ?? forgotten(wanted.path);
  const base: PlannedParameter = {
    ...known,
    ...wanted,
    owner: wish.owner,
    mode: wish.mode,
    source: wish.source ?? null,
    overrides,
    action: 'none',
    wasTried: false,
  };
  const settle = (changes: Partial<PlannedParameter>): Judged => ({
    parameter: { ...base, ...changes },
    adoption: null,
  });
  const reported = tree.value(wanted.path);
  const isSecret = wanted.secret !== null;
  const isOurs = known.written === text;
  if (known.status === 'refused' && isOurs) return settle({});
  const isDoubtful = known.status === 'pending' && /^(?:unverified|fault-)/.test(known.reason?.code ?? '');
  if (isSecret ? isOurs && !isDoubtful : isShown(base, reported)) return settle(settledAs(base, reported));
  if (isOurs && reported === null && !isDoubtful) return settle({ status: 'unverifiable', reason: UNREADABLE });
  const before = isSecret ? null : reported;
  if (isDoubtful || isSecret || !isOurs || reported === null)
    return settle({ ...correct(base, { isRepeated: isOurs }), before });
  // Only what was seen in place and then changed is the subscriber's doing.
  if (wish.mode === 'initial' && known.status === 'in-sync') return adopt(base, reported, said(reported));
  return settle({ ...correct(base, { isRepeated: true }), before });
}

function forgotten(path: string): ParameterMemory {
  const empty = { written: null, deviceForm: null, corrections: 0, parameterKey: null, reason: null };
  return { path, status: 'pending', ...empty };
}

type Shown = Pick<PlannedParameter, 'value' | 'type' | 'written' | 'deviceForm'>;

/** Whether the router shows the wanted value, in our form or in its own. */
export function isShown(parameter: Shown, reported: string | null): boolean {
  if (reported === null || parameter.value === null) return false;
  if (isSameValue(parameter.value, reported, parameter.type)) return true;
  return parameter.written === parameter.value && parameter.deviceForm === reported;
}

function settledAs(parameter: PlannedParameter, reported: string | null): Partial<PlannedParameter> {
  // Committed, and waiting for a reboot: the router's own word, which a look at the value does not overrule.
  if (parameter.status === 'after-reboot') return {};
  if (parameter.secret !== null) {
    const isShownBack = reported === parameter.secret.fingerprint;
    return isShownBack
      ? { status: 'in-sync', reason: null, corrections: 0 }
      : { status: 'unverifiable', reason: HIDDEN, corrections: 0 };
  }
  const written = parameter.value;
  return {
    status: 'in-sync',
    written,
    corrections: 0,
    reason: parameter.deviceForm === reported ? parameter.reason : null,
  };
}

function correct(parameter: PlannedParameter, { isRepeated }: { isRepeated: boolean }): Partial<PlannedParameter> {
  const corrections = isRepeated ? parameter.corrections + 1 : 0;
  if (corrections >= MAX_CORRECTIONS) {
    const fault = parameter.reason?.code.startsWith('fault-') === true ? parameter.reason : null;
    return { status: 'refused', reason: fault ?? notKept(corrections), corrections };
  }
  return { action: 'write', status: 'pending', reason: null, corrections, deviceForm: null };
}

function adopt(parameter: PlannedParameter, reported: string, said: string | null): Judged {
  const { intent, field, path } = parameter;
  if (said === null || !isAdoptable(field, said))
    return { parameter: { ...parameter, ...correct(parameter, { isRepeated: true }) }, adoption: null };
  return {
    parameter: { ...parameter, value: reported, written: reported, status: 'in-sync', reason: ADOPTED, corrections: 0 },
    adoption: { intent, field, path, value: said },
  };
}

/** A network name without a character is none, and what protects a key goes with the key. */
function isAdoptable(field: string, said: string): boolean {
  if (field.endsWith('-protection')) return false;
  return field !== 'ssid' || (said.trim() !== '' && Buffer.byteLength(said) <= 32);
}

/** What a read-back says of a parameter that was written, or that should have been in place. */
export function confirm(parameter: PlannedParameter, reported: string | null): PlannedParameter {
  if (parameter.status === 'refused' || parameter.status === 'after-reboot') return parameter;
  if (parameter.written !== wantedTextOf(parameter)) return parameter;
  if (hasFailed(parameter) && !isSeen(parameter, reported)) return parameter;
  if (parameter.secret !== null) return { ...parameter, ...settledAs(parameter, reported) };
  if (reported === null) return { ...parameter, status: 'unverifiable', reason: UNREADABLE };
  if (isShown(parameter, reported)) return { ...parameter, ...settledAs(parameter, reported) };
  if (
    parameter.value !== null &&
    !isUnmoved(parameter, reported) &&
    isDeviceForm(parameter.value, reported, parameter.type)
  ) {
    return { ...parameter, status: 'in-sync', deviceForm: reported, corrections: 0, reason: ownForm(reported) };
  }
  return { ...parameter, status: 'pending', reason: notShown(reported) };
}

/** The router said that it could not; that may pass (9002, 9004). */
const hasFailed = ({ status, reason }: Pick<ParameterMemory, 'status' | 'reason'>): boolean =>
  status === 'pending' && reason?.code.startsWith('fault-') === true;

/** In place all the same. */
const isSeen = (parameter: PlannedParameter, reported: string | null): boolean =>
  parameter.secret === null ? isShown(parameter, reported) : reported === parameter.secret.fingerprint;

/** Another number that stands as it stood is none that the router made of ours: it did not take the write at all. */
const isUnmoved = ({ value, before }: PlannedParameter, reported: string): boolean =>
  before === reported && value !== null && plainForm(value) !== plainForm(reported) && /^[+-]?\d+$/.test(reported);

export const HIDDEN: Reason = { code: 'secret-hidden', text: 'written; the router does not show secrets' };
const ADOPTED: Reason = { code: 'adopted', text: 'changed at the router by the subscriber, and adopted' };
const UNREADABLE: Reason = { code: 'unreadable', text: 'written; the router does not show it' };
/** The session ended while the router was applying the write. */
export const UNVERIFIED: Reason = {
  code: 'unverified',
  text: 'the session ended while the router applied it; verified at its next Inform',
};

/** Taken by the router; what it made of it was not seen any more. */
export const UNREAD: Reason = { code: 'not-read-back', text: 'taken by the router; read back at its next session' };
export const OBSERVED: Reason = {
  code: 'observe-mode',
  text: 'this router is only observed; nothing is written until it is armed',
};

/** What a session leaves alone, and does not count as open. */
export const HELD: Reason = {
  code: 'held-by-profile',
  text: 'a configuration profile holds it for as long as the service is restricted',
};

/** Whether the router must be looked at before this parameter is decided on. */
export function isOpenQuestion(memory: ParameterMemory): boolean {
  const code = memory.reason?.code;
  return memory.status === 'pending' && (code === UNVERIFIED.code || code === UNREAD.code || code === 'not-shown');
}

const shown = (text: string): string => `"${text.slice(0, 60)}"`;
const ownForm = (reported: string): Reason => ({
  code: 'device-form',
  text: `the router keeps it as ${shown(reported)}`,
});
const notShown = (reported: string): Reason => ({
  code: 'not-shown',
  text: `the router took it and still shows ${shown(reported)}; read again at its next session`,
});
const notKept = (times: number): Reason => ({
  code: 'not-kept',
  text: `written ${times} times; the router takes it and does not keep it`,
});
