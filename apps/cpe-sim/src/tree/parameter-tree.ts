import type { ParameterInfo } from '@demarc/cwmp';
import type { BoxFacts } from '../box-facts';
import { canonicalValue } from './constraints';
import type { ParameterSpec, TableSpec } from './parameter';
import type { TreeTemplate } from './tree-template';

/** One parameter of one box. */
export interface Leaf {
  readonly path: string;
  readonly spec: ParameterSpec;
  /** Number in its table, 0 outside of tables. */
  readonly instance: number;
}

interface MadeInstances {
  /** Numbers are not used again, so that a stale path never hits another object. */
  next: number;
  numbers: number[];
}

/** What a box keeps in its flash. */
export interface TreeState {
  readonly values: Record<string, string>;
  readonly notifications: Record<string, number>;
  readonly instances: Record<string, MadeInstances>;
}

/** The tree of one box: the template of its model, what was set, and the objects that were made. */
export class ParameterTree {
  private values = new Map<string, string>();
  private notifications = new Map<string, number>();
  private made = new Map<string, MadeInstances>();

  constructor(
    private readonly template: TreeTemplate,
    private readonly box: BoxFacts,
  ) {}

  find(path: string): Leaf | null {
    const spec = this.template.find(path);
    if (spec !== undefined) return path.includes('{i}') ? null : { path, spec, instance: 0 };
    for (const table of this.template.tables) {
      if (!path.startsWith(table.path)) continue;
      const dot = path.indexOf('.', table.path.length);
      const number = path.slice(table.path.length, dot);
      const inTable = this.template.find(`${table.path}{i}${path.slice(dot)}`);
      if (dot === -1 || inTable === undefined || !/^[1-9]\d*$/.test(number)) continue;
      if (this.instancesOf(table).includes(Number(number))) return { path, spec: inTable, instance: Number(number) };
    }
    return null;
  }

  /** The value as stored, secrets too: for the box itself. */
  valueOf(leaf: Leaf): string {
    if (leaf.spec.sameAs !== null) return this.read(leaf.spec.sameAs);
    const stored = this.values.get(leaf.path);
    if (stored !== undefined) return stored;
    const { initial } = leaf.spec;
    return typeof initial === 'string' ? initial : initial(this.box, leaf.instance);
  }

  /** Stored value by path; the empty string when there is no such parameter. */
  read(path: string): string {
    const leaf = this.find(path);
    return leaf === null ? '' : this.valueOf(leaf);
  }

  write(leaf: Leaf, value: string): void {
    this.values.set(leaf.spec.sameAs ?? leaf.path, canonicalValue(leaf.spec, value));
  }

  /** All parameters, or those below an object (path with its dot) or the one with this name; null when there is none such. */
  select(path: string): Leaf[] | null {
    if (path !== '' && !path.endsWith('.')) {
      const leaf = this.find(path);
      return leaf === null ? null : [leaf];
    }
    if (path !== '' && !this.hasObject(path)) return null;
    return this.leaves().filter((leaf) => leaf.path.startsWith(path));
  }

  /** GetParameterNames (TR-069 A.3.2.3); null stands for fault 9005. */
  names(path: string, nextLevel: boolean): ParameterInfo[] | null {
    if (path !== '' && !path.endsWith('.')) {
      const leaf = this.find(path);
      return leaf === null ? null : [{ name: path, writable: leaf.spec.isWritable }];
    }
    if (path !== '' && !this.hasObject(path)) return null;
    const all = [
      ...this.objects(),
      ...this.leaves().map(({ path: name, spec }) => ({ name, writable: spec.isWritable })),
    ];
    if (!nextLevel) return all.filter(({ name }) => name.startsWith(path));
    return all.filter(({ name }) => {
      if (!name.startsWith(path) || name === path) return false;
      const dot = name.indexOf('.', path.length);
      return dot === -1 || dot === name.length - 1;
    });
  }

