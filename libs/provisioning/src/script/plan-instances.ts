import { lastSegment, compareSegments } from './known-tree';
import type { AliasKey } from './script-path';
import { pathText } from './script-path';

/** How many instances with these values a table is to have. */
export interface InstanceWish {
  readonly keys: readonly AliasKey[];
  readonly least: number;
  readonly most: number;
  readonly by: string;
}

export interface InstancePlan {
  /** Concrete paths, in order. */
  readonly deletes: readonly { readonly path: string; readonly by: string }[];
  readonly adds: readonly { readonly keys: readonly AliasKey[]; readonly by: string }[];
}

interface Instance {
  readonly path: string;
  /** Values by the text of the key. */
  readonly has: (key: AliasKey) => boolean;
}

const keyOf = ({ path, value }: AliasKey): string => `${pathText(path)}:${value}`;
const identity = ({ keys }: Pick<InstanceWish, 'keys'>): string => keys.map(keyOf).join(',');

/** Whether what has `more` also has `fewer`. */
const covers = (more: readonly AliasKey[], fewer: readonly AliasKey[]): boolean => {
  const values = new Set(more.map(keyOf));
  return fewer.every((key) => values.has(keyOf(key)));
};

/**
 * Wishes of one table, merged before anything is done: what is wanted with more values also counts for a wish with
 * fewer, and a wish for none spares what another wants. Too many: the last ones go.
 */
export function planInstances(all: readonly InstanceWish[], instances: readonly Instance[]): InstancePlan {
  const latest = new Map(all.map((wish) => [identity(wish), wish]));
  const wishes = [...latest.values()].toSorted((a, b) => b.keys.length - a.keys.length);
  const ordered = instances.toSorted((a, b) => compareSegments(lastSegment(a.path), lastSegment(b.path)));
  const matching = ({ keys }: InstanceWish): Instance[] => ordered.filter(({ has }) => keys.every(has));
  const kept = new Set<Instance>();
  for (const wish of wishes) {
    const fit = matching(wish);
    let have = fit.filter((instance) => kept.has(instance)).length;
    for (const instance of fit) {
      if (have >= wish.least) break;
      if (kept.has(instance)) continue;
      kept.add(instance);
      have += 1;
    }
  }
  const gone = new Map<Instance, string>();
  for (const wish of wishes) {
    const fit = matching(wish).filter((instance) => !gone.has(instance));
    const spare = fit.filter((instance) => !kept.has(instance));
    const excess = Math.max(0, fit.length - wish.most);
    for (const instance of spare.slice(Math.max(0, spare.length - excess))) gone.set(instance, wish.by);
  }
  const adds: { keys: readonly AliasKey[]; by: string }[] = [];
  for (const wish of wishes) {
    const there = matching(wish).filter((instance) => !gone.has(instance)).length;
    const coming = adds.filter(({ keys }) => covers(keys, wish.keys)).length;
    for (let count = there + coming; count < wish.least; count += 1) adds.push({ keys: wish.keys, by: wish.by });
  }
  return {
    deletes: ordered.flatMap((instance) => {
      const by = gone.get(instance);
      return by === undefined ? [] : [{ path: instance.path, by }];
    }),
    adds,
  };
}
