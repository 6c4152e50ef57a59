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

/** A name that a person gave a box; numbers alone are a slot of something. */
const isName = (text: string): boolean => /[A-Za-z]/.test(text) && text.length <= MAX_NODE && !/[\p{Cc}]/u.test(text);

/**
 * The access node by an Agent-Circuit-Id, or by a NAS-Port-Id that carries one; what cannot be told for certain is a
 * port of the NAS itself.
 */
export function readAccessPort(text: string): AccessPort {
  const trimmed = text.trim();
  const rest = JUNIPER.exec(trimmed)?.groups?.rest;
  if (rest !== undefined) return readAccessPort(rest);
  const groups = TR101.exec(trimmed)?.groups ?? (OWN_PORT.test(trimmed) ? undefined : HUAWEI.exec(trimmed)?.groups);
  const { node, port } = groups ?? {};
  if (node === undefined || port === undefined || !isName(node)) return { accessNode: null, port: trimmed };
  return { accessNode: node, port };
}
