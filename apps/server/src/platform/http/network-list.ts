import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** An IPv4 address that arrives on a dual-stack socket (`::ffff:10.0.0.1`) is an IPv4 address. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (hex === null) return address;
  const value = parseInt(hex[1] ?? '', 16) * 0x10000 + parseInt(hex[2] ?? '', 16);
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** A list of networks in CIDR notation; a bare address is a network of one. */
export class NetworkList {
  private readonly networks = new BlockList();

  constructor(readonly cidrs: readonly string[]) {
    for (const cidr of cidrs) this.add(cidr);
  }

  get isEmpty(): boolean {
    return this.cidrs.length === 0;
  }

  includes(address: string): boolean {
    if (this.isEmpty) return false;
    const plain = plainAddress(address);
    if (isIPv4(plain)) return this.networks.check(plain, 'ipv4');
    return isIPv6(plain) && this.networks.check(plain, 'ipv6');
  }

  private add(cidr: string): void {
    const [address = '', prefix] = cidr.split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    const isPrefix = prefix === undefined || /^\d{1,3}$/.test(prefix);
    if (family === null || !isPrefix || bits > (family === 'ipv4' ? 32 : 128)) {
      throw new Error(`"${cidr}" is no network in CIDR notation`);
    }
    this.networks.addSubnet(address, bits, family);
  }
}
