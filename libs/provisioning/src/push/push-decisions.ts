import { isDeviceForm, isSameValue, type Reason } from '@demarc/datamodel';
import { newSetting, type PushedObject, type PushedSetting, type PushRecord } from './push-record';
import { instancesOf, isHidden, isInPlace, isSameText, matchesOf, orphanOf, shownAt, type Reading } from './reading';
import { touchesWan } from '../spare-branch';

/** One request of a push. Objects are named by their place in the record, settings by their path. */
export type PushStep =
  | { readonly do: 'read'; readonly names: readonly string[] }
  /** Where a collection cannot be read whole: its objects by name. */
  | { readonly do: 'list'; readonly collection: string }
  | { readonly do: 'add'; readonly object: number }
  | { readonly do: 'fill'; readonly object: number; readonly instance: string }
  | { readonly do: 'set'; readonly paths: readonly string[] }
  | { readonly do: 'delete'; readonly object: number; readonly instance: string };

export interface Decided {
  readonly record: PushRecord;
  readonly steps: readonly PushStep[];
}

/** After so many writes that the router took and did not keep, it wins, and people are told. */
const MAX_CORRECTIONS = 3;

/** What is to be done so that the profile is in place; what was there before is captured on the way. */
export function decideApply(record: PushRecord, reading: Reading, reportedKey: string | null): Decided {
  const objects = record.objects.map((object) => applyObject(object, reading, reportedKey));
  const lent = objects.flatMap(({ foreign }) => foreign);
  const all = [...record.settings, ...lent.filter(({ path }) => !record.settings.some((known) => known.path === path))];
  const settings = all.map((setting) => applySetting(setting, reading));
  const writes = settings.filter(({ state }) => state === 'open').map(({ path }) => path);
  return {
    record: { ...record, settings, objects: objects.map(({ object }) => object) },
    steps: inOrder(
      writes,
      objects.flatMap(({ step }, index) => step?.(index) ?? []),
    ),
  };
}

/** What is to be done so that nothing of the profile is left, and everything the subscriber did meanwhile is. */
export function decideRestore(record: PushRecord, reading: Reading, reportedKey: string | null): Decided {
  const settings = record.settings.map((setting) => restoreSetting(setting, reading));
  const objects = record.objects.map((object) => restoreObject(object, reading, reportedKey));
  const writes = settings.filter(({ state }) => state === 'open').map(({ path }) => path);
  return {
    record: { ...record, settings, objects: objects.map(({ object }) => object) },
    steps: inOrder(
      writes,
      objects.flatMap(({ step }, index) => step?.(index) ?? []),
    ),
  };
}

/** The WAN last and alone: it may cut the session. */
function inOrder(paths: readonly string[], objects: readonly PushStep[]): PushStep[] {
  const wan = paths.filter(touchesWan);
  const lan = paths.filter((path) => !touchesWan(path));
  const sets = [lan, wan].map((some): PushStep[] => (some.length === 0 ? [] : [{ do: 'set', paths: some }]));
  return [...(sets[0] ?? []), ...objects, ...(sets[1] ?? [])];
}

function applySetting(setting: PushedSetting, reading: Reading): PushedSetting {
  if (setting.state === 'refused') return setting;
  const shown = shownAt(reading, setting.path);
  if (shown === null) {
    // What cannot be given back is not taken.
    if (setting.before === null) return { ...setting, state: 'refused', reason: NOT_READABLE };
    return { ...setting, state: setting.wasShown ? 'in-sync' : 'open', reason: UNSEEN };
  }
  const { type } = shown;
  const known = { ...setting, type, before: setting.before ?? shown.value };
  if (isInPlace(known, shown)) return inPlace(known);
  if (known.wasShown) return toWrite({ ...known, before: shown.value, corrections: 0 });
  if (!known.isWritten) return toWrite({ ...known, before: shown.value });
  if (!isSameValue(known.before, shown.value, type)) {
    if (isDeviceForm(known.value, shown.value, type)) return inPlace({ ...known, form: shown.value });
    return toWrite({ ...known, doubt: shown.value, corrections: known.corrections + 1 });
  }
  const corrections = known.corrections + 1;
  if (corrections >= MAX_CORRECTIONS) return { ...known, corrections, state: 'refused', reason: NOT_KEPT };
  return toWrite({ ...known, corrections });
}

const inPlace = (setting: PushedSetting): PushedSetting => ({
  ...setting,
  state: 'in-sync',
  reason: setting.form === null ? null : OWN_FORM,
  wasShown: true,
  corrections: 0,
});

/** What the read-back right after a write says: nobody else had the time to change it. */
export function confirmSetting(setting: PushedSetting, reading: Reading): PushedSetting {
  const shown = shownAt(reading, setting.path);
  if (shown === null) return { ...setting, reason: UNSEEN };
  if (isInPlace(setting, shown)) {
    return inPlace({ ...setting, before: setting.doubt ?? setting.before, doubt: null });
  }
  if (setting.before !== null && isSameValue(setting.before, shown.value, shown.type))
    return { ...setting, reason: NOT_SHOWN };
  return inPlace({ ...setting, form: shown.value, doubt: null });
}

const toWrite = (setting: PushedSetting): PushedSetting => ({
  ...setting,
  state: 'open',
  reason: null,
  wasShown: false,
  form: null,
});

interface ObjectDecision {
  readonly object: PushedObject;
  readonly step: ((index: number) => PushStep[]) | null;
  /** Fields of an object that was there before us, to be treated as settings. */
  readonly foreign: readonly PushedSetting[];
}

