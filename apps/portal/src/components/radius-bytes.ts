/** One field of a RADIUS packet (RFC 2865 §3), as it stands on the wire. */
export interface PacketField {
  readonly offset: number;
  readonly hex: string;
  readonly name: string;
  readonly text: string;
}

const CODES: Readonly<Record<number, string>> = {
  4: 'Accounting-Request',
  40: 'Disconnect-Request',
  41: 'Disconnect-ACK',
  42: 'Disconnect-NAK',
  43: 'CoA-Request',
  44: 'CoA-ACK',
  45: 'CoA-NAK',
};

type Kind = 'text' | 'integer' | 'address' | 'time' | 'bytes';
const ATTRIBUTES: Readonly<Record<number, readonly [string, Kind]>> = {
  1: ['User-Name', 'text'],
  4: ['NAS-IP-Address', 'address'],
  5: ['NAS-Port', 'integer'],
  8: ['Framed-IP-Address', 'address'],
  24: ['State', 'bytes'],
  25: ['Class', 'bytes'],
  26: ['Vendor-Specific', 'bytes'],
  31: ['Calling-Station-Id', 'text'],
  32: ['NAS-Identifier', 'text'],
  33: ['Proxy-State', 'bytes'],
  40: ['Acct-Status-Type', 'integer'],
  41: ['Acct-Delay-Time', 'integer'],
  42: ['Acct-Input-Octets', 'integer'],
  43: ['Acct-Output-Octets', 'integer'],
  44: ['Acct-Session-Id', 'text'],
  46: ['Acct-Session-Time', 'integer'],
  49: ['Acct-Terminate-Cause', 'integer'],
  52: ['Acct-Input-Gigawords', 'integer'],
  53: ['Acct-Output-Gigawords', 'integer'],
  55: ['Event-Timestamp', 'time'],
  80: ['Message-Authenticator', 'bytes'],
  87: ['NAS-Port-Id', 'text'],
  101: ['Error-Cause', 'integer'],
};

const HEADER_BYTES = 20;

function bytesOf(hex: string): Uint8Array | null {
  const clean = hex.replace(/\s/g, '');
  if (clean.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(clean)) return null;
  return Uint8Array.from(clean.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export const spaced = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

const integer = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function textOf(kind: Kind, bytes: Uint8Array): string {
  if (kind === 'text') return new TextDecoder().decode(bytes);
  if (kind === 'address' && bytes.length === 4) return Array.from(bytes).join('.');
  if (kind === 'time' && bytes.length === 4) return new Date(integer(bytes) * 1000).toISOString();
  if (kind === 'integer' && bytes.length === 4) return String(integer(bytes));
  return `${bytes.length} bytes`;
}

/** The stored bytes, field by field, for a person to check against a capture; null when they are no packet. */
export function packetFields(hex: string): readonly PacketField[] | null {
  const packet = bytesOf(hex);
  if (packet === null || packet.length < HEADER_BYTES) return null;
  const field = (from: number, to: number, name: string, text: string): PacketField => ({
    offset: from,
    hex: spaced(packet.subarray(from, to)),
    name,
    text,
  });
  const code = packet[0] ?? 0;
  const fields = [
    field(0, 1, 'Code', `${code} ${CODES[code] ?? ''}`.trim()),
    field(1, 2, 'Identifier', String(packet[1])),
    field(2, 4, 'Length', String(integer(packet.subarray(2, 4)))),
    field(4, HEADER_BYTES, 'Authenticator', '16 bytes'),
  ];
  let at = HEADER_BYTES;
  while (at < packet.length) {
    const type = packet[at] ?? 0;
    const length = packet[at + 1] ?? 0;
    if (length < 2 || at + length > packet.length) {
      fields.push(field(at, packet.length, 'unreadable', 'the attribute does not fit into the packet'));
      return fields;
    }
    const [name, kind] = ATTRIBUTES[type] ?? [`attribute ${type}`, 'bytes'];
    fields.push(field(at, at + length, name, textOf(kind, packet.subarray(at + 2, at + length))));
    at += length;
  }
  return fields;
}
