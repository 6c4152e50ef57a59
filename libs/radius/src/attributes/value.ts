import { assert } from '@demarc/kernel';
import type { KindValue, ValueKind } from './definition';
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from './ip-address';

const MAX_INTEGER = 0xffff_ffff;

type Encode = { [K in ValueKind]: (value: KindValue[K]) => Buffer };
type Decode = { [K in ValueKind]: (octets: Buffer) => KindValue[K] | null };

const ENCODE: Encode = {
  text: (text) => Buffer.from(text, 'utf8'),
  octets: (octets) => octets,
  integer: encodeInteger,
  time: (time) => encodeInteger(Math.floor(time.getTime() / 1000)),
  ipv4: (text) => parsed(parseIpv4(text)),
  ipv6: (text) => parsed(parseIpv6(text)),
  'ipv6-prefix': encodePrefix,
  'interface-id': (hex) => {
    assert(/^[0-9a-f]{16}$/.test(hex), 'an interface id is 16 hex digits');
    return Buffer.from(hex, 'hex');
  },
};

const DECODE: Decode = {
  text: decodeText,
  octets: (octets) => Buffer.from(octets),
  integer: (octets) => (octets.length === 4 ? octets.readUInt32BE(0) : null),
  time: (octets) => (octets.length === 4 ? new Date(octets.readUInt32BE(0) * 1000) : null),
  ipv4: (octets) => (octets.length === 4 ? formatIpv4(octets) : null),
  ipv6: (octets) => (octets.length === 16 ? formatIpv6(octets) : null),
  'ipv6-prefix': decodePrefix,
  'interface-id': (octets) => (octets.length === 8 ? octets.toString('hex') : null),
};

/** The octets of a value of this kind. */
export const encodeValue = <K extends ValueKind>(kind: K, value: KindValue[K]): Buffer => ENCODE[kind](value);

/** The value those octets spell, or `null` when they are no value of this kind. */
export const decodeValue = <K extends ValueKind>(kind: K, octets: Buffer): KindValue[K] | null => DECODE[kind](octets);

/** RFC 2865 §5 text is UTF-8; a NUL in it is refused because no database text and no C string can hold it. */
function decodeText(octets: Buffer): string | null {
  const text = octets.toString('utf8');
  return octets.includes(0) || !Buffer.from(text, 'utf8').equals(octets) ? null : text;
}

function encodeInteger(value: number): Buffer {
  assert(Number.isInteger(value) && value >= 0 && value <= MAX_INTEGER, 'a RADIUS integer is 32 bit unsigned');
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value, 0);
  return octets;
}

function parsed(address: Buffer | null): Buffer {
  assert(address !== null, 'not an IP address');
  return address;
}

/** RFC 3162 §2.3: a reserved octet, the prefix length in bits, and the prefix without its trailing zero octets. */
function encodePrefix(text: string): Buffer {
  const [address, bits] = text.split('/');
  const octets = parsed(parseIpv6(address ?? ''));
  assert(bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= 128, 'a prefix length is 0 to 128');
  return Buffer.concat([Buffer.from([0, Number(bits)]), octets.subarray(0, Math.ceil(Number(bits) / 8))]);
}

function decodePrefix(octets: Buffer): string | null {
  const bits = octets[1];
  if (bits === undefined || bits > 128 || octets.length > 18 || octets.length - 2 < Math.ceil(bits / 8)) return null;
  const address = Buffer.alloc(16);
  octets.copy(address, 0, 2);
  return `${formatIpv6(address)}/${bits}`;
}