const decided = (
  object: PushedObject,
  step: ObjectDecision['step'] = null,
  foreign: readonly PushedSetting[] = [],
): ObjectDecision => ({ object, step, foreign });

function applyObject(object: PushedObject, reading: Reading, reportedKey: string | null): ObjectDecision {
  if (object.state === 'refused') return decided(object);
  if (isHidden(reading, object.collection)) return decided({ ...object, state: 'open', reason: UNSEEN });
  const matches = matchesOf(reading, object);
  if (object.addKey === null && matches[0] !== undefined) return lend(object, matches[0]);
  const ours = matches.find((instance) => object.known?.includes(instance) !== true);
  if (ours !== undefined) return check(object, ours, reading);
  if (object.isForeign) return decided({ ...object, state: 'in-sync', reason: WENT_AWAY });
  const orphan = orphanOf(reading, object, reportedKey);
  if (orphan !== null) return fill(object, orphan);
  const corrections = object.wasShown ? 0 : object.corrections + 1;
  if (corrections > MAX_CORRECTIONS)
    return decided({ ...object, corrections, state: 'refused', reason: OBJECT_NOT_KEPT });
  const known = instancesOf(reading, object.collection);
  return decided({ ...object, known, corrections, wasShown: false, state: 'open', reason: null }, (index) => [
    { do: 'add', object: index },
  ]);
}

/** It is there already, and not by us: it stays when all is given back. */
function lend(object: PushedObject, instance: string): ObjectDecision {
  const foreign = object.fields
    .filter(({ isKey }) => !isKey)
    .map(({ name, value }) => newSetting(instance + name, value));
  return decided({ ...object, isForeign: true, state: 'in-sync', reason: WAS_THERE }, null, foreign);
}

function check(object: PushedObject, instance: string, reading: Reading): ObjectDecision {
  const isFilled = object.fields.every(({ name, value }) => {
    const shown = shownAt(reading, instance + name);
    return shown === null || isSameText(value, shown);
  });
  const isAccepted = isFilled || object.corrections >= MAX_CORRECTIONS;
  if (isAccepted) return decided({ ...object, wasShown: true, state: 'in-sync', reason: isFilled ? null : OWN_FORM });
  return fill({ ...object, corrections: object.corrections + 1 }, instance);
}

const fill = (object: PushedObject, instance: string): ObjectDecision =>
  decided({ ...object, state: 'open', reason: null }, (index) => [{ do: 'fill', object: index, instance }]);

function restoreSetting(setting: PushedSetting, reading: Reading): PushedSetting {
  const { before, path, isWritten, wasShown } = setting;
  if (before === null || (!isWritten && !wasShown)) return { ...setting, state: 'restored', reason: null };
  const shown = shownAt(reading, path);
  if (shown === null) return { ...setting, state: 'gone', reason: null };
  if (isSameValue(before, shown.value, shown.type)) return { ...setting, state: 'restored', reason: null };
  const isOurs =
    isInPlace(setting, shown) || (isWritten && !wasShown && isDeviceForm(setting.value, shown.value, shown.type));
  if (!isOurs) return { ...setting, state: 'kept', reason: CHANGED_MEANWHILE };
  const corrections = setting.corrections + 1;
  if (setting.state === 'open' && corrections > MAX_CORRECTIONS)
    return { ...setting, corrections, state: 'refused', reason: NOT_KEPT };
  return { ...setting, corrections, type: shown.type, state: 'open', reason: null };
}

function restoreObject(object: PushedObject, reading: Reading, reportedKey: string | null): ObjectDecision {
  if (object.addKey === null || object.isForeign) return decided({ ...object, state: 'restored', reason: null });
  if (isHidden(reading, object.collection)) return decided({ ...object, state: 'open', reason: UNSEEN });
  const ours = matchesOf(reading, object).find((instance) => object.known?.includes(instance) !== true);
  const instance = ours ?? orphanOf(reading, object, reportedKey);
  if (instance === null) return decided({ ...object, state: 'gone', reason: null });
  const corrections = object.corrections + 1;
  if (corrections > MAX_CORRECTIONS + 1)
    return decided({ ...object, corrections, state: 'refused', reason: OBJECT_STAYS });
  return decided({ ...object, corrections, state: 'open', reason: null }, (index) => [
    { do: 'delete', object: index, instance },
  ]);
}

const NOT_READABLE: Reason = {
  code: 'not-readable',
  text: 'the router does not show its value, so it could not be given back; it is left alone',
};
const UNSEEN: Reason = { code: 'unreadable', text: 'the router does not show it any more' };
const OWN_FORM: Reason = { code: 'device-form', text: 'the router keeps it in a form of its own' };
const NOT_KEPT: Reason = { code: 'not-kept', text: 'the router takes it and does not keep it' };
export const NOT_SHOWN: Reason = {
  code: 'not-shown',
  text: 'the router took it and does not show it yet; looked at again at its next session',
};
const OBJECT_NOT_KEPT: Reason = { code: 'not-kept', text: 'the router adds the object and does not keep it' };
const OBJECT_STAYS: Reason = { code: 'not-deleted', text: 'the router does not let the object go' };
const WAS_THERE: Reason = { code: 'was-there', text: 'the router had it before; it stays when all is given back' };
const WENT_AWAY: Reason = { code: 'went-away', text: 'the router had it before, and has it no more' };
const CHANGED_MEANWHILE: Reason = {
  code: 'changed-meanwhile',
  text: 'changed at the router meanwhile; that stays',
};
