import type { ParameterValue } from '@demarc/cwmp';
import type { ReportedTree, TreeRow } from '@demarc/datamodel';
import { encodeName } from './device-offset';
import type { OrderedDownload } from './downloads';
import { isOwn } from './find-matches';
import { KnownTree, lastSegment } from './known-tree';
import type { ScriptWish } from './replay-state';

/** What outlives a session besides the stored tree: when scripts last saw things, and what is their own. */
export interface ScriptMemory {
  /** When the children of objects were listed, and values and attributes read, in ms. */
  readonly listed: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, number>>;
  /** Objects that hold no parameter of their own: the tree does not know them. With whether they may grow, or go. */
  readonly objects: Readonly<Record<string, boolean | null>>;
  readonly attributes: Readonly<
    Record<string, readonly [notification: number | null, accessList: readonly string[] | null, at: number]>
  >;
  /** Values of our own roots: Downloads, Reboot, FactoryReset, VirtualParameters. */
  readonly own: Readonly<
    Record<string, readonly [value: string | null, type: string, at: number, writable: boolean | null]>
  >;
  /** What was forgotten when: what is older than this is not known. */
  readonly cleared: readonly { readonly path: string; readonly before: number }[];
  /** Fingerprints of the secrets that were last written. */
  readonly written: Readonly<Record<string, string>>;
  /** What scripts last wanted; memories from before there was such a thing have none. */
  readonly wishes?: readonly ScriptWish[];
  /** Downloads whose end is not known yet. */
  readonly downloads?: readonly OrderedDownload[];
}

export const NO_SCRIPT_MEMORY: ScriptMemory = {
  listed: {},
  values: {},
  objects: {},
  attributes: {},
  own: {},
  cleared: [],
  written: {},
};

export interface KnownInput {
  readonly stored: readonly TreeRow[];
  /** Values of the stored tree are as old as that, where nothing newer is remembered. */
  readonly storedAt: number;
  readonly memory: ScriptMemory;
  readonly informed: readonly ParameterValue[];
  readonly now: number;
  readonly identity: {
    readonly id: string;
    readonly manufacturer: string;
    readonly oui: string;
    readonly productClass: string;
    readonly serialNumber: string;
  };
  readonly tags: readonly string[];
  /** Milliseconds by event, such as `Inform` or `1 BOOT`. */
  readonly events: ReadonlyMap<string, number>;
  readonly virtual: Iterable<string>;
  readonly isSecret: (path: string) => boolean;
}

/** What is known when a session's scripts begin. */
export function knownTree(input: KnownInput): KnownTree {
  const tree = new KnownTree();
  const { memory, now, storedAt, isSecret } = input;
  for (const [path, value, type, writable] of input.stored) {
    const at = memory.values[path] ?? storedAt;
    const node = tree.add(path, { isObject: false, at });
    node.writable = writable;
    node.type = type;
    if (isSecret(path)) node.fingerprint = value;
    else if (value !== null) {
      node.value = value;
      node.valueAt = at;
    }
  }
  for (const [path, writable] of Object.entries(memory.objects)) {
    tree.add(path, { isObject: true, at: memory.listed[path] ?? storedAt }).writable = writable;
  }
  for (const [path, at] of Object.entries(memory.listed))
    if (path === '' || tree.node(path) !== undefined) tree.setListed(path, at);
  for (const [path, [notification, accessList, at]] of Object.entries(memory.attributes)) {
    const node = tree.node(path);
    if (node !== undefined) Object.assign(node, { notification, accessList, attributesAt: at });
  }
  for (const { path, before } of memory.cleared) tree.clear(path, before, null);
  for (const { name, value, type } of input.informed) if (value !== null) tree.setValue(name, { value, type, at: now });
  addOwn(tree, input);
  return tree;
}

