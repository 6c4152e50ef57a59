import { createHash } from 'node:crypto';

/** What lies beyond the access network, the same in every run: names, distances, hosts that are silent. */

export interface SimulatedHost {
  readonly name: string;
  readonly address: string;
}

/** Where answers to everything come from: the benchmark network of RFC 2544, which nobody owns. */
const byHash = (text: string): Buffer => createHash('sha256').update(text).digest();
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Names below `.invalid` (RFC 6761) are not there; `localhost` is the machine that the simulator runs on. */
export function resolve(name: string): SimulatedHost | null {
  const host = name.toLowerCase();
  if (ADDRESS.test(host) || host.includes(':')) return { name, address: host };
  if (host === 'localhost') return { name, address: '127.0.0.1' };
  if (host.endsWith('.invalid') || !host.includes('.')) return null;
  const hash = byHash(host);
  return { name, address: `198.18.${hash.readUInt8(0)}.${1 + (hash.readUInt8(1) % 254)}` };
}

/** Of TEST-NET-3 nobody answers. */
export const isSilent = (address: string): boolean => address.startsWith('203.0.113.');

/** Round trips in milliseconds, one for each packet; null where one was lost. */
export function roundTrips(address: string, count: number): (number | null)[] {
  if (isSilent(address)) return Array.from({ length: count }, () => null);
  const hash = byHash(address);
  const base = 4 + (hash.readUInt8(2) % 60);
  return Array.from({ length: count }, (_, at) => {
    const jitter = byHash(`${address} ${at}`).readUInt8(0);
    return base + (jitter % 9) + jitter / 256;
  });
}

/** Routers on the way to an address, the nearest first; the host itself is not among them. */
export function routersTo(address: string, gateway: string): SimulatedHost[] {
  const count = 2 + (byHash(address).readUInt8(3) % 4);
  const between = Array.from({ length: count }, (_, at): SimulatedHost => {
    const hash = byHash(`${address} hop ${at}`);
    return { name: `core${at + 1}.example.net`, address: `198.19.${at}.${1 + (hash.readUInt8(0) % 254)}` };
  });
  return [{ name: gateway, address: gateway }, ...between];
}
