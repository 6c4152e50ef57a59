/** The packet codes Demarc knows (RFC 2865 §3, RFC 2866 §3, RFC 5176 §2). */
export const PACKET_CODE = {
  'Access-Request': 1,
  'Access-Accept': 2,
  'Access-Reject': 3,
  'Accounting-Request': 4,
  'Accounting-Response': 5,
  'Access-Challenge': 11,
  'Status-Server': 12,
  'Disconnect-Request': 40,
  'Disconnect-ACK': 41,
  'Disconnect-NAK': 42,
  'CoA-Request': 43,
  'CoA-ACK': 44,
  'CoA-NAK': 45,
} as const;

export type PacketCodeName = keyof typeof PACKET_CODE;

const NAMES = new Map<number, PacketCodeName>(
  Object.entries(PACKET_CODE).map(([name, code]) => [code, name as PacketCodeName]),
);

/** The name of a packet code, or `Code-<n>` for one outside the list. */
export const packetCodeName = (code: number): string => NAMES.get(code) ?? `Code-${code}`;
