import { isIP } from 'node:net';
import { NetworkList, plainAddress } from '../../platform/http/network-list';

const LOOPBACK = new NetworkList(['127.0.0.0/8', '::1']);
/** No CPE has such an address, and some that are not CPEs have: cloud metadata services, neighbours, groups. */
const NEVER = new NetworkList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::',
  'fe80::/10',
  'ff00::/8',
  // Prefixes that wrap an IPv4 address, whatever it may be.
  '64:ff9b::/96',
  '2002::/16',
]);

/**
 * Which addresses a connection request may go to (the address comes from a device, so this is what stands between it
 * and our own network): those of the CPE networks, or the one the CPE itself came from. Loopback only when listed as such.
 */
export class ConnectionTargetPolicy {
  private readonly networks: NetworkList;
  private readonly listedLoopback: NetworkList;

  constructor(cpeNetworks: readonly string[]) {
    this.networks = new NetworkList(cpeNetworks);
    this.listedLoopback = new NetworkList(cpeNetworks.filter((cidr) => LOOPBACK.includes(cidr.split('/')[0] ?? '')));
  }

  /** @param sourceAddress where the authenticated CPE last came from */
  allows(address: string, sourceAddress: string | null): boolean {
    const plain = plainAddress(address);
    if (isIP(plain) === 0 || NEVER.includes(plain)) return false;
    if (LOOPBACK.includes(plain)) return this.listedLoopback.includes(plain);
    return this.networks.includes(plain) || (sourceAddress !== null && plain === plainAddress(sourceAddress));
  }
}
