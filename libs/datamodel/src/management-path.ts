import { findObject } from './select-object';
import { mappingFor } from './resolve-intent';
import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';

/**
 * Which WAN connection carries the management of a CPE. `service-ppp`: the very PPP connection that a suspension would
 * cut; `own-wan`: another one; `unknown`: nothing proves either, and then nothing may be cut.
 */
export type ManagementPath = 'own-wan' | 'service-ppp' | 'unknown';

export interface ManagementPathFinding {
  readonly path: ManagementPath;
  /** The connection object; null when unknown. */
  readonly object: string | null;
}

export interface ManagementEvidence {
  readonly connectionRequestUrl: string | null;
  readonly sourceAddress: string | null;
}

interface WanAddress {
  readonly object: string;
  readonly address: string;
}

const UNKNOWN: ManagementPathFinding = { path: 'unknown', object: null };

/** Never saw off the branch: the path is known only where an address of the tree equals one the CPE was seen at. */
export function findManagementPath(
  tree: ReportedTree,
  root: DataModelRoot,
  evidence: ManagementEvidence,
): ManagementPathFinding {
  const seen = [hostOf(evidence.connectionRequestUrl), normaliseAddress(evidence.sourceAddress)].filter(
    (address) => address !== null,
  );
  const carriers = wanAddresses(tree, root).filter(({ address }) => seen.includes(address));
  const service = findObject(tree, mappingFor(root).intents['wan-pppoe'], null)?.path ?? null;
  const cut = carriers.find(({ object }) => object === service);
  // Of two connections that both fit, the one a suspension would cut decides.
  if (cut !== undefined) return { path: 'service-ppp', object: cut.object };
  const other = carriers[0];
  return other === undefined ? UNKNOWN : { path: 'own-wan', object: other.object };
}

/** Parameters to read before the management path is trusted: addresses change with every dial. */
export function managementPathNames(tree: ReportedTree, root: DataModelRoot): string[] {
  const prefix = root === TR098_ROOT ? 'InternetGatewayDevice.' : 'Device.';
  const url = `${prefix}ManagementServer.ConnectionRequestURL`;
  return [...(tree.has(url) ? [url] : []), ...addressNames(tree, root).map(({ name }) => name)];
}

function wanAddresses(tree: ReportedTree, root: DataModelRoot): WanAddress[] {
  return addressNames(tree, root).flatMap(({ object, name }) => {
    const address = normaliseAddress(tree.value(name));
    return address === null ? [] : [{ object, address }];
  });
}

const TR098_CONNECTIONS = ['WANIPConnection', 'WANPPPConnection'].map(
  (kind) => `InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.${kind}.*.`,
);

function addressNames(tree: ReportedTree, root: DataModelRoot): { object: string; name: string }[] {
  if (root === TR098_ROOT) {
    return TR098_CONNECTIONS.flatMap((pattern) => tree.objects(pattern)).flatMap((object) =>
      tree
        .parametersOf(object)
        .filter((name) => /\.(?:X_[A-Za-z0-9-]+_)?ExternalIP(?:v6)?Address$/.test(name))
        .map((name) => ({ object, name })),
    );
  }
  const onPpp = tree
    .objects('Device.PPP.Interface.*.')
    .map((object) => ({ object, name: `${object}IPCP.LocalIPAddress` }))
    .filter(({ name }) => tree.has(name));
  return [...onPpp, ...tree.objects('Device.IP.Interface.*.').flatMap((object) => ipAddressNames(tree, object))];
}

/** Addresses of one IP interface, under the connection that carries it: the PPP interface below it, else itself. */
function ipAddressNames(tree: ReportedTree, ip: string): { object: string; name: string }[] {
  const lower = tree.value(`${ip}LowerLayers`) ?? '';
  const ppp = /Device\.PPP\.Interface\.\d+/.exec(lower)?.[0];
  const object = ppp === undefined ? ip : `${ppp}.`;
  return ['IPv4Address', 'IPv6Address'].flatMap((kind) =>
    tree
      .objects(`Device.IP.Interface.*.${kind}.*.`)
      .filter((address) => address.startsWith(ip))
      // An address set by hand is that of the LAN side; a WAN learns its own.
      .filter((address) => ppp !== undefined || tree.value(`${address}AddressingType`) !== 'Static')
      .map((address) => ({ object, name: `${address}IPAddress` }))
      .filter(({ name }) => tree.has(name)),
  );
}

/**
 * Whether the address by which a CPE says it can be called is another one than it is seen from: then nothing that is sent
 * there arrives. A name, or an address of the other family, shows nothing.
 */
export function isBehindNat({ connectionRequestUrl, sourceAddress }: ManagementEvidence): boolean {
  const said = hostOf(connectionRequestUrl);
  const seen = normaliseAddress(sourceAddress);
  if (said === null || seen === null || said.includes(':') !== seen.includes(':')) return false;
  return said !== seen;
}

function hostOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return normaliseAddress(new URL(url).hostname);
}

/** One spelling per address: no brackets, no prefix length, no v4-in-v6; null for what is no usable address. */
export function normaliseAddress(text: string | null): string | null {
  if (text === null) return null;
  const bare = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\/\d+$/, '')
    .toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(mapped)) return mapped === '0.0.0.0' ? null : mapped;
  if (!mapped.includes(':') || !URL.canParse(`http://[${mapped}]/`)) return null;
  const v6 = new URL(`http://[${mapped}]/`).hostname.slice(1, -1);
  return v6 === '::' ? null : v6;
}
