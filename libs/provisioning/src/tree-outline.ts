import type { ReportedTree } from '@demarc/datamodel';

/** The objects of a tree: how many parameters each holds with all below it, and what stands right in it. */
export interface TreeOutline {
  readonly sizes: ReadonlyMap<string, number>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

const outlines = new WeakMap<ReportedTree, TreeOutline>();

/** Made once per tree: a walk through a big one must not look at all of it for each object. */
export function outlineOf(tree: ReportedTree): TreeOutline {
  const known = outlines.get(tree);
  if (known !== undefined) return known;
  const sizes = new Map<string, number>();
  const children = new Map<string, Set<string>>();
  for (const path of tree.paths()) {
    let below = path;
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      const object = path.slice(0, dot + 1);
      sizes.set(object, (sizes.get(object) ?? 0) + 1);
      const held = children.get(object);
      if (held === undefined) children.set(object, new Set([below]));
      else held.add(below);
      below = object;
    }
  }
  const outline = { sizes, children: new Map([...children].map(([object, held]) => [object, [...held]])) };
  outlines.set(tree, outline);
  return outline;
}
