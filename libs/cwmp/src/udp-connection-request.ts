import { createHmac } from 'node:crypto';
import { isIPv4Text, isIPv6Text } from './ip-text';
import type { TransportAddress } from './stun/stun-message';
import type { DigestCredentials } from './digest-client';

const MAX_ADDRESS_LENGTH = 256;
const DEFAULT_PORT = 80;
const LISTED_PORTS: readonly number[] = [80, 443];
const FIRST_UNPRIVILEGED_PORT = 1024;

/**
 * UDPConnectionRequestAddress, `host:port` or `host`; null for anything else. G16: garbage is ignored, and a missing
 * port is 80. Names are not looked up: a binding is an address.
 */
export function parseUdpAddress(text: string): TransportAddress | null {
  if (text.length > MAX_ADDRESS_LENGTH) return null;
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const address = parts?.[1] ?? parts?.[2] ?? '';
  const isAddress = parts?.[1] === undefined ? isIPv4Text(address) : isIPv6Text(address);
  const port = parts?.[3] === undefined ? DEFAULT_PORT : Number(parts[3]);
  if (!isAddress || port > 65_535 || (port < FIRST_UNPRIVILEGED_PORT && !LISTED_PORTS.includes(port))) return null;
  return { address, port };
}

export interface UdpConnectionRequest {
  readonly to: TransportAddress;
  readonly credentials: DigestCredentials;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Rises with each request; copies of one have the same. */
  readonly id: number;
  /** Never the same again. */
  readonly cnonce: string;
}

/** The datagram of TR-069 Annex G.2.2.2: sig = HMAC-SHA1(password, ts ‖ id ‖ un ‖ cn), in hexadecimal. */
export function writeUdpConnectionRequest(request: UdpConnectionRequest): string {
  const { to, credentials, timestamp, id, cnonce } = request;
  const { username, password } = credentials;
  const signature = createHmac('sha1', password).update(`${timestamp}${id}${username}${cnonce}`).digest('hex');
  const host = to.address.includes(':') ? `[${to.address}]` : to.address;
  const query = `ts=${timestamp}&id=${id}&un=${encodeURIComponent(username)}&cn=${cnonce}&sig=${signature}`;
  return `GET http://${host}:${to.port}?${query} HTTP/1.1\r\n\r\n`;
}