  /** AddObject: the number of the new instance; null when nothing can be made there. */
  add(tablePath: string): number | null {
    const table = this.template.tables.find((candidate) => candidate.path === tablePath);
    if (table === undefined || !table.isWritable) return null;
    const made = this.made.get(tablePath) ?? { next: 1, numbers: [] };
    const number = made.next;
    this.made.set(tablePath, { next: number + 1, numbers: [...made.numbers, number] });
    return number;
  }

  /** DeleteObject: false when there is no such object, or it is not the ACS's to delete. */
  remove(objectPath: string): boolean {
    const table = this.template.tables.find(
      (candidate) => candidate.isWritable && objectPath.startsWith(candidate.path),
    );
    const made = table === undefined ? undefined : this.made.get(table.path);
    if (table === undefined || made === undefined) return false;
    const number = Number(objectPath.slice(table.path.length, -1));
    if (!made.numbers.includes(number)) return false;
    this.made.set(table.path, { next: made.next, numbers: made.numbers.filter((other) => other !== number) });
    for (const path of this.values.keys()) if (path.startsWith(objectPath)) this.values.delete(path);
    return true;
  }

  /** The box itself fills a table of results anew: its rows count from 1. */
  fill(tablePath: string, rows: readonly Readonly<Record<string, string>>[]): void {
    for (const path of this.values.keys()) if (path.startsWith(tablePath)) this.values.delete(path);
    this.made.set(tablePath, { next: rows.length + 1, numbers: rows.map((_row, at) => at + 1) });
    rows.forEach((row, at) => {
      for (const [name, value] of Object.entries(row)) {
        const leaf = this.find(`${tablePath}${at + 1}.${name}`);
        if (leaf !== null) this.write(leaf, value);
      }
    });
  }

  notificationOf(leaf: Leaf): number {
    return leaf.spec.isForcedActive ? 2 : (this.notifications.get(leaf.path) ?? 0);
  }

  setNotification(leaf: Leaf, notification: number): void {
    this.notifications.set(leaf.path, notification);
  }

  /** Parameters whose changes the ACS wants to hear of. */
  watched(): Leaf[] {
    const forced = this.template.specs.filter((spec) => spec.isForcedActive);
    const asked = [...this.notifications].filter(([, notification]) => notification > 0).map(([path]) => path);
    const paths = new Set([...forced.map((spec) => spec.path), ...asked]);
    return [...paths].map((path) => this.find(path)).filter((leaf) => leaf !== null);
  }

  /** Factory reset: as on the day it left the factory. */
  clear(): void {
    this.restore({ values: {}, notifications: {}, instances: {} });
  }

  save(): TreeState {
    return {
      values: Object.fromEntries(this.values),
      notifications: Object.fromEntries(this.notifications),
      instances: Object.fromEntries(this.made),
    };
  }

  restore(state: TreeState): void {
    this.values = new Map(Object.entries(state.values));
    this.notifications = new Map(Object.entries(state.notifications));
    this.made = new Map(Object.entries(state.instances));
  }

  private instancesOf(table: TableSpec): readonly number[] {
    return table.liveInstances === null ? (this.made.get(table.path)?.numbers ?? []) : table.liveInstances(this.box);
  }

  private hasObject(path: string): boolean {
    return this.objects().some(({ name }) => name === path);
  }

  private objects(): ParameterInfo[] {
    const tables = new Map(this.template.tables.map((table) => [table.path, table]));
    return this.template.objects.flatMap((path) => {
      const table = tables.get(path);
      if (table === undefined) return [{ name: path, writable: false }];
      const instances = this.instancesOf(table).map((n) => ({ name: `${path}${n}.`, writable: table.isWritable }));
      return [{ name: path, writable: table.isWritable }, ...instances];
    });
  }

  private leaves(): Leaf[] {
    return this.template.specs.flatMap((spec) => {
      const at = spec.path.indexOf('{i}');
      if (at === -1) return [{ path: spec.path, spec, instance: 0 }];
      const table = this.template.tables.find((candidate) => candidate.path === spec.path.slice(0, at));
      if (table === undefined) return [];
      return this.instancesOf(table).map((n) => ({ path: spec.path.replace('{i}', String(n)), spec, instance: n }));
    });
  }
}
