import { tagOfName } from '../device-id';

const DEVICE_ID: ReadonlyMap<string, string> = new Map([
  ['ID', '_id'],
  ['SerialNumber', '_deviceId._SerialNumber'],
  ['ProductClass', '_deviceId._ProductClass'],
  ['OUI', '_deviceId._OUI'],
  ['Manufacturer', '_deviceId._Manufacturer'],
]);
const EVENTS: ReadonlyMap<string, string> = new Map([
  ['Inform', '_lastInform'],
  ['Registered', '_registered'],
  ['1_BOOT', '_lastBoot'],
  ['0_BOOTSTRAP', '_lastBootstrap'],
]);

/** The field of a device document that a key of a query means: values are meant where nothing else is said. */
export function fieldOfKey(key: string): string {
  const bare = key.replace(/\._value$/, '');
  const [root = '', name = '', ...more] = bare.split('.');
  // What scripts call it is written by many who mean what is stored.
  const stored = more.length > 0 ? undefined : root === 'DeviceID' ? DEVICE_ID.get(name) : EVENTS.get(name);
  if (stored !== undefined && (root === 'DeviceID' || root === 'Events')) return stored;
  const last = key.slice(key.lastIndexOf('.') + 1);
  return last.startsWith('_') ? key : `${key}._value`;
}

/** The tag that `Tags.x` asks for; null for other keys. */
export function tagOfKey(key: string): string | null {
  const match = /^Tags\.([^.]+?)(?:\._value)?$/.exec(key);
  return match?.[1] === undefined ? null : tagOfName(match[1]);
}
