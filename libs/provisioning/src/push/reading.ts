import type { ParameterValue } from '@demarc/cwmp';
import { isSameValue, isValueType, parseBoolean, writeBoolean } from '@demarc/datamodel';
import type { PushedObject, PushedSetting } from './push-record';

/** What the router said in this session, by name. */
export type Reading = readonly (readonly [path: string, value: string | null, type: string])[];

export interface Shown {
  readonly value: string;
  readonly type: string;
}

export function withValues(reading: Reading, values: readonly ParameterValue[]): Reading {
  const fresh = new Set(values.map(({ name }) => name));
  return [
    ...reading.filter(([path]) => !fresh.has(path)),
    ...values.map(({ name, value, type }) => [name, value, type] as const),
  ];
}

/** Without an object and all below it: it was deleted, or is read again. */
export const without = (reading: Reading, object: string): Reading =>
  reading.filter(([path]) => !path.startsWith(object));

export function shownAt(reading: Reading, path: string): Shown | null {
  const row = reading.find(([name]) => name === path);
  return row === undefined || row[1] === null ? null : { value: row[1], type: isValueType(row[2]) ? row[2] : 'string' };
}

/** A collection that the router neither shows nor lists: what is in it is not known, which is not nothing. */
export const withHidden = (reading: Reading, collection: string): Reading => [...reading, [collection, null, HIDDEN]];

export const isHidden = (reading: Reading, collection: string): boolean =>
  reading.some(([path, , type]) => path === collection && type === HIDDEN);

const HIDDEN = 'hidden';

/** Objects that were listed are there, whatever can be read of them. */
export const withInstances = (reading: Reading, instances: readonly string[]): Reading => [
  ...reading,
  ...instances.map((instance) => [instance, null, ''] as const),
];

/** Objects of a collection that the router shows, in its order. */
export function instancesOf(reading: Reading, collection: string): string[] {
  const found = new Set<string>();
  for (const [path] of reading) {
    if (!path.startsWith(collection)) continue;
    const dot = path.indexOf('.', collection.length);
    if (dot > 0) found.add(path.slice(0, dot + 1));
  }
  return [...found];
}

/** Objects that have all keys of ours. */
export function matchesOf(reading: Reading, { collection, fields }: PushedObject): string[] {
  const keys = fields.filter(({ isKey }) => isKey);
  return instancesOf(reading, collection).filter((instance) =>
    keys.every(({ name, value }) => {
      const shown = shownAt(reading, instance + name);
      return shown !== null && isSameText(value, shown);
    }),
  );
}

/** The same value, for text also in another case: what tells objects apart is rarely spelled as it was sent. */
export function isSameText(value: string, { value: shown, type }: Shown): boolean {
  if (isSameValue(value, shown, type)) return true;
  return type === 'string' && value.trim().toLowerCase() === shown.trim().toLowerCase();
}

const BLANK = /^(?:|0|false|no|0\.0\.0\.0|::)$/i;

/**
 * The object of an AddObject whose fill never came: new since then, alone, and blank, or proven by the ParameterKey that
 * was sent with it. Where it cannot be told from what the subscriber added, it is nobody's.
 */
export function orphanOf(reading: Reading, object: PushedObject, reportedKey: string | null): string | null {
  if (object.addKey === null || object.known === null || object.wasShown) return null;
  const fresh = instancesOf(reading, object.collection).filter(
    (instance) => object.known?.includes(instance) === false,
  );
  const [only] = fresh;
  if (only === undefined || fresh.length > 1) return null;
  const isBlank = object.fields
    .filter(({ isKey }) => isKey)
    .every(({ name, value }) => {
      const shown = shownAt(reading, only + name);
      return shown === null || BLANK.test(shown.value) || isSameValue(value, shown.value, shown.type);
    });
  return isBlank || reportedKey === object.addKey ? only : null;
}

/** G26: a boolean in the form of the router; everything else as it is. */
export function asWritten(value: string, shown: Shown): string {
  const truth = shown.type === 'boolean' ? parseBoolean(value) : null;
  return truth === null ? value : writeBoolean(truth, shown.value);
}

/** Whether the router shows what was pushed, in our form or in its own. */
export function isInPlace({ value, form }: PushedSetting, shown: Shown): boolean {
  return isSameValue(value, shown.value, shown.type) || (form !== null && form === shown.value);
}
