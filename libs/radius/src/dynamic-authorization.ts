import { assert } from '@demarc/kernel';
import { encodeAttributes, readAttributes, valueOf } from './attributes/attributes';
import type { NamedAttribute } from './attributes/dictionary';
import { checkResponse, signRequest } from './authenticator';
import type { ErrorCause } from './error-cause';
import { errorCause } from './error-cause';
import type { NasRecipe, SessionAttribute } from './nas-recipes';
import type { PacketDefect } from './packet';
import { AUTHENTICATOR_AT, HEADER_OCTETS, decodePacket } from './packet';
import { PACKET_CODE } from './packet-code';

/** What is known of a session; a `null` is not known. */
export type SessionIdentity = { readonly [A in SessionAttribute]: string | null };

export interface DynamicAuthorizationOptions {
  readonly secret: string;
  /** RFC 5176 §3: changes with the content of a request, stays for its retransmissions. */
  readonly identifier: number;
  /** RFC 5176 §3.4: MAY be sent; a NAS that gets one must find it right. */
  readonly messageAuthenticator: boolean;
  /** RFC 5176 §6.3: lets the NAS refuse replays; `null` leaves it out. */
  readonly eventTimestamp: Date | null;
}

/** How a request points at its session, and whether "no such session" can be believed. */
export interface SessionSelection {
  readonly by: readonly SessionAttribute[];
  readonly isConclusive: boolean;
}

/** Which attributes the recipe picks from what is known; `null` when that is too little to point at a session. */
export function selectSession(recipe: NasRecipe, session: SessionIdentity): SessionSelection | null {
  const index = recipe.identifyBy.findIndex((set) => set.every((name) => session[name] !== null));
  const by = recipe.identifyBy[index];
  return by === undefined ? null : { by, isConclusive: index < recipe.conclusiveSets };
}

/** A Disconnect-Request (code 40). RFC 5176 §3.6: it holds nothing but what identifies the session. */
export function disconnectRequest(
  selection: SessionSelection,
  session: SessionIdentity,
  options: DynamicAuthorizationOptions,
): Buffer {
  return signed(PACKET_CODE['Disconnect-Request'], identification(selection, session), options);
}

/** A CoA-Request (code 43): the session, and what is to change on it. */
export function coaRequest(
  selection: SessionSelection,
  session: SessionIdentity,
  changes: readonly NamedAttribute[],
  options: DynamicAuthorizationOptions,
): Buffer {
  assert(changes.length > 0, 'a CoA-Request changes something');
  return signed(PACKET_CODE['CoA-Request'], [...identification(selection, session), ...changes], options);
}

/** The changes a NAS of this kind would refuse or ignore on a live session. */
export const unsupportedChanges = (recipe: NasRecipe, changes: readonly NamedAttribute[]): string[] =>
  changes.map(({ name }) => name).filter((name) => !recipe.coaChanges.includes(name));

function identification(selection: SessionSelection, session: SessionIdentity): NamedAttribute[] {
  return selection.by.map((name) => {
    const value = session[name];
    assert(value !== null, `${name} is known`);
    return { name, value };
  });
}

function signed(code: number, attributes: readonly NamedAttribute[], options: DynamicAuthorizationOptions): Buffer {
  const { identifier, secret, messageAuthenticator, eventTimestamp } = options;
  const timed: NamedAttribute[] = eventTimestamp === null ? [] : [{ name: 'Event-Timestamp', value: eventTimestamp }];
  const unsigned = { code, identifier, attributes: encodeAttributes([...attributes, ...timed]) };
  return signRequest(unsigned, { secret, messageAuthenticator });
}

/** Why a datagram is no answer to a request. RFC 2865 §3: it is silently discarded, and waiting goes on. */
export type AnswerDefect =
  | PacketDefect
  | 'another identifier'
  | 'not an answer to this request'
  | 'wrong authenticator'
  | 'wrong Message-Authenticator';

export type DynamicAuthorizationAnswer =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak'; readonly errorCause: ErrorCause; readonly replyMessage: string | null }
  | { readonly kind: 'discard'; readonly defect: AnswerDefect };

/** Reads what came back for a request: an answer counts only when its Response Authenticator proves the shared secret. */
export function readAnswer(datagram: Uint8Array, request: Buffer, secret: string): DynamicAuthorizationAnswer {
  const decoded = decodePacket(datagram);
  if ('defect' in decoded) return { kind: 'discard', defect: decoded.defect };
  const { packet } = decoded;
  const asked = request.readUInt8(0);
  if (packet.identifier !== request.readUInt8(1)) return { kind: 'discard', defect: 'another identifier' };
  // RFC 5176 §3: ACK is the code of the request + 1, NAK + 2.
  if (packet.code !== asked + 1 && packet.code !== asked + 2) {
    return { kind: 'discard', defect: 'not an answer to this request' };
  }
  const authenticity = checkResponse(packet, request.subarray(AUTHENTICATOR_AT, HEADER_OCTETS), secret);
  if (authenticity !== 'genuine') return { kind: 'discard', defect: authenticity };
  if (packet.code === asked + 1) return { kind: 'ack' };
  const attributes = readAttributes(packet.attributes);
  return {
    kind: 'nak',
    errorCause: errorCause(valueOf(attributes, 'Error-Cause') ?? null),
    replyMessage: valueOf(attributes, 'Reply-Message') ?? null,
  };
}

/** What an answer to a Disconnect-Request says of the session: a session that is not there is as good as ended. */
export type DisconnectVerdict = 'disconnected' | 'already-gone' | 'try-again' | 'refused';

export function disconnectVerdict(answer: Exclude<DynamicAuthorizationAnswer, { kind: 'discard' }>): DisconnectVerdict {
  if (answer.kind === 'ack') return 'disconnected';
  switch (answer.errorCause.class) {
    case 'done':
    case 'gone':
      return 'already-gone';
    case 'passing':
      return 'try-again';
    case 'final':
      return 'refused';
  }
}
