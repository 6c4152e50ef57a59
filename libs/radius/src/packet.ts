import { assert } from '@demarc/kernel';

/** One attribute as it is on the wire: its type and the octets after type and length. */
export interface WireAttribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface RadiusPacket {
  readonly code: number;
  readonly identifier: number;
  readonly authenticator: Buffer;
  readonly attributes: readonly WireAttribute[];
  /** The octets of the packet itself, without padding behind its Length. */
  readonly bytes: Buffer;
}

/** Why a datagram is no RADIUS packet. RFC 2865 §3: such a datagram is silently discarded. */
export type PacketDefect =
  | 'shorter than a header'
  | 'Length below 20'
  | 'Length above 4096'
  | 'datagram shorter than its Length'
  | 'attribute of Length below 2'
  | 'attribute runs past the packet';

export type DecodedPacket = { readonly packet: RadiusPacket } | { readonly defect: PacketDefect };

export const HEADER_OCTETS = 20;
export const AUTHENTICATOR_AT = 4;
export const AUTHENTICATOR_OCTETS = 16;
export const MAX_PACKET_OCTETS = 4096;
export const MAX_VALUE_OCTETS = 253;

/** Reads one datagram. The result owns its octets: the caller may reuse the datagram. */
export function decodePacket(datagram: Uint8Array): DecodedPacket {
  if (datagram.length < HEADER_OCTETS) return { defect: 'shorter than a header' };
  const view = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const length = view.readUInt16BE(2);
  if (length < HEADER_OCTETS) return { defect: 'Length below 20' };
  if (length > MAX_PACKET_OCTETS) return { defect: 'Length above 4096' };
  if (length > view.length) return { defect: 'datagram shorter than its Length' };
  // RFC 2865 §3: octets outside the range of the Length field are padding and ignored on reception.
  const bytes = Buffer.from(view.subarray(0, length));
  const attributes: WireAttribute[] = [];
  for (let at = HEADER_OCTETS; at < length;) {
    const type = bytes[at];
    const octets = bytes[at + 1];
    if (type === undefined || octets === undefined) return { defect: 'attribute runs past the packet' };
    if (octets < 2) return { defect: 'attribute of Length below 2' };
    if (at + octets > length) return { defect: 'attribute runs past the packet' };
    attributes.push({ type, value: bytes.subarray(at + 2, at + octets) });
    at += octets;
  }
  const authenticator = bytes.subarray(AUTHENTICATOR_AT, HEADER_OCTETS);
  return { packet: { code: view.readUInt8(0), identifier: view.readUInt8(1), authenticator, attributes, bytes } };
}

/** Writes a packet as given; who signs it is `authenticator.ts`. */
export function encodePacket(packet: Omit<RadiusPacket, 'bytes'>): Buffer {
  assert(packet.authenticator.length === AUTHENTICATOR_OCTETS, 'an authenticator is 16 octets');
  assert(Number.isInteger(packet.code) && packet.code >= 1 && packet.code <= 255, 'a code is 1 to 255');
  assert(
    Number.isInteger(packet.identifier) && packet.identifier >= 0 && packet.identifier <= 255,
    'an identifier is one octet',
  );
  const body = Buffer.concat(packet.attributes.map(encodeWireAttribute));
  const length = HEADER_OCTETS + body.length;
  assert(length <= MAX_PACKET_OCTETS, 'a packet is at most 4096 octets');
  const header = Buffer.alloc(HEADER_OCTETS);
  header.writeUInt8(packet.code, 0);
  header.writeUInt8(packet.identifier, 1);
  header.writeUInt16BE(length, 2);
  packet.authenticator.copy(header, AUTHENTICATOR_AT);
  return Buffer.concat([header, body]);
}

function encodeWireAttribute({ type, value }: WireAttribute): Buffer {
  assert(Number.isInteger(type) && type >= 1 && type <= 255, 'an attribute type is 1 to 255');
  assert(value.length <= MAX_VALUE_OCTETS, 'an attribute value is at most 253 octets');
  return Buffer.concat([Buffer.from([type, value.length + 2]), value]);
}
