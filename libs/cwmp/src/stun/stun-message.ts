import { createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '@demarc/kernel';

/** RFC 3489 §11.2 and RFC 5389 §15, and the two of TR-069 Annex G. */
export const STUN_ATTRIBUTE = {
  mappedAddress: 0x0001,
  responseAddress: 0x0002,
  changeRequest: 0x0003,
  sourceAddress: 0x0004,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  xorMappedAddress: 0x0020,
  software: 0x8022,
  fingerprint: 0x8028,
  connectionRequestBinding: 0xc001,
  bindingChange: 0xc002,
} as const;

export const BINDING_REQUEST = 0x0001;
export const BINDING_RESPONSE = 0x0101;
export const BINDING_ERROR = 0x0111;

export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface StunMessage {
  readonly type: number;
  /** 16 octets: with RFC 5389 the first four are the magic cookie. */
  readonly transactionId: Buffer;
  readonly attributes: readonly StunAttribute[];
  /** The octets before MESSAGE-INTEGRITY, which it vouches for; null without one. */
  readonly vouchedFor: Buffer | null;
}

export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

const HEADER_BYTES = 20;
const MAX_BYTES = 548; // fits into the smallest IPv4 datagram that everybody must take
const MAX_ATTRIBUTES = 24;
const INTEGRITY_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const BLOCK_BYTES = 64;

export const hasMagicCookie = ({ transactionId }: Pick<StunMessage, 'transactionId'>): boolean =>
  transactionId.readUInt32BE(0) === MAGIC_COOKIE;

/** Reads a datagram; null when it is no STUN message. */
export function parseStun(bytes: Buffer): StunMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.length > MAX_BYTES) return null;
  const type = bytes.readUInt16BE(0);
  if ((type & 0xc000) !== 0 || bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES) return null;
  // RFC 5389 fills attributes up to four octets. RFC 3489 lets nobody need to, and some clients do not.
  return readAttributes(bytes, 4) ?? readAttributes(bytes, 1);
}

function readAttributes(bytes: Buffer, alignment: 1 | 4): StunMessage | null {
  const attributes: StunAttribute[] = [];
  let vouchedFor: Buffer | null = null;
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    if (attributes.length === MAX_ATTRIBUTES || at + 4 > bytes.length) return null;
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return null;
    if (type === STUN_ATTRIBUTE.messageIntegrity && vouchedFor === null) vouchedFor = bytes.subarray(0, at);
    attributes.push({ type, value: bytes.subarray(at + 4, end) });
    at = Math.ceil(end / alignment) * alignment;
  }
  if (at !== bytes.length) return null;
  return { type: bytes.readUInt16BE(0), transactionId: bytes.subarray(4, HEADER_BYTES), attributes, vouchedFor };
}

export const attributeOf = (message: StunMessage, type: number): Buffer | null =>
  message.attributes.find((attribute) => attribute.type === type)?.value ?? null;

/** The octets of a message. @param password signs it; the signature is its last attribute */
export function writeStun(
  message: Pick<StunMessage, 'type' | 'transactionId' | 'attributes'>,
  password: string | null = null,
): Buffer {
  assert(message.transactionId.length === 16, 'a transaction id has 16 octets');
  const body = Buffer.concat(message.attributes.map(writeAttribute));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(message.type, 0);
  header.writeUInt16BE(body.length + (password === null ? 0 : 4 + INTEGRITY_BYTES), 2);
  message.transactionId.copy(header, 4);
  const plain = Buffer.concat([header, body]);
  if (password === null) return plain;
  const form = hasMagicCookie(message) ? 'rfc5389' : 'rfc3489';
  const value = integrityOf(plain, password, form);
  return Buffer.concat([plain, writeAttribute({ type: STUN_ATTRIBUTE.messageIntegrity, value })]);
}

function writeAttribute({ type, value }: StunAttribute): Buffer {
  const octets = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  octets.writeUInt16BE(type, 0);
  octets.writeUInt16BE(value.length, 2);
  value.copy(octets, 4);
  return octets;
}

/** Whether a message is signed with this password, in the form of either RFC: clients mix them. */
export function isSignedWith(message: StunMessage, password: string): boolean {
  const signature = attributeOf(message, STUN_ATTRIBUTE.messageIntegrity);
  const { vouchedFor } = message;
  if (signature === null || vouchedFor === null || signature.length !== INTEGRITY_BYTES) return false;
  return (['rfc3489', 'rfc5389'] as const).some((form) =>
    timingSafeEqual(integrityOf(vouchedFor, password, form), signature),
  );
}

/** HMAC-SHA1 over what stands before it, with a length that counts it; RFC 3489 §11.2.8 fills up to 64 octets besides. */
function integrityOf(before: Buffer, password: string, form: 'rfc3489' | 'rfc5389'): Buffer {
  const length = form === 'rfc5389' ? before.length : Math.ceil(before.length / BLOCK_BYTES) * BLOCK_BYTES;
  const text = Buffer.alloc(length);
  before.copy(text);
  text.writeUInt16BE(before.length - HEADER_BYTES + 4 + INTEGRITY_BYTES, 2);
  return createHmac('sha1', password).update(text).digest();
}

/** MAPPED-ADDRESS and its like; null for what is no address. */
export function readAddress(value: Buffer): TransportAddress | null {
  if (value.length < 8) return null;
  const port = value.readUInt16BE(2);
  if (value[1] === 1 && value.length === 8) return { address: [...value.subarray(4)].join('.'), port };
  if (value[1] !== 2 || value.length !== 20) return null;
  const groups = Array.from({ length: 8 }, (_, n) => value.readUInt16BE(4 + 2 * n).toString(16));
  return { address: new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1), port };
}

/** @param mask the first octets of the transaction id, for XOR-MAPPED-ADDRESS (RFC 5389 §15.2) */
export function writeAddress({ address, port }: TransportAddress, mask: Buffer | null = null): Buffer {
  const host = octetsOf(address);
  const value = Buffer.concat([Buffer.from([0, host.length === 4 ? 1 : 2, port >>> 8, port & 255]), host]);
  if (mask === null) return value;
  for (let n = 2; n < value.length; n++) value[n] = (value[n] ?? 0) ^ (mask[n < 4 ? n - 2 : n - 4] ?? 0);
  return value;
}

function octetsOf(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  const octets = Buffer.alloc(16);
  all.forEach((group, n) => octets.writeUInt16BE(parseInt(group, 16), 2 * n));
  return octets;
}
