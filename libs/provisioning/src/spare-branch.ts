import { leafNameOf, parentOf, type ManagementPathFinding, type Reason, type RowValues } from '@demarc/datamodel';

/** What is known of the connection that carries the management of a router. */
export type Branch = ManagementPathFinding;

/** Names that can take a connection down or elsewhere. */
const CUTTING =
  /^(?:Enable|Username|Reset|ConnectionType|ConnectionTrigger|AddressingType|ExternalIPAddress|SubnetMask|DefaultGateway|LowerLayers|DefaultConnectionService|PPPoEServiceName|PPPoEACName|PPPAuthenticationProtocol|AuthenticationProtocol|MaxMRUSize|MaxMTUSize|MaxMTU|.*VLAN.*|.*802.*)$/i;
const CONNECTION = /\.(?:WANIPConnection|WANPPPConnection)\.\d+\.|^Device\.(?:PPP|IP)\.Interface\.\d+\./;
/** What all connections run over: nobody can tell which of them would fall. */
const CARRIER =
  /\.WANDevice\.\d+\.(?!WANConnectionDevice\.)|\.WANConnectionDevice\.\d+\.(?!WANIPConnection\.|WANPPPConnection\.)|\.Layer3Forwarding\.|^Device\.(?:Ethernet|DSL|Optical|ATM|PTM|Cellular|Routing)\./;

/** Never saw off the branch: why a parameter must not be pushed to a router that is managed like this; null when it may. */
export function refusalOfBranch(path: string, branch: Branch): Reason | null {
  if (!CUTTING.test(leafNameOf(path))) return null;
  if (CARRIER.test(path)) return UNDER_ALL;
  const connection = connectionOf(path);
  if (connection === null) return null;
  if (branch.path === 'unknown') return UNKNOWN;
  return branch.object === connection ? RIDES_ON_IT : null;
}

/**
 * Why a wish that knows nothing of the branch is not carried out; null when it may be. An account may be given to any
 * connection: a router that is managed over the one of its service gets it there.
 */
export function refusalOfWish(path: string, branch: Branch): Reason | null {
  return leafNameOf(path) === 'Username' ? null : refusalOfBranch(path, branch);
}

/** Why a port is not given away: behind it the router listens for the calls of its ACS. Null: it may be. */
export function refusalOfRow(
  { protocol, externalPort, externalPortEnd }: RowValues,
  url: string | null,
): Reason | null {
  if (protocol !== 'tcp' || url === null || !URL.canParse(url)) return null;
  const { port, protocol: scheme } = new URL(url);
  const called = port === '' ? (scheme === 'https:' ? 443 : 80) : Number(port);
  const last = Math.max(Number(externalPort), Number(externalPortEnd ?? 0));
  return called >= Number(externalPort) && called <= last ? PORT_OF_CALLS : null;
}

/** Whether a connection may fall with it. */
export const mayCut = (path: string): boolean => CUTTING.test(leafNameOf(path)) && touchesWan(path);

function connectionOf(path: string): string | null {
  const found = CONNECTION.exec(path);
  return found === null ? null : path.slice(0, found.index + found[0].length);
}

/** What touches the WAN goes last, in a request of its own. */
export function touchesWan(path: string): boolean {
  // Where a port leads touches the connection as little as a lease does.
  if (path.includes('.PortMapping.')) return false;
  return CONNECTION.test(path) || CARRIER.test(path) || parentOf(path).includes('.WANDevice.');
}

const UNDER_ALL: Reason = {
  code: 'management-may-ride-on-it',
  text: 'it carries all connections of the router, also the one by which it is managed',
};
const PORT_OF_CALLS: Reason = {
  code: 'port-of-management',
  text: 'the router is called by its ACS on this port',
};
const UNKNOWN: Reason = {
  code: 'management-path-unknown',
  text: 'it is not known over which connection the router is managed, so no connection is cut',
};
const RIDES_ON_IT: Reason = {
  code: 'management-rides-on-it',
  text: 'the router is managed over this very connection',
};
