import {
  attributeOf,
  BINDING_ERROR,
  BINDING_REQUEST,
  BINDING_RESPONSE,
  hasMagicCookie,
  isSignedWith,
  readAddress,
  STUN_ATTRIBUTE,
  writeAddress,
  writeStun,
  type StunAttribute,
  type StunMessage,
  type TransportAddress,
} from './stun-message';

/** What a Binding Request says of who sends it (TR-069 Annex G). */
export interface BindingClaim {
  /** This binding is the one for UDP connection requests. */
  readonly isForConnectionRequests: boolean;
  readonly isChange: boolean;
  readonly username: string | null;
  readonly isSigned: boolean;
}

export interface BindingAnswer {
  readonly octets: Buffer;
  readonly to: TransportAddress;
}

/** A request of a few octets is answered with no more than this, a longer one with no more than it has. */
const LEAST_ANSWER_BYTES = 32;
const MAX_USERNAME_BYTES = 256;
const KNOWN: readonly number[] = [
  STUN_ATTRIBUTE.responseAddress,
  STUN_ATTRIBUTE.changeRequest,
  STUN_ATTRIBUTE.username,
  STUN_ATTRIBUTE.messageIntegrity,
];
const FIRST_OPTIONAL = 0x8000;

/** What a datagram claims; null when it is no Binding Request and so gets no answer. */
export function bindingClaimOf(message: StunMessage): BindingClaim | null {
  if (message.type !== BINDING_REQUEST) return null;
  const has = (type: number): boolean => attributeOf(message, type) !== null;
  const name = attributeOf(message, STUN_ATTRIBUTE.username);
  return {
    isForConnectionRequests: has(STUN_ATTRIBUTE.connectionRequestBinding),
    isChange: has(STUN_ATTRIBUTE.bindingChange),
    // RFC 3489 §11.2.6 wants a multiple of four octets: those who take it literally fill the name up.
    username: name === null || name.length > MAX_USERNAME_BYTES ? null : name.toString('utf8').replace(/[\0 ]+$/, ''),
    isSigned: has(STUN_ATTRIBUTE.messageIntegrity),
  };
}

/**
 * The answer to a Binding Request, or null for silence. It never leads anywhere but back to where the request came
 * from (another port of the same address at most, which Annex G needs to find out how long a binding lives), and it is
 * never larger than the request: whoever forges a sender wins nothing by it.
 *
 * @param password of the sender when it has signed; null when it did not, or is not known
 */
export function answerBinding(
  message: StunMessage,
  octets: number,
  { from, password }: { from: TransportAddress; password: string | null },
): BindingAnswer | null {
  const claim = bindingClaimOf(message);
  if (claim === null) return null;
  const to = answerTo(message, from);
  if (to === null) return null;
  const isKnownSender = password !== null && isSignedWith(message, password);
  const write = (type: number, attributes: readonly StunAttribute[]): BindingAnswer | null => {
    const answer = writeStun(
      { type, transactionId: message.transactionId, attributes },
      isKnownSender ? password : null,
    );
    return answer.length <= Math.max(LEAST_ANSWER_BYTES, octets) ? { octets: answer, to } : null;
  };
  const unknown = message.attributes.filter(({ type }) => type < FIRST_OPTIONAL && !KNOWN.includes(type));
  if (unknown.length > 0) return write(BINDING_ERROR, [errorCode(420), unknownAttributes(unknown)]);
  if (claim.isSigned && !isKnownSender) return write(BINDING_ERROR, [errorCode(431)]);
  // A binding that is said to be another one now is believed from its CPE alone.
  if (claim.isChange && !claim.isSigned) return write(BINDING_ERROR, [errorCode(401)]);
  const mapped = hasMagicCookie(message)
    ? { type: STUN_ATTRIBUTE.xorMappedAddress, value: writeAddress(from, message.transactionId) }
    : { type: STUN_ATTRIBUTE.mappedAddress, value: writeAddress(from) };
  const both = [{ type: STUN_ATTRIBUTE.mappedAddress, value: writeAddress(from) }, mapped];
  return (hasMagicCookie(message) ? write(BINDING_RESPONSE, both) : null) ?? write(BINDING_RESPONSE, [mapped]);
}

/** RESPONSE-ADDRESS sends answers to whoever is named, so only another port of the same sender is. */
function answerTo(message: StunMessage, from: TransportAddress): TransportAddress | null {
  const change = attributeOf(message, STUN_ATTRIBUTE.changeRequest);
  // There is no second address or port to answer from.
  if (change !== null && change.length === 4 && change.readUInt32BE(0) !== 0) return null;
  const named = attributeOf(message, STUN_ATTRIBUTE.responseAddress);
  if (named === null) return from;
  const address = readAddress(named);
  return address !== null && address.address === from.address && address.port > 0 ? address : null;
}

function errorCode(code: 401 | 420 | 431): StunAttribute {
  return { type: STUN_ATTRIBUTE.errorCode, value: Buffer.from([0, 0, Math.floor(code / 100), code % 100]) };
}

function unknownAttributes(attributes: readonly StunAttribute[]): StunAttribute {
  const value = Buffer.alloc(4);
  // RFC 3489 §11.2.10: an even number of types, one of them repeated if need be.
  const [first] = attributes;
  value.writeUInt16BE(first?.type ?? 0, 0);
  value.writeUInt16BE(attributes[1]?.type ?? first?.type ?? 0, 2);
  return { type: STUN_ATTRIBUTE.unknownAttributes, value };
}
