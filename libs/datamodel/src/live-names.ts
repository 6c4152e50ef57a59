import { hostsObject } from './hosts';
import type { DataModelRoot } from './parameter-path';
import { promotedNames } from './promoted';
import type { ReportedTree } from './reported-tree';
import { stationTables } from './stations';
import { counterNames } from './throughput';

/** Everything that a person on the telephone looks at: promoted values, hosts, stations, counters. Names the tree has. */
export function liveNames(tree: ReportedTree, root: DataModelRoot): string[] {
  const hosts = hostsObject(tree, root);
  const counters = counterNames(tree, root);
  return [
    ...new Set([
      ...promotedNames(tree, root),
      ...(counters === null ? [] : [counters.received, counters.sent]),
      ...(hosts === null ? [] : [hosts]),
      ...stationTables(tree, root),
    ]),
  ];
}
