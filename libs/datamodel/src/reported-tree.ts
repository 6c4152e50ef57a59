import { comparePaths, isInstance, parentOf } from './parameter-path';

/** One parameter as the CPE reported it. `value` null: its value is not known (G23, G25); `writable` null: it was not asked. */
export type TreeRow = readonly [path: string, value: string | null, type: string, writable: boolean | null];

/**
 * What a CPE has reported so far: an immutable map of full parameter names. Rows are plain arrays, so that a tree can be
 * stored and sent as JSON; objects are known by their parameters alone (G29: some CPEs leave objects out, or their dots).
 */
export class ReportedTree {
  private readonly byPath: ReadonlyMap<string, TreeRow>;
  private objectIndex: ObjectIndex | null;

  private constructor(byPath: ReadonlyMap<string, TreeRow>, objectIndex: ObjectIndex | null = null) {
    this.byPath = byPath;
    this.objectIndex = objectIndex;
  }

  static of(rows: Iterable<TreeRow>): ReportedTree {
    const byPath = new Map<string, TreeRow>();
    for (const row of rows) byPath.set(row[0], row);
    return new ReportedTree(byPath);
  }

  static readonly empty: ReportedTree = ReportedTree.of([]);

  get size(): number {
    return this.byPath.size;
  }

  rows(): IterableIterator<TreeRow> {
    return this.byPath.values();
  }

  paths(): IterableIterator<string> {
    return this.byPath.keys();
  }

  has(path: string): boolean {
    return this.byPath.has(path);
  }

  row(path: string): TreeRow | undefined {
    return this.byPath.get(path);
  }

  /** The reported value; null when the parameter or its value is unknown. */
  value(path: string): string | null {
    return this.byPath.get(path)?.[1] ?? null;
  }

  /** null: unknown. */
  isWritable(path: string): boolean | null {
    return this.byPath.get(path)?.[3] ?? null;
  }

  /** Instances of an object pattern such as `A.*.B.*.`, in numeric order. */
  objects(pattern: string): string[] {
    return [...(this.index().byPattern.get(pattern) ?? [])].toSorted(comparePaths);
  }

  /** Full names of the parameters that an object has itself. */
  parametersOf(objectPath: string): readonly string[] {
    return this.index().parameters.get(objectPath) ?? [];
  }

  /** Full names below an object. */
  below(objectPath: string): string[] {
    const names: string[] = [];
    for (const path of this.byPath.keys()) if (path.startsWith(objectPath)) names.push(path);
    return names;
  }

  /** With names the CPE listed. Values known before stay; names of objects say nothing and are left out. */
  withNames(names: Iterable<{ readonly name: string; readonly writable: boolean }>): ReportedTree {
    const byPath = new Map(this.byPath);
    for (const { name, writable } of names) {
      const known = byPath.get(name);
      byPath.set(name, [name, known?.[1] ?? null, known?.[2] ?? '', writable]);
    }
    return new ReportedTree(byPath);
  }

  /** With values the CPE reported. A value answer says nothing of writability: what was known of it stays. */
  withValues(
    values: Iterable<{ readonly name: string; readonly value: string | null; readonly type: string }>,
  ): ReportedTree {
    const byPath = new Map(this.byPath);
    for (const { name, value, type } of values) {
      const known = byPath.get(name);
      byPath.set(name, [name, value, type === '' ? (known?.[2] ?? '') : type, known?.[3] ?? null]);
    }
    // The same names are the same objects.
    return new ReportedTree(byPath, byPath.size === this.byPath.size ? this.objectIndex : null);
  }

  /** With an object read as a whole: instances it did not show again are gone. */
  withObject(
    objectPath: string,
    values: Iterable<{ readonly name: string; readonly value: string | null; readonly type: string }>,
  ): ReportedTree {
    const kept = new Map([...this.byPath].filter(([path]) => !path.startsWith(objectPath)));
    for (const { name, value, type } of values) {
      const known = this.byPath.get(name);
      if (name.startsWith(objectPath)) kept.set(name, [name, value, type || (known?.[2] ?? ''), known?.[3] ?? null]);
    }
    return new ReportedTree(kept);
  }

  private index(): ObjectIndex {
    this.objectIndex ??= indexOf(this.byPath.keys());
    return this.objectIndex;
  }
}

/** The objects that a set of names implies. */
interface ObjectIndex {
  readonly byPattern: ReadonlyMap<string, ReadonlySet<string>>;
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

function indexOf(paths: Iterable<string>): ObjectIndex {
  const parameters = new Map<string, string[]>();
  for (const path of paths) {
    const object = parentOf(path);
    const known = parameters.get(object);
    if (known === undefined) parameters.set(object, [path]);
    else known.push(path);
  }
  const byPattern = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const object of parameters.keys()) addObjectsOf(object, byPattern, seen);
  return { byPattern, parameters };
}

/** Boxes of a model have the same objects: their patterns are made once. Bounded, because names come from devices. */
const PATTERN_LIMIT = 10_000;
const patterns = new Map<string, string>();

function patternOf(objectPath: string): string {
  const made = patterns.get(objectPath);
  if (made !== undefined) return made;
  const pattern = objectPath
    .split('.')
    .map((segment, at) => (at > 0 && isInstance(segment) ? '*' : segment))
    .join('.');
  if (patterns.size >= PATTERN_LIMIT) patterns.clear();
  patterns.set(objectPath, pattern);
  return pattern;
}

function addObjectsOf(objectPath: string, index: Map<string, Set<string>>, seen: Set<string>): void {
  if (objectPath === '' || seen.has(objectPath)) return;
  seen.add(objectPath);
  const pattern = patternOf(objectPath);
  const known = index.get(pattern);
  if (known === undefined) index.set(pattern, new Set([objectPath]));
  else known.add(objectPath);
  addObjectsOf(parentOf(objectPath), index, seen);
}