function addOwn(tree: KnownTree, { memory, now, identity, tags, events, virtual }: KnownInput): void {
  const text = (path: string, value: string, type = 'string'): void => {
    tree.setValue(path, { value, type, at: now });
    tree.add(path, { isObject: false, at: now }).writable = false;
  };
  text('DeviceID.ID', identity.id);
  text('DeviceID.Manufacturer', identity.manufacturer);
  text('DeviceID.OUI', identity.oui);
  text('DeviceID.ProductClass', identity.productClass);
  text('DeviceID.SerialNumber', identity.serialNumber);
  for (const root of ['Tags', 'VirtualParameters', 'Downloads']) tree.add(root, { isObject: true, at: now });
  for (const tag of tags) addTag(tree, tag, now);
  for (const [path, [value, type, at, writable]] of Object.entries(memory.own)) {
    tree.setValue(path, { value, type, at });
    tree.add(path, { isObject: false, at }).writable = writable;
    if (path.startsWith('Downloads.'))
      tree.add(path.split('.').slice(0, 2).join('.'), { isObject: true, at }).writable = true;
  }
  for (const [event, at] of events)
    text(`Events.${encodeName(event.replaceAll(' ', '_'))}`, new Date(at).toISOString(), 'dateTime');
  const names = new Set(virtual);
  for (const name of names) tree.add(`VirtualParameters.${name}`, { isObject: false, at: now });
  for (const name of tree.children('VirtualParameters')) if (!names.has(name)) tree.remove(`VirtualParameters.${name}`);
}

/**
 * A tag is there or not; Demarc's tags may also carry a value, `name:value`, which a script reads as the value of the
 * tag `name`. Under its whole name it is an ordinary tag, as elsewhere.
 */
function addTag(tree: KnownTree, tag: string, now: number): void {
  const set = (name: string, value: string, type: string): void => {
    const path = `Tags.${encodeName(name)}`;
    tree.setValue(path, { value, type, at: now });
    tree.add(path, { isObject: false, at: now }).writable = true;
  };
  set(tag, 'true', 'boolean');
  const [name = '', ...rest] = tag.split(':');
  if (rest.length > 0 && name !== '' && tree.node(`Tags.${encodeName(name)}`) === undefined)
    set(name, rest.join(':'), 'string');
}

/** What is to be remembered of a session, beside the tree. */
export function memoryOf(
  tree: KnownTree,
  {
    before,
    stored,
    storedAt,
    isSecret,
    written,
    cleared,
    now,
  }: {
    readonly before: ScriptMemory;
    /** The tree as it is stored after the session. */
    readonly stored: ReportedTree;
    readonly storedAt: number;
    readonly isSecret: (path: string) => boolean;
    readonly written: ReadonlyMap<string, string>;
    readonly cleared: readonly { readonly path: string; readonly before: number }[];
    readonly now: number;
  },
): ScriptMemory {
  const values: Record<string, number> = {};
  const objects: Record<string, boolean | null> = {};
  const attributes: Record<string, readonly [number | null, readonly string[] | null, number]> = {};
  const own: Record<string, readonly [string | null, string, number, boolean | null]> = {};
  for (const path of tree.paths()) {
    const node = tree.node(path);
    if (node === undefined || isOfSession(path)) continue;
    if (isOwn(path)) {
      // A virtual parameter with a secret is asked again in the next session.
      const isKept = !path.startsWith('VirtualParameters.') || !isSecretName(path);
      if (!node.isObject && node.valueAt > 0 && isKept)
        own[path] = [node.value, node.type, node.valueAt, node.writable];
      continue;
    }
    if (node.isObject) {
      // Objects are known by what is in them, except for whether they may grow.
      if (node.writable !== null || tree.children(path).length === 0) objects[path] = node.writable;
      continue;
    }
    // Of a secret the value is gone with the session.
    if (node.valueAt > 0 && node.valueAt !== storedAt && !isSecret(path)) values[path] = node.valueAt;
    if (node.attributesAt > 0) attributes[path] = [node.notification, node.accessList, node.attributesAt];
  }
  const isOld = (path: string): boolean => cleared.some((entry) => entry.path === path);
  return {
    listed: Object.fromEntries(tree.listedObjects()),
    values,
    objects,
    attributes,
    own,
    cleared: [...before.cleared.filter(({ path }) => !isOld(path)), ...cleared].filter(
      ({ before: at }) => at > storedAt && at <= now,
    ),
    written: Object.fromEntries([...written].filter(([path]) => stored.has(path))),
  };
}

/** Of events only the last start and the last first contact outlive their session. */
const isOfSession = (path: string): boolean =>
  /^(?:DeviceID|Tags)(?:\.|$)/.test(path) || /^Events(?:$|\.(?!0_BOOTSTRAP$|1_BOOT$))/.test(path);

const isSecretName = (path: string): boolean => /(?:pass|secret|key|psk|pin)/i.test(lastSegment(path));
