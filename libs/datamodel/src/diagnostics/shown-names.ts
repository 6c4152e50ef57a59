import { hostsObject } from '../hosts';
import type { DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';
import { stationTables } from '../stations';
import type { ReadDiagnostic } from './diagnostic-results';
import { opticalNames } from './optical';
import { connectionNames } from './ppp-told';

/** What to read for a diagnosis that is a reading; empty when this router shows nothing of the kind. */
export function shownNames(kind: ReadDiagnostic, tree: ReportedTree, root: DataModelRoot): string[] {
  switch (kind) {
    case 'hosts': {
      const hosts = hostsObject(tree, root);
      return hosts === null ? [] : [hosts, ...stationTables(tree, root)];
    }
    case 'optical':
      return opticalNames(tree, root);
    case 'ppp':
      return connectionNames(tree, root);
  }
}
