import type { DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';

/** Parts of a tree that grow old at their own pace, and that people look at one at a time. */
export const PARAMETER_GROUPS = ['identity', 'wan', 'wifi', 'hosts', 'optical', 'management', 'other'] as const;
export type ParameterGroup = (typeof PARAMETER_GROUPS)[number];

const OF_SECOND_SEGMENT: ReadonlyMap<string, ParameterGroup> = new Map([
  ['DeviceInfo', 'identity'],
  ['ManagementServer', 'management'],
  // TR-098
  ['WANDevice', 'wan'],
  ['Layer3Forwarding', 'wan'],
  // TR-181
  ['PPP', 'wan'],
  ['IP', 'wan'],
  ['DHCPv4', 'wan'],
  ['DHCPv6', 'wan'],
  ['Routing', 'wan'],
  ['DNS', 'wan'],
  ['NAT', 'wan'],
  ['WiFi', 'wifi'],
  ['Hosts', 'hosts'],
]);
const IS_OPTICAL = /gpon|epon|xpon|optical/i;

/** Where a parameter belongs. Vendors put their optics anywhere, so an object that is called so decides. */
export function groupOf(path: string): ParameterGroup {
  const segments = path.split('.');
  if (segments.slice(1, -1).some((segment) => IS_OPTICAL.test(segment))) return 'optical';
  const [, second = '', , fourth = ''] = segments;
  if (second === 'LANDevice') {
    if (fourth === 'WLANConfiguration') return 'wifi';
    return fourth === 'Hosts' ? 'hosts' : 'other';
  }
  return OF_SECOND_SEGMENT.get(second) ?? 'other';
}

/**
 * What is asked for to read a group: whole objects where nothing else is in them and they are no bigger than a router's
 * answer may be, so that rows which came since are seen too; else single names.
 */
export function groupNames(
  tree: ReportedTree,
  root: DataModelRoot,
  { groups, most }: { readonly groups: readonly ParameterGroup[]; readonly most: number },
): string[] {
  const wanted = new Set<ParameterGroup>(groups);
  const objects = new Map<string, { size: number; isPure: boolean }>();
  const members: string[] = [];
  for (const [path] of tree.rows()) {
    const isMember = wanted.has(groupOf(path));
    if (isMember) members.push(path);
    for (const object of objectsAbove(path, root)) {
      const known = objects.get(object) ?? { size: 0, isPure: true };
      objects.set(object, { size: known.size + 1, isPure: known.isPure && isMember });
    }
  }
  const names = members.map((path) => {
    const whole = objectsAbove(path, root).find((object) => {
      const { isPure, size } = objects.get(object) ?? { isPure: false, size: 0 };
      return isPure && size <= most;
    });
    return whole ?? path;
  });
  return [...new Set(names)];
}

/** From the root down. */
function objectsAbove(path: string, root: DataModelRoot): string[] {
  const objects: string[] = [];
  for (let dot = path.indexOf('.', root.length); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    objects.push(path.slice(0, dot + 1));
  }
  return objects;
}
