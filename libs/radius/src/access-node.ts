/** Where on the access network a session comes in, as its NAS says it. */
export interface AccessPort {
  /** The OLT, DSLAM or switch; null where the NAS names its own port alone. */
  readonly accessNode: string | null;
  /** What follows: slot, port, VLAN, ONU. */
  readonly port: string;
}

const MAX_NODE = 64;

// Broadband Forum TR-101 §3.9.3: Access-Node-Identifier, a blank, atm or eth, a blank, slot/port:circuit. Vendors put
// trunk, pon, gpon, epon or xpon where TR-156 §5.7 has them, and rack/frame/slot/sub-slot before the port.
const TR101 = /^(?<node>\S.*?)[ /](?:atm|eth|trunk|x?g?e?pon|xgs-?pon)[ /](?<port>[\w.:/+-]+.*)$/i;
// MA5600: `olt-7 xpon 0/1/0/3:12.100`; C300: `olt-7/1/2/3/0/12 ...` has no word at all and cannot be told from a slot.
const HUAWEI = /^(?<node>[A-Za-z][\w.-]*)[ ]+(?<port>\d+\/\d+(?:\/\d+)+(?:[:.].*)?)$/;
// Huawei's BRAS writes what it knows of itself as `slot=1;subslot=0;port=2;vlanid=100;…`: no node, the port is its own.
const OWN_PORT =
  /^(?:slot=|trunk|eth-trunk|ge[-.\d]|xe[-.\d]|ae\d|gigabitethernet|tengig|bundle|pppoe|ether|sfp|vlan|bridge|<)/i;
// Juniper: `ae0.3221225483:100-200`, or, with the circuit behind it, `ae0.demux0.1#olt-7 eth 1/1:100`.
const JUNIPER = /^[\w./:-]+#(?<rest>\S.*)$/;

// China Telecom and others put the port of the NAS first: `eth 2/1/3:4096.100 olt-7/0/3/0/7:100.200`.
const NAS_FIRST = /^(?:atm|eth|trunk) [\d/]+:[\d.]+ (?<node>[^\s/]+)\/(?<port>\d+(?:\/\d+)+.*)$/i;
// `OLT1 EPON0/1:3`, as BDCOM and V-SOL write it: no blank after the word.
const GLUED = /^(?<node>\S.*?)[ /](?:x?g?e?pon|xgs-?pon)(?<port>\d[\w.:/+-]*.*)$/i;

const TECHNOLOGY = /^(?:atm|eth|trunk|x?g?e?pon|xgs-?pon)$/i;

/** A name that a person gave a box; numbers alone are a slot of something. */
const isName = (text: string): boolean =>
  /[A-Za-z]/.test(text) && !TECHNOLOGY.test(text) && text.length <= MAX_NODE && !/[\p{Cc}]/u.test(text);

/**
 * The access node by an Agent-Circuit-Id, or by a NAS-Port-Id that carries one; what cannot be told for certain is a
 * port of the NAS itself.
 */
export function readAccessPort(text: string): AccessPort {
  const trimmed = text.trim();
  const rest = JUNIPER.exec(trimmed)?.groups?.rest;
  if (rest !== undefined) return readAccessPort(rest);
  const groups =
    NAS_FIRST.exec(trimmed)?.groups ??
    TR101.exec(trimmed)?.groups ??
    GLUED.exec(trimmed)?.groups ??
    (OWN_PORT.test(trimmed) ? undefined : HUAWEI.exec(trimmed)?.groups);
  const { node, port } = groups ?? {};
  if (node === undefined || port === undefined || !isName(node)) return { accessNode: null, port: trimmed };
  return { accessNode: node, port };
}

/** Which of what a NAS tells names the access node; `auto`: the first that does, the circuit id before the port of the NAS. */
export type AccessNodeSource = 'auto' | 'circuit-id' | 'remote-id' | 'port-id';

/** What is told of the line that a session comes in by (RFC 4679 §3.3.1, §3.3.2; RFC 2869 §5.17). */
export interface LineIds {
  readonly circuitId: string | null;
  readonly remoteId: string | null;
  readonly portId: string | null;
}

/** Where a session comes in; without anything that names a node, the port of what was told first. */
export function accessPortOf({ circuitId, remoteId, portId }: LineIds, from: AccessNodeSource): AccessPort {
  const texts = { auto: [circuitId, portId], 'circuit-id': [circuitId], 'remote-id': [remoteId], 'port-id': [portId] }[
    from
  ];
  const read = texts.flatMap((text) => (text === null || text.trim() === '' ? [] : [readAccessPort(text)]));
  const found = read.find(({ accessNode }) => accessNode !== null) ?? read[0] ?? { accessNode: null, port: '' };
  // Who reads the node from a remote id may have put nothing but its name there.
  if (from !== 'remote-id' || found.accessNode !== null || !BARE_NAME.test(found.port) || !isName(found.port))
    return found;
  return { accessNode: found.port, port: circuitId?.trim() ?? '' };
}

const BARE_NAME = /^[A-Za-z][\w.-]*$/;

/** An agent's id as text; as hex digits where it is none, as in the binary forms of DHCP relays. Null: empty. */
export function agentIdText(octets: Buffer): string | null {
  const text = octets.toString('utf8').trim();
  if (octets.length === 0 || text === '') return null;
  return text.includes('\uFFFD') || /\p{Cc}/u.test(text) ? `0x${octets.toString('hex')}` : text;
}
