import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '@demarc/kernel';
import { AUTHENTICATOR_AT, AUTHENTICATOR_OCTETS, HEADER_OCTETS, encodePacket } from './packet';
import type { RadiusPacket, WireAttribute } from './packet';
import { PACKET_CODE } from './packet-code';

export const MESSAGE_AUTHENTICATOR = 80;
const ZEROS = Buffer.alloc(AUTHENTICATOR_OCTETS);

/** What a check of a packet against a shared secret found. */
export type Authenticity = 'genuine' | 'wrong authenticator' | 'wrong Message-Authenticator';

export interface UnsignedPacket {
  readonly code: number;
  readonly identifier: number;
  readonly attributes: readonly WireAttribute[];
}

export interface Signing {
  readonly secret: string | Buffer;
  readonly messageAuthenticator: boolean;
}

/** Codes whose Request Authenticator is random instead of a checksum (RFC 2865 §3, RFC 5997 §3). */
const isRandomlyAuthenticated = (code: number): boolean =>
  code === PACKET_CODE['Access-Request'] || code === PACKET_CODE['Status-Server'];

/**
 * Signs an Accounting-, Disconnect- or CoA-Request. RFC 2866 §3, RFC 5176 §2.3: the Request Authenticator is
 * MD5(Code + Identifier + Length + 16 zero octets + attributes + secret).
 */
export function signRequest(request: UnsignedPacket, signing: Signing): Buffer {
  assert(!isRandomlyAuthenticated(request.code), 'this request carries a random authenticator');
  const bytes = drafted(request, signing, ZEROS);
  // RFC 5176 §3.4: the Request Authenticator counts as zeros in the HMAC, and covers the finished HMAC itself.
  if (signing.messageAuthenticator) writeMessageAuthenticator(bytes, signing.secret);
  checksum(bytes, signing.secret).copy(bytes, AUTHENTICATOR_AT);
  return bytes;
}

/**
 * Signs an answer. RFC 2865 §3: the Response Authenticator is
 * MD5(Code + Identifier + Length + Request Authenticator + attributes + secret).
 */
export function signResponse(response: UnsignedPacket, requestAuthenticator: Buffer, signing: Signing): Buffer {
  // RFC 2869 §5.19 has no Message-Authenticator in accounting, and servers disagree on how its answer would be signed.
  assert(
    !(signing.messageAuthenticator && response.code === PACKET_CODE['Accounting-Response']),
    'an Accounting-Response carries no Message-Authenticator',
  );
  const bytes = drafted(response, signing, requestAuthenticator);
  if (signing.messageAuthenticator) writeMessageAuthenticator(bytes, signing.secret);
  checksum(bytes, signing.secret).copy(bytes, AUTHENTICATOR_AT);
  return bytes;
}

/** Whether a request was made by someone who knows the secret. */
export function checkRequest(packet: RadiusPacket, secret: string | Buffer): Authenticity {
  if (isRandomlyAuthenticated(packet.code)) return checkMessageAuthenticator(packet, packet.authenticator, secret);
  const expected = checksum(withAuthenticator(packet.bytes, ZEROS), secret);
  if (!timingSafeEqual(expected, packet.authenticator)) return 'wrong authenticator';
  return checkMessageAuthenticator(packet, ZEROS, secret);
}

/** Whether an answer belongs to the request with this authenticator and was made by someone who knows the secret. */
export function checkResponse(
  packet: RadiusPacket,
  requestAuthenticator: Buffer,
  secret: string | Buffer,
): Authenticity {
  const expected = checksum(withAuthenticator(packet.bytes, requestAuthenticator), secret);
  if (!timingSafeEqual(expected, packet.authenticator)) return 'wrong authenticator';
  return checkMessageAuthenticator(packet, requestAuthenticator, secret);
}

/**
 * The packet ready for its checksums. The advice after CVE-2024-3596 puts the Message-Authenticator first,
 * so that nothing an attacker chooses stands before it.
 */
function drafted(packet: UnsignedPacket, signing: Signing, authenticator: Buffer): Buffer {
  assert(
    packet.attributes.every(({ type }) => type !== MESSAGE_AUTHENTICATOR),
    'signing adds the Message-Authenticator',
  );
  const first = signing.messageAuthenticator ? [{ type: MESSAGE_AUTHENTICATOR, value: ZEROS }] : [];
  return encodePacket({ ...packet, authenticator, attributes: [...first, ...packet.attributes] });
}

/** Fills the Message-Authenticator, which `drafted` put right after the header. */
function writeMessageAuthenticator(bytes: Buffer, secret: string | Buffer): void {
  createHmac('md5', secret)
    .update(bytes)
    .digest()
    .copy(bytes, HEADER_OCTETS + 2);
}

/** RFC 2869 §5.14: HMAC-MD5 over the packet with this attribute's value as zeros. Absent is fine, two are not. */
function checkMessageAuthenticator(packet: RadiusPacket, authenticator: Buffer, secret: string | Buffer): Authenticity {
  const present = packet.attributes.filter(({ type }) => type === MESSAGE_AUTHENTICATOR);
  if (present.length === 0) return 'genuine';
  const [only] = present;
  if (only === undefined || present.length > 1 || only.value.length !== AUTHENTICATOR_OCTETS) {
    return 'wrong Message-Authenticator';
  }
  const zeroed = packet.attributes.map((attribute) => (attribute === only ? { ...only, value: ZEROS } : attribute));
  const bytes = encodePacket({ ...packet, authenticator, attributes: zeroed });
  const expected = createHmac('md5', secret).update(bytes).digest();
  return timingSafeEqual(expected, only.value) ? 'genuine' : 'wrong Message-Authenticator';
}

function withAuthenticator(bytes: Buffer, authenticator: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  authenticator.copy(copy, AUTHENTICATOR_AT);
  return copy;
}

const checksum = (bytes: Buffer, secret: string | Buffer): Buffer =>
  createHash('md5').update(bytes).update(secret).digest();
