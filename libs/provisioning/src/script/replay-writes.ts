import { encodeName } from './device-offset';
import { isOwn } from './find-matches';
import { isAlready } from './is-already';
import { joined, parentPath } from './known-tree';
import { nextInstance } from './replay-instances';
import type { DeviceRequest, FreshInstance, ReplayFacts, ScriptAct, ScriptOrder, Settled } from './replay-state';
import { bareType, toDeviceText, type ScriptValue } from './script-values';

/** One step of carrying out what was declared. `note`: only something to tell; look for the next. */
export type WriteStep = { readonly acts: readonly ScriptAct[] } & (
  | { readonly kind: 'note' | 'local' }
  | { readonly kind: 'ask'; readonly request: DeviceRequest; readonly fresh?: FreshInstance }
  | { readonly kind: 'order'; readonly order: ScriptOrder }
  | { readonly kind: 'virtual'; readonly path: string; readonly value: ScriptValue; readonly type: string }
);

export interface WriteContext {
  readonly facts: ReplayFacts;
  /** Only the keys of new instances are set. */
  readonly isFresh: boolean;
  /** Values that were given to virtual parameters in this round: they are given once. */
  readonly virtualWrites: Set<string>;
}

const done = (
  kind: ScriptAct['kind'],
  path: string,
  { value = null, by }: { value?: string | null; by: string },
): ScriptAct => ({
  kind,
  path,
  value,
  by,
  refused: null,
});

/** The next write, in the order in which they are made; null when everything is as declared. */
export function nextWrite(settled: readonly Settled[], context: WriteContext): WriteStep | null {
  if (context.isFresh) return nextValues(settled, context);
  return (
    nextTag(settled, context) ??
    nextVirtual(settled, context) ??
    nextInstance(settled, context.facts) ??
    nextValues(settled, context) ??
    nextAttributes(settled, context) ??
    nextDownload(settled, context) ??
    nextOrder(settled, context)
  );
}

const valueWish = ({ declaration }: Settled): readonly [ScriptValue, string | null] | undefined =>
  declaration.wants.value;

/** Tags that are set or taken away; the last word counts. */
function nextTag(settled: readonly Settled[], { facts: { tree, now } }: WriteContext): WriteStep | null {
  const wanted = new Map<string, { isWanted: boolean; by: string }>();
  for (const one of settled) {
    const wish = valueWish(one);
    if (wish === undefined || !one.declaration.path.startsWith('Tags.')) continue;
    const isWanted = toDeviceText(wish[0], 'boolean') === 'true';
    const named = one.path.length === 2 && one.path[1]?.kind === 'name' ? [one.declaration.path] : [];
    for (const path of new Set([...named, ...one.matches])) wanted.set(path, { isWanted, by: one.by });
  }
  const acts: ScriptAct[] = [];
  for (const [path, { isWanted, by }] of wanted) {
    if ((tree.node(path) !== undefined) === isWanted) continue;
    if (isWanted) {
      tree.setValue(path, { value: 'true', type: 'boolean', at: now });
      tree.add(path, { isObject: false, at: now }).writable = true;
    } else tree.remove(path);
    acts.push(done('tag', path, { value: String(isWanted), by }));
  }
  return acts.length === 0 ? null : { kind: 'local', acts };
}

function nextVirtual(settled: readonly Settled[], { facts: { tree }, virtualWrites }: WriteContext): WriteStep | null {
  for (const [path, { value, by }] of wishes(settled, (name) => name.startsWith('VirtualParameters.'))) {
    const node = tree.node(path);
    if (node?.writable !== true) continue;
    const text = toDeviceText(value, node.type);
    const key = `${path} ${text}`;
    if (node.value === text || virtualWrites.has(key)) continue;
    virtualWrites.add(key);
    return { kind: 'virtual', path, value, type: node.type, acts: [done('virtual', path, { value: text, by })] };
  }
  return null;
}

interface Wish {
  readonly value: ScriptValue;
  readonly type: string | null;
  readonly by: string;
}

/** What each parameter is to be: of several declarations the last. */
function wishes(settled: readonly Settled[], isMeant: (path: string) => boolean): Map<string, Wish> {
  const found = new Map<string, Wish>();
  for (const one of settled) {
    const wish = valueWish(one);
    if (wish === undefined) continue;
    for (const path of one.matches) {
      if (!isMeant(path)) continue;
      found.delete(path);
      found.set(path, { value: wish[0], type: wish[1], by: one.by });
    }
  }
  return found;
}

function nextValues(settled: readonly Settled[], { facts }: WriteContext): WriteStep | null {
  const { tree, batchSize, ignoresWritable } = facts;
  const values: { name: string; value: string; type: string }[] = [];
  const acts: ScriptAct[] = [];
  const local = localDownloads(settled, facts);
  if (local !== null) return local;
  for (const [path, wish] of wishes(settled, (name) => !isOwn(name))) {
    const node = tree.node(path);
    if (node === undefined || node.isObject || (node.writable === false && !ignoresWritable)) continue;
    const type = wish.type === null ? node.type || 'string' : (bareType(wish.type) ?? wish.type);
    const value = toDeviceText(wish.value, type);
    note(facts, { path, value, type, by: wish.by });
    if (isAlready(facts, path, { value, type })) continue;
    if (facts.refused.has(path)) continue;
    const refused = facts.refusal(path, value);
    const shown = facts.isSecret(path) ? null : value;
    acts.push({ kind: 'set', path, value: shown, by: wish.by, refused });
    if (refused === null) values.push({ name: path, value, type });
    else facts.refused.add(path);
    if (values.length === batchSize) break;
  }
  if (values.length > 0)
    return { kind: 'ask', acts, request: { method: 'SetParameterValues', values, parameterKey: '' } };
  return acts.length === 0 ? null : { kind: 'note', acts };
}

