import type { Declaration } from './declaration';
import { joined, type KnownTree } from './known-tree';
import { parseScriptPath, type AliasKey, type PathSegment, type ScriptPath } from './script-path';
import { isValueOf } from './script-values';

/** What has to be asked before the matches of a path are known. */
export interface Missing {
  /** Objects whose children are to be listed; true: with everything below. */
  readonly lists: Map<string, boolean>;
  readonly values: Set<string>;
  readonly attributes: Set<string>;
  /** Virtual parameters whose scripts are to be run. */
  readonly virtual: Set<string>;
}

export const nothingMissing = (): Missing => ({
  lists: new Map(),
  values: new Set(),
  attributes: new Set(),
  virtual: new Set(),
});

export const isNothingMissing = ({ lists, values, attributes, virtual }: Missing): boolean =>
  lists.size + values.size + attributes.size + virtual.size === 0;

/** Roots that are Demarc's own: they are known whole, and no router is asked for them. */
export const isOwn = (path: string): boolean =>
  /^(?:DeviceID|Tags|Events|Reboot|FactoryReset|Downloads|VirtualParameters)(?:\.|$)/.test(path);

export const isVirtual = (path: string): boolean => path.startsWith('VirtualParameters.');

/** A list of everything below is asked for when so many levels are wanted at once. */
const WHOLE_LEVELS = 2;

/** Finds what a path means in what is known, and notes what would have to be asked to know it. */
export class MatchFinder {
  constructor(
    private readonly tree: KnownTree,
    private readonly missing: Missing,
  ) {}

  /** Concrete paths, in order. @param since how recent the lists on the way must be */
  find(path: ScriptPath, since: number): string[] {
    let places = [''];
    for (const [index, segment] of path.entries()) {
      const isLast = index === path.length - 1;
      const rest = path.slice(index + 1);
      const isWhole = segment.kind === 'any' && rest.length >= WHOLE_LEVELS && rest.every(({ kind }) => kind === 'any');
      places = places.flatMap((place) =>
        this.step(place, segment, { since: isLast || segment.kind !== 'name' ? since : 0, isWhole }),
      );
      if (places.length === 0) return [];
    }
    return places;
  }

  private step(place: string, segment: PathSegment, { since, isWhole }: { since: number; isWhole: boolean }): string[] {
    if (place !== '' && this.tree.node(place)?.isObject !== true) return [];
    if (segment.kind === 'name') {
      const path = joined(place, segment.name);
      const isKnown = this.tree.node(path) !== undefined;
      if (since > 1 || !isKnown) this.needList(place, path, since);
      return isKnown ? [path] : [];
    }
    this.needList(place, joined(place, '*'), since, isWhole);
    const children = this.tree.children(place).map((child) => joined(place, child));
    if (segment.kind === 'any') return children;
    return children.filter(
      (child) => this.tree.node(child)?.isObject === true && this.hasKeys(child, segment.keys, since),
    );
  }

  /** Whether an instance has these values; false while that is not known. */
  private hasKeys(instance: string, keys: readonly AliasKey[], since: number): boolean {
    // All of them are looked at, so that all that is not known is asked for at once.
    const fits = keys.map(({ path, value }) => {
      const [found] = this.find([...instance.split('.').map((name) => ({ kind: 'name' as const, name })), ...path], 0);
      const node = found === undefined ? undefined : this.tree.node(found);
      if (found === undefined || node === undefined) return false;
      if (node.valueAt < Math.max(since, 1) && !isOwn(found)) {
        this.missing.values.add(found);
        return false;
      }
      return node.value !== null && isValueOf(node.value, value, node.type);
    });
    return fits.every(Boolean);
  }

  private needList(place: string, path: string, since: number, isWhole = false): void {
    if (isOwn(path)) return;
    if (this.tree.listedAt(place) < Math.max(since, 1)) {
      this.missing.lists.set(place, isWhole || this.missing.lists.get(place) === true);
    }
  }
}

/** How many parameters of what is known a path means. */
export function countMatches(tree: KnownTree, path: string): number {
  const read = parseScriptPath(path);
  return read === null ? 0 : new MatchFinder(tree, nothingMissing()).find(read, 0).length;
}

/** The matches of a declaration; what it needs and is not known yet is noted. */
export function matchesOf(
  { times, wants }: Pick<Declaration, 'times' | 'wants'>,
  path: ScriptPath,
  {
    tree,
    missing,
    written,
  }: { readonly tree: KnownTree; readonly missing: Missing; readonly written: ReadonlyMap<string, string> },
): string[] {
  const finder = new MatchFinder(tree, missing);
  const paths = finder.find(path, times.path ?? 0);
  const valueSince = Math.max(times.value ?? 0, wants.value === undefined ? 0 : 1);
  const isReadAsked = times.value !== undefined;
  const isWritableAsked = times.writable !== undefined || wants.value !== undefined;
  const attributesSince = Math.max(
    times.notification ?? 0,
    times.accessList ?? 0,
    wants.notification === undefined && wants.accessList === undefined ? 0 : 1,
  );
  for (const found of paths) {
    const node = tree.node(found);
    if (node === undefined) continue;
    if (isVirtual(found)) {
      if (node.valueAt < Math.max(valueSince, times.writable ?? 0, isWritableAsked ? 1 : 0)) missing.virtual.add(found);
      continue;
    }
    if (isOwn(found)) continue;
    // Of a secret that is only wanted, what was last written or seen decides.
    const isKnownSecret = !isReadAsked && (node.fingerprint !== null || written.has(found));
    if (valueSince > 0 && !node.isObject && node.valueAt < valueSince && !isKnownSecret) missing.values.add(found);
    if (isWritableAsked && (node.writable === null || tooOld(tree, found, times.writable))) {
      missing.lists.set(found.slice(0, Math.max(0, found.lastIndexOf('.'))), false);
    }
    if (times.object !== undefined && tooOld(tree, found, times.object)) {
      missing.lists.set(found.slice(0, Math.max(0, found.lastIndexOf('.'))), false);
    }
    if (attributesSince > 0 && !node.isObject && node.attributesAt < attributesSince) missing.attributes.add(found);
  }
  return paths;
}

/** `1` takes whatever is known; a recent time wants the list it comes from as recent. */
function tooOld(tree: KnownTree, path: string, since = 0): boolean {
  return since > 1 && tree.listedAt(path.slice(0, Math.max(0, path.lastIndexOf('.')))) < since;
}
