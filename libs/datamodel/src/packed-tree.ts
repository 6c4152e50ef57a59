import { leafNameOf, parentOf } from './parameter-path';
import type { TreeRow } from './reported-tree';

/** A tree as it is stored: parameters below the name of their object, which is written once. */
export type PackedTree = readonly (readonly [object: string, parameters: readonly TreeRow[]])[];

/** Rows in their order; those of one object that follow each other share its name. */
export function packTree(rows: Iterable<TreeRow>): PackedTree {
  const packed: [string, TreeRow[]][] = [];
  let current: [string, TreeRow[]] | undefined;
  for (const [path, value, type, writable] of rows) {
    const object = parentOf(path);
    if (current?.[0] !== object) packed.push((current = [object, []]));
    current[1].push([leafNameOf(path), value, type, writable]);
  }
  return packed;
}

/** The rows again, in the same order. */
export function unpackTree(packed: PackedTree): TreeRow[] {
  return packed.flatMap(([object, parameters]) =>
    parameters.map(([leaf, value, type, writable]): TreeRow => [object + leaf, value, type, writable]),
  );
}