/** Whether it is so already or not: it is what the script wants of the router. */
function note(
  facts: ReplayFacts,
  { path, value, type, by }: { path: string; value: string; type: string; by: string },
) {
  const isSecret = facts.isSecret(path);
  const print = isSecret ? facts.fingerprint(value) : null;
  facts.wanted.set(path, { path, value: isSecret ? null : value, print, type, by });
}

function nextAttributes(settled: readonly Settled[], { facts: { tree, batchSize } }: WriteContext): WriteStep | null {
  const wanted = new Map<string, { notification: number | null; accessList: readonly string[] | null; by: string }>();
  for (const { declaration, matches, by } of settled) {
    const { notification, accessList } = declaration.wants;
    if (notification === undefined && accessList === undefined) continue;
    for (const path of matches) {
      if (isOwn(path) || tree.node(path)?.isObject !== false) continue;
      const before = wanted.get(path);
      wanted.set(path, {
        by,
        notification: notification ?? before?.notification ?? null,
        accessList: accessList ?? before?.accessList ?? null,
      });
    }
  }
  const differing = [...wanted].flatMap(([name, { by, ...wish }]) => {
    const node = tree.node(name);
    const notification = notificationOf(wish.notification, node?.notification ?? null);
    const isSameList = wish.accessList === null || wish.accessList.join() === (node?.accessList ?? null)?.join();
    const accessList = isSameList ? null : wish.accessList;
    return notification === null && accessList === null ? [] : [{ by, setting: { name, notification, accessList } }];
  });
  const some = differing.slice(0, batchSize);
  if (some.length === 0) return null;
  const acts = some.map(({ by, setting }) => done('attributes', setting.name, { by, value: attributeText(setting) }));
  return {
    kind: 'ask',
    acts,
    request: { method: 'SetParameterAttributes', settings: some.map(({ setting }) => setting) },
  };
}

function notificationOf(wanted: number | null, known: number | null): 0 | 1 | 2 | null {
  if (wanted === known) return null;
  return wanted === 0 || wanted === 1 || wanted === 2 ? wanted : null;
}

function attributeText({
  notification,
  accessList,
}: {
  notification: number | null;
  accessList: readonly string[] | null;
}): string {
  const words = notification === null ? [] : [`notification ${notification}`];
  return [...words, ...(accessList === null ? [] : [`access list ${accessList.join(', ') || 'empty'}`])].join('; ');
}

/** What describes a download is our own: it is noted, and no router hears of it. */
function localDownloads(settled: readonly Settled[], { tree, now }: ReplayFacts): WriteStep | null {
  let isChanged = false;
  for (const [path, { value }] of wishes(settled, (name) =>
    /^Downloads\.\d+\.(?:FileType|FileName|TargetFileName)$/.test(name),
  )) {
    const text = String(value);
    if (tree.node(path)?.value === text) continue;
    tree.setValue(path, { value: text, type: 'string', at: now });
    isChanged = true;
  }
  return isChanged ? { kind: 'local', acts: [] } : null;
}

function nextDownload(settled: readonly Settled[], { facts: { tree, now } }: WriteContext): WriteStep | null {
  for (const [path, { value, by }] of wishes(settled, (name) => /^Downloads\.\d+\.Download$/.test(name))) {
    if (!isDue(value, { last: tree.node(path)?.value ?? null, now })) continue;
    const place = parentPath(path);
    const before = tree.node(path)?.value ?? null;
    const of = (name: string): string => tree.node(joined(place, name))?.value ?? '';
    tree.setValue(path, { value: toDeviceText(value, 'dateTime'), type: 'dateTime', at: now });
    const order = {
      kind: 'download' as const,
      fileType: of('FileType'),
      fileName: of('FileName'),
      targetFileName: of('TargetFileName'),
      place,
      before: before === '' ? null : before,
      by,
    };
    return { kind: 'order', order, acts: [done('order', path, { value: `Download ${order.fileName}`, by })] };
  }
  return null;
}

/** A moment that is later than the last one, and not to come. */
function isDue(value: ScriptValue, { last, now }: { last: string | null; now: number }): boolean {
  const at = Date.parse(toDeviceText(value, 'dateTime'));
  const before = last === null || last === '' ? 0 : Date.parse(last);
  return at > before && at <= now;
}

const ORDERS = [
  ['Reboot', 'reboot'],
  ['FactoryReset', 'factory-reset'],
] as const;

function nextOrder(settled: readonly Settled[], { facts: { tree, now } }: WriteContext): WriteStep | null {
  for (const [path, kind] of ORDERS) {
    const last = settled.findLast((one) => one.declaration.path === path && valueWish(one) !== undefined);
    const wish = last === undefined ? undefined : valueWish(last);
    if (last === undefined || wish === undefined || !isDue(wish[0], { last: tree.node(path)?.value ?? null, now }))
      continue;
    tree.setValue(path, { value: new Date(now).toISOString(), type: 'dateTime', at: now });
    tree.add(path, { isObject: false, at: now }).writable = true;
    return { kind: 'order', order: { kind }, acts: [done('order', path, { value: path, by: last.by })] };
  }
  return null;
}

/** The path of a tag below `Tags.`. */
export const tagPath = (tag: string): string => `Tags.${encodeName(tag)}`;
