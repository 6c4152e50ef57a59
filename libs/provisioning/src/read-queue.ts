import { TR098_ROOT, type DataModelRoot, type ReportedTree } from '@demarc/datamodel';
import { outlineOf } from './tree-outline';

/** GetParameterValues still to be sent: each entry is one request. */
export type ReadQueue = readonly (readonly string[])[];

/** Names cut into requests of at most `max`. */
export function readQueue(names: readonly string[], max: number): ReadQueue {
  const unique = [...new Set(names)];
  const queue: string[][] = [];
  for (let at = 0; at < unique.length; at += max) queue.push(unique.slice(at, at + max));
  return queue;
}

/**
 * What to ask instead of a request that met a fault: halves of it, and of one object what is below it (G30, G31, G32).
 * A single name that cannot be read is given up: empty.
 */
export function splitRead(names: readonly string[], tree: ReportedTree, root: DataModelRoot): ReadQueue {
  if (names.length > 1) return halves(names);
  const [only] = names;
  if (only === undefined || !only.endsWith('.')) return [];
  const children = outlineOf(tree).children.get(only) ?? [];
  if (children.length === 0 && only === root)
    return STANDARD_OBJECTS[root === TR098_ROOT ? 'tr098' : 'tr181'].map((name) => [root + name]);
  return children.length <= 1 ? children.map((name) => [name]) : halves(children);
}

export function halves<Item>(items: readonly Item[]): Item[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}

/** Asked one by one of a router that neither lists its names nor reads its tree at once. */
const STANDARD_OBJECTS = {
  tr098: ['DeviceInfo.', 'ManagementServer.', 'LANDevice.', 'WANDevice.', 'Layer3Forwarding.'],
  tr181: ['DeviceInfo.', 'ManagementServer.', 'WiFi.', 'PPP.', 'IP.', 'Ethernet.', 'Hosts.', 'Optical.'],
} as const;
