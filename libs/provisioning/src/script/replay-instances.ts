import { isOwn, MatchFinder, nothingMissing } from './find-matches';
import { joined, parentPath } from './known-tree';
import { planInstances, type InstanceWish } from './plan-instances';
import type { ReplayFacts, ScriptAct, Settled } from './replay-state';
import type { WriteStep } from './replay-writes';
import { pathText, type AliasKey, type ScriptPath } from './script-path';
import { isValueOf, toDeviceText } from './script-values';

/** The next deletion or addition of an instance: deletions go before additions, one at a time. */
export function nextInstance(settled: readonly Settled[], facts: ReplayFacts): WriteStep | null {
  const single = numberedDelete(settled, facts);
  if (single !== null) return single;
  const tables = [...tablesOf(settled, facts)].map(([table, wishes]) => ({ table, ...plan(table, wishes, facts) }));
  for (const { deletes } of tables) {
    const [first] = deletes;
    if (first !== undefined) return remove(first.path, first.by, facts);
  }
  for (const { table, adds } of tables) {
    const [add] = adds;
    if (add !== undefined) return insert(table, add, facts);
  }
  return null;
}

/** `declare("Obj.3", …, {path: 0})`. */
function numberedDelete(settled: readonly Settled[], facts: ReplayFacts): WriteStep | null {
  const last = new Map<string, { most: number; by: string }>();
  for (const { declaration, path, matches, by } of settled) {
    const wish = declaration.wants.path;
    if (wish === undefined || path.at(-1)?.kind !== 'name') continue;
    for (const match of matches) last.set(match, { most: wish[1], by });
  }
  for (const [path, { most, by }] of last) {
    if (most === 0 && isDeletable(path, facts)) return remove(path, by, facts, false);
  }
  return null;
}

const isDeletable = (path: string, { tree, ignoresWritable, refused }: ReplayFacts): boolean => {
  const node = tree.node(path);
  if (refused.has(path)) return false;
  return node?.isObject === true && (node.writable !== false || ignoresWritable);
};

function tablesOf(settled: readonly Settled[], { tree, now }: ReplayFacts): Map<string, InstanceWish[]> {
  const tables = new Map<string, InstanceWish[]>();
  for (const { declaration, path, by } of settled) {
    const wish = declaration.wants.path;
    const last = path.at(-1);
    if (wish === undefined || last === undefined || last.kind === 'name') continue;
    const keys = last.kind === 'alias' ? last.keys : [];
    if (path[0]?.kind === 'name' && path[0].name === 'Downloads') tree.add('Downloads', { isObject: true, at: now });
    for (const table of new MatchFinder(tree, nothingMissing()).find(path.slice(0, -1), 0)) {
      const wishes = tables.get(table) ?? [];
      wishes.push({ keys, least: wish[0], most: wish[1], by });
      tables.set(table, wishes);
    }
  }
  return tables;
}

function plan(table: string, wishes: readonly InstanceWish[], facts: ReplayFacts): ReturnType<typeof planInstances> {
  const { tree, ignoresWritable } = facts;
  const paths = tree.children(table).map((child) => joined(table, child));
  const instances = paths
    .filter((path) => tree.node(path)?.isObject === true)
    .map((path) => ({ path, has: (key: AliasKey) => hasKey(path, key, facts) }));
  const { deletes, adds } = planInstances(wishes, instances);
  const node = tree.node(table);
  const mayAdd = node?.writable !== false || ignoresWritable || isOwn(table);
  return { deletes: deletes.filter(({ path }) => isOwn(path) || isDeletable(path, facts)), adds: mayAdd ? adds : [] };
}

function hasKey(instance: string, { path, value }: AliasKey, { tree }: ReplayFacts): boolean {
  const [found] = new MatchFinder(tree, nothingMissing()).find([...namesOf(instance), ...path], 0);
  const node = found === undefined ? undefined : tree.node(found);
  return node !== undefined && node.value !== null && isValueOf(node.value, value, node.type);
}

const namesOf = (path: string): ScriptPath => path.split('.').map((name) => ({ kind: 'name', name }));

function remove(path: string, by: string, facts: ReplayFacts, isListed = true): WriteStep {
  const { tree } = facts;
  const refused = isOwn(path) ? null : facts.refusal(path, null);
  const acts: ScriptAct[] = [{ kind: 'delete', path, value: null, by, refused }];
  if (isOwn(path)) {
    tree.remove(path);
    return { kind: 'local', acts };
  }
  if (refused !== null) {
    facts.refused.add(path);
    return { kind: 'note', acts };
  }
  if (isListed) tree.setListed(parentPath(path), 0);
  return { kind: 'ask', acts, request: { method: 'DeleteObject', objectName: `${path}.`, parameterKey: '' } };
}

const DOWNLOAD_FIELDS = ['FileType', 'FileName', 'TargetFileName', 'Download'] as const;

function insert(
  table: string,
  { keys, by }: { readonly keys: readonly AliasKey[]; readonly by: string },
  facts: ReplayFacts,
): WriteStep {
  const { tree, now } = facts;
  const wanted = keys.map(({ path, value }) => ({ path: pathText(path), value }));
  if (isOwn(table)) {
    const numbers = tree.children(table).map(Number);
    const instance = joined(table, String(Math.max(0, ...numbers) + 1));
    tree.add(instance, { isObject: true, at: now }).writable = true;
    for (const field of DOWNLOAD_FIELDS) {
      const type = field === 'Download' ? 'dateTime' : 'string';
      const value = wanted.find(({ path }) => path === field)?.value ?? '';
      tree.setValue(joined(instance, field), { value: toDeviceText(value, 'string'), type, at: now });
      tree.add(joined(instance, field), { isObject: false, at: now }).writable = true;
    }
    return { kind: 'local', acts: [] };
  }
  tree.setListed(table, 0);
  const acts: ScriptAct[] = [{ kind: 'add', path: table, value: null, by, refused: null }];
  // The instance gets its number from the router: `fresh` is completed by the answer.
  return {
    kind: 'ask',
    acts,
    request: { method: 'AddObject', objectName: `${table}.`, parameterKey: '' },
    fresh: { path: table, keys: wanted, by },
  };
}
