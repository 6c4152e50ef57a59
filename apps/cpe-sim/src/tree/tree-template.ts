import type { ParameterSpec, ParameterType, TableSpec } from './parameter';
import { LIVE_VALUES } from './live-values';

const TYPES: readonly string[] = ['string', 'int', 'unsignedInt', 'long', 'unsignedLong', 'boolean', 'dateTime'];

/** The tree of a model, shared by all its boxes: what differs from box to box is computed, what was set is kept apart. */
export class TreeTemplate {
  private readonly byPath: ReadonlyMap<string, ParameterSpec>;
  readonly specs: readonly ParameterSpec[];
  /** Every object path that exists in each box, tables included, with the dot at the end. */
  readonly objects: readonly string[];

  constructor(
    readonly root: string,
    specs: readonly ParameterSpec[],
    readonly tables: readonly TableSpec[],
  ) {
    this.specs = specs;
    this.byPath = new Map(specs.map((spec) => [spec.path, spec]));
    if (this.byPath.size !== specs.length) {
      const seen = new Set<string>();
      const twice = specs.find((spec) => seen.has(spec.path) || !seen.add(spec.path));
      throw new Error(`the tree has ${twice?.path} twice`);
    }
    const objects = new Set<string>();
    for (const path of [...specs.map((spec) => spec.path), ...tables.map((table) => table.path)]) {
      const fixed = path.includes('{i}') ? path.slice(0, path.indexOf('{i}')) : path;
      for (let dot = fixed.indexOf('.'); dot !== -1; dot = fixed.indexOf('.', dot + 1)) {
        objects.add(fixed.slice(0, dot + 1));
      }
    }
    this.objects = [...objects];
  }

  find(path: string): ParameterSpec | undefined {
    return this.byPath.get(path);
  }
}

function readValue(text: string, where: string): ParameterSpec['initial'] {
  if (!text.startsWith('$')) return text;
  const live = LIVE_VALUES[text.slice(1)];
  if (live === undefined) throw new Error(`${where}: no live value is called ${text}`);
  return live;
}

/**
 * Reads one block of a tree, a parameter a line: `Name type flags value…`. Flags: `r` or `w`, then `s` secret,
 * `a` forced active notification, `c` counter. A value `$name` is live, `=Name` is another
 * name for the same parameter; `%n` in a block stands for what `instance` says.
 */
export function readBlock(prefix: string, block: string, instance = ''): ParameterSpec[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', type = '', flags = '', ...rest] = line.replaceAll('%n', instance).split(/\s+/);
      if (!TYPES.includes(type) || !/^[rw][sac]*$/.test(flags)) throw new Error(`not a parameter: ${line}`);
      return {
        path: prefix + name,
        type: type as ParameterType,
        isWritable: flags.startsWith('w'),
        isSecret: flags.includes('s'),
        isForcedActive: flags.includes('a'),
        isCounter: flags.includes('c'),
        initial: readValue(rest.join(' '), line),
        sameAs: rest[0]?.startsWith('=') === true ? prefix + rest[0].slice(1) : null,
      };
    });
}
