import type { Match, Attribute } from './declaration';
import { liesWithin, parseScriptPath } from './script-path';
import { prefixedType, toScriptValue } from './script-values';

/** What is known of one parameter or object. A time of 0: never. */
export interface KnownNode {
  isObject: boolean;
  /** When it was last seen to exist. */
  seenAt: number;
  writable: boolean | null;
  value: string | null;
  type: string;
  valueAt: number;
  /** Of a secret that was read or written in an earlier session: all that is kept of it. */
  fingerprint: string | null;
  notification: number | null;
  accessList: readonly string[] | null;
  attributesAt: number;
}

const NUMBER = /^\d+$/;

/** Numeric segments in numeric order, before names. */
export function compareSegments(a: string, b: string): number {
  const numbers = NUMBER.test(a) && NUMBER.test(b);
  if (numbers && Number(a) !== Number(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

export const parentPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));
export const lastSegment = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
export const joined = (parent: string, segment: string): string => (parent === '' ? segment : `${parent}.${segment}`);

/**
 * What is known of a router while its scripts run, by paths without a dot at the end. It changes as the router answers;
 * one belongs to one session.
 */
export class KnownTree {
  private readonly nodes = new Map<string, KnownNode>();
  private readonly childrenOf = new Map<string, Set<string>>();
  /** Parameters that were known and are not there any more, by the router's own word. */
  readonly gone = new Set<string>();
  /** When the children of an object were last listed. */
  private readonly listed = new Map<string, number>();

  node(path: string): KnownNode | undefined {
    return this.nodes.get(path);
  }

  paths(): IterableIterator<string> {
    return this.nodes.keys();
  }

  listedAt(path: string): number {
    return this.listed.get(path) ?? 0;
  }

  listedObjects(): IterableIterator<[string, number]> {
    return this.listed.entries();
  }

  setListed(path: string, at: number): void {
    this.listed.set(path, at);
  }

  children(path: string): string[] {
    return [...(this.childrenOf.get(path) ?? [])].toSorted(compareSegments);
  }

  /** Makes it known, with the objects it stands in. */
  add(path: string, { isObject, at }: { readonly isObject: boolean; readonly at: number }): KnownNode {
    const known = this.nodes.get(path);
    if (known !== undefined) {
      known.isObject = isObject;
      this.seen(path, at);
      return known;
    }
    const made = { isObject, seenAt: at, ...EMPTY };
    this.gone.delete(path);
    this.nodes.set(path, made);
    const parent = parentPath(path);
    if (parent !== '') this.add(parent, { isObject: true, at });
    const siblings = this.childrenOf.get(parent);
    if (siblings === undefined) this.childrenOf.set(parent, new Set([lastSegment(path)]));
    else siblings.add(lastSegment(path));
    return made;
  }

  setValue(
    path: string,
    { value, type, at }: { readonly value: string | null; readonly type: string; readonly at: number },
  ): void {
    const node = this.add(path, { isObject: false, at });
    node.value = value;
    node.valueAt = at;
    if (type !== '') node.type = type;
  }

  /** What is seen stands in objects that are there as well. */
  private seen(path: string, at: number): void {
    const node = this.nodes.get(path);
    if (node === undefined || node.seenAt >= at) return;
    node.seenAt = at;
    this.seen(parentPath(path), at);
  }

  /** It is gone, with all below it. */
  remove(path: string): void {
    this.drop(path, (name) => this.gone.add(name));
  }

  private drop(path: string, note: (path: string) => void): void {
    for (const child of this.children(path)) this.drop(joined(path, child), note);
    note(path);
    this.nodes.delete(path);
    this.childrenOf.delete(path);
    this.listed.delete(path);
    this.childrenOf.get(parentPath(path))?.delete(lastSegment(path));
  }

  /** The children an object was listed with; those it had before and did not name are gone. */
  setChildren(path: string, names: ReadonlyMap<string, Child>, at: number): void {
    for (const child of this.children(path)) if (!names.has(child)) this.remove(joined(path, child));
    for (const [name, { isObject, writable }] of names) {
      this.add(joined(path, name), { isObject, at }).writable = writable;
    }
    this.listed.set(path, at);
  }

  /** Forgets what is older: everything, or some attributes. Our own roots are always true. */
  clear(pattern: string, before: number, attributes: Readonly<Partial<Record<Attribute, number>>> | null): void {
    const path = parseScriptPath(pattern);
    if (path === null) return;
    for (const name of this.nodes.keys()) {
      const node = this.nodes.get(name);
      if (node === undefined || isOwnRoot(name) || !liesWithin(path, name)) continue;
      if (attributes !== null) forget(node, attributes);
      else if (node.seenAt < before && node.valueAt < before) this.drop(name, () => undefined);
      else forget(node, { value: before, notification: before, accessList: before });
    }
    if (attributes !== null) return;
    for (const [object, at] of this.listed) {
      if (at < before && (object === '' || liesWithin(path, object))) this.listed.delete(object);
    }
  }

  /** A parameter as a script reads it: the attributes it asked for, as far as they are known. */
  match(path: string, attributes: ReadonlySet<Attribute>): Match {
    const node = this.nodes.get(path);
    if (node === undefined) return { path };
    const { value, type, valueAt, writable, isObject, notification, accessList } = node;
    return {
      path,
      ...(attributes.has('value') && value !== null && valueAt > 0
        ? { value: [toScriptValue(value, type), prefixedType(type)] as const }
        : {}),
      ...(attributes.has('writable') && writable !== null ? { writable: writable ? 1 : 0 } : {}),
      ...(attributes.has('object') ? { object: isObject ? 1 : 0 } : {}),
      ...(attributes.has('notification') && notification !== null ? { notification } : {}),
      ...(attributes.has('accessList') && accessList !== null ? { accessList } : {}),
    };
  }
}

export interface Child {
  readonly isObject: boolean;
  readonly writable: boolean | null;
}

const EMPTY = {
  writable: null,
  value: null,
  type: '',
  valueAt: 0,
  fingerprint: null,
  notification: null,
  accessList: null,
  attributesAt: 0,
};

const isOwnRoot = (path: string): boolean => /^(?:DeviceID|Tags|Events)(?:\.|$)/.test(path);

function forget(node: KnownNode, attributes: Readonly<Partial<Record<Attribute, number>>>): void {
  const { value = 0, notification = 0, accessList = 0 } = attributes;
  if (node.valueAt < value) node.valueAt = 0;
  if (node.attributesAt < Math.max(notification, accessList)) node.attributesAt = 0;
}
