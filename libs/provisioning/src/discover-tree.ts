import type { AcsRequest, ParameterInfo, RpcOutcome } from '@demarc/cwmp';
import { isObjectPath, isParameterPath, ReportedTree, type DataModelRoot, type DeviceQuirks } from '@demarc/datamodel';
import { answerOf } from './answer';
import { splitRead, type ReadQueue } from './read-queue';

interface NamesRequest {
  readonly path: string;
  readonly nextLevel: boolean;
}

/** Learning a router's tree: its names with GetParameterNames, then its values with GetParameterValues. */
export interface Discovery {
  readonly root: DataModelRoot;
  readonly names: readonly NamesRequest[];
  /** null while names are still being listed. */
  readonly values: ReadQueue | null;
  readonly readsLevelByLevel: boolean;
  readonly rpcs: number;
}

export interface DiscoveryStep {
  readonly discovery: Discovery;
  readonly tree: ReportedTree;
}

/** One router may not keep us for ever, nor fill our memory: what is beyond is left for another day. */
const MAX_RPCS = 150;
const MAX_PARAMETERS = 20_000;

export function startDiscovery(root: DataModelRoot, quirks: DeviceQuirks): Discovery {
  // G28: many routers refuse the empty path, so the root is asked by its name.
  const names = [{ path: root, nextLevel: false }];
  return { root, names, values: null, readsLevelByLevel: quirks.readsLevelByLevel === true, rpcs: 0 };
}

/** The next request, or null when the tree is known as far as it can be. */
export function discoveryRpc(discovery: Discovery): AcsRequest | null {
  if (discovery.rpcs >= MAX_RPCS) return null;
  const [name] = discovery.names;
  if (name !== undefined) return { method: 'GetParameterNames', path: name.path, nextLevel: name.nextLevel };
  const [batch] = discovery.values ?? [[discovery.root]];
  return batch === undefined ? null : { method: 'GetParameterValues', names: batch };
}

/** What the router's answer teaches. Faults narrow the question: level by level for names, by halves for values. */
export function applyDiscovery(discovery: Discovery, tree: ReportedTree, outcome: RpcOutcome): DiscoveryStep {
  const counted = { ...discovery, rpcs: discovery.rpcs + 1 };
  const [asked, ...names] = counted.names;
  if (asked !== undefined) return applyNames({ ...counted, names }, tree, { asked, outcome });
  return applyValues(counted, tree, outcome);
}

function applyNames(
  discovery: Discovery,
  tree: ReportedTree,
  { asked, outcome }: { asked: NamesRequest; outcome: RpcOutcome },
): DiscoveryStep {
  const answer = answerOf(outcome, 'GetParameterNamesResponse');
  if ('fault' in answer) {
    // A router without GetParameterNames (9000) is read by values alone.
    const again = asked.nextLevel || answer.fault.faultCode === 9000 ? [] : [{ path: asked.path, nextLevel: true }];
    return { discovery: finishNames({ ...discovery, names: [...again, ...discovery.names] }, tree), tree };
  }
  const listed = answer.response.names.filter(({ name }) => name.startsWith(discovery.root) && name !== asked.path);
  const { parameters, objects } = sortNames(listed);
  const room = Math.max(0, MAX_PARAMETERS - tree.size);
  const grown = tree.withNames(parameters.slice(0, room));
  const deeper = asked.nextLevel ? objects.map((path) => ({ path, nextLevel: false })) : [];
  return { discovery: finishNames({ ...discovery, names: [...deeper, ...discovery.names] }, grown), tree: grown };
}

/** When all names are listed, the values are read: at once, or object by object where the model is known to choke. */
function finishNames(discovery: Discovery, tree: ReportedTree): Discovery {
  if (discovery.names.length > 0) return discovery;
  const whole: ReadQueue = [[discovery.root]];
  return {
    ...discovery,
    values: discovery.readsLevelByLevel ? splitRead([discovery.root], tree, discovery.root) : whole,
  };
}

/** G29: an object may come without its dot, and is known by what is below it. */
function sortNames(listed: readonly ParameterInfo[]): { parameters: ParameterInfo[]; objects: string[] } {
  const holders = new Set<string>();
  for (const { name } of listed) {
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const holder = name.slice(0, dot);
      if (holders.has(holder)) break;
      holders.add(holder);
    }
  }
  const parameters = listed.filter(({ name }) => isParameterPath(name) && !holders.has(name));
  const objects = listed.map(({ name }) => name).filter((name) => isObjectPath(name));
  return { parameters, objects };
}

function applyValues(discovery: Discovery, tree: ReportedTree, outcome: RpcOutcome): DiscoveryStep {
  const [asked = [], ...rest] = discovery.values ?? [];
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  if ('fault' in answer) {
    return { discovery: { ...discovery, values: [...splitRead(asked, tree, discovery.root), ...rest] }, tree };
  }
  const room = Math.max(0, MAX_PARAMETERS - tree.size);
  let fresh = 0;
  const values = answer.response.values.filter(({ name }) => {
    if (!name.startsWith(discovery.root) || !isParameterPath(name)) return false;
    return tree.has(name) || (fresh += 1) <= room;
  });
  return { discovery: { ...discovery, values: rest }, tree: tree.withValues(values) };
}
