import { assert, assertNever } from '@demarc/kernel';
import { acsFaultString } from './fault';
import type {
  AcsAnswer,
  AcsMessage,
  AcsRequest,
  CpeMessage,
  CpeReport,
  CpeRequest,
  CpeResponse,
  Inform,
  RpcOutcome,
  TransferComplete,
} from './messages';
import { answerKicked } from './rpc/kicked';

/** A request of ours that the CPE has yet to answer. */
export interface PendingRequest {
  readonly id: string;
  readonly request: AcsRequest;
  /** The request before this one: a CPE that lost our message repeats its answer to that. */
  readonly previousId: string | null;
  readonly wasRepeated: boolean;
}

interface Progress {
  /** Makes the IDs of our requests differ from those of every other session. */
  readonly tag: string;
  /** HTTP requests of the CPE so far. */
  readonly messages: number;
  /** Requests of ours so far. */
  readonly requests: number;
}

export type SessionState = Progress &
  (
    | { readonly phase: 'awaiting-inform' }
    /** After InformResponse the CPE sends requests of its own, until its empty POST. */
    | { readonly phase: 'cpe-requests' }
    /** The CPE has handed over; our next message is being chosen. */
    | { readonly phase: 'choosing'; readonly answeredId: string | null }
    | { readonly phase: 'awaiting-response'; readonly pending: PendingRequest }
    | { readonly phase: 'ended' }
  );

export type Effect =
  /** Begin a session. One of the same CPE that is still open is over; what it sent and got no answer to is undecided. */
  | { readonly do: 'open'; readonly inform: Inform }
  | { readonly do: 'record-transfer'; readonly transferComplete: TransferComplete }
  | { readonly do: 'record-report'; readonly report: CpeReport }
  | { readonly do: 'record-outcome'; readonly request: AcsRequest; readonly outcome: RpcOutcome }
  /** Ask provisioning for the next request, and give it to `choose`. */
  | { readonly do: 'choose' }
  | { readonly do: 'send'; readonly message: AcsMessage }
  /** 204: nothing more to say; the CPE closes. */
  | { readonly do: 'finish' }
  /** The message does not belong here: the state stays, so that a stray request cannot end a session. */
  | { readonly do: 'reject'; readonly reason: string };

export interface Step {
  readonly next: SessionState;
  readonly effects: readonly Effect[];
}

export interface SessionLimits {
  /** HTTP requests of the CPE in one session. */
  readonly messages: number;
  /** Requests of ours; a session that reaches it ends well, and the rest waits for the next one. */
  readonly requests: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = { messages: 400, requests: 200 };

/** @param tag distinguishes the message IDs of this session from those of every other */
export function newSession(tag: string): SessionState {
  return { phase: 'awaiting-inform', tag, messages: 0, requests: 0 };
}

/** What one message of the CPE means in this state: the state that follows, and what is to be done, in this order. */
export function step(state: SessionState, message: CpeMessage, limits = DEFAULT_SESSION_LIMITS): Step {
  if (message.type === 'request' && message.request.method === 'Inform') {
    return open(state, message.id, message.request.inform);
  }
  if (state.messages >= limits.messages) return reject(state, 'the session has too many messages');
  const counted = { ...state, messages: state.messages + 1 };
  switch (counted.phase) {
    case 'awaiting-inform':
      return reject(counted, 'a session opens with Inform');
    case 'cpe-requests':
      return inCpeRequests(counted, message);
    case 'awaiting-response':
      return inAwaitingResponse(counted, message, limits);
    case 'choosing':
      return reject(counted, 'the previous message is still being worked on');
    case 'ended':
      return reject(counted, 'the session is over');
    default:
      return assertNever(counted);
  }
}

/** Goes on after `choose`: sends the request, or says 204 when there is none. */
export function choose(state: SessionState, request: AcsRequest | null): Step {
  assert(state.phase === 'choosing', 'a request is chosen when the CPE has handed over');
  const { tag, messages, requests, answeredId } = state;
  if (request === null) return { next: { phase: 'ended', tag, messages, requests }, effects: [{ do: 'finish' }] };
  const id = `${tag}-${requests + 1}`;
  const pending = { id, request, previousId: answeredId, wasRepeated: false };
  return {
    next: { phase: 'awaiting-response', tag, messages, requests: requests + 1, pending },
    effects: [{ do: 'send', message: { type: 'request', id, request } }],
  };
}

/**
 * TR-069 A.3.3.1: a CPE that misses our InformResponse informs again, with the same Inform. In whatever state that finds
 * the session, it begins anew: what was under way before is undecided, and recording the Inform twice must be harmless.
 */
function open(state: SessionState, id: string, inform: Inform): Step {
  return {
    next: { phase: 'cpe-requests', tag: state.tag, messages: 1, requests: state.requests },
    effects: [{ do: 'open', inform }, answer(id, { method: 'InformResponse' })],
  };
}

type InPhase<P extends SessionState['phase']> = Extract<SessionState, { phase: P }>;

function inCpeRequests(state: InPhase<'cpe-requests'>, message: CpeMessage): Step {
  switch (message.type) {
    case 'empty':
      return { next: handedOver(state, null), effects: [{ do: 'choose' }] };
    case 'request':
      return { next: state, effects: answerRequest(message.id, message.request) };
    case 'response':
    case 'fault':
      return reject(state, 'an answer to a request that was not made');
    default:
      return assertNever(message);
  }
}

function answerRequest(id: string, request: CpeRequest): Effect[] {
  switch (request.method) {
    case 'TransferComplete':
      return [
        { do: 'record-transfer', transferComplete: request.transferComplete },
        answer(id, { method: 'TransferCompleteResponse' }),
      ];
    case 'Kicked':
      return [{ do: 'record-report', report: request }, answer(id, answerKicked(request))];
    case 'AutonomousTransferComplete':
    case 'RequestDownload':
    case 'DUStateChangeComplete':
    case 'AutonomousDUStateChangeComplete':
      return [{ do: 'record-report', report: request }, answer(id, { method: `${request.method}Response` })];
    case 'GetRPCMethods':
      return [answer(id, { method: 'GetRPCMethodsResponse' })];
    case 'unsupported':
      return [answer(id, { method: 'Fault', faultCode: 8000, faultString: acsFaultString(8000) })];
    case 'Inform':
      throw new Error('assertion failed: an Inform opens a session');
    default:
      return assertNever(request);
  }
}

function inAwaitingResponse(state: InPhase<'awaiting-response'>, message: CpeMessage, limits: SessionLimits): Step {
  switch (message.type) {
    case 'empty':
      return repeat(state, 'an empty message where an answer is due');
    case 'request':
      return reject(state, 'a request where an answer is due');
    case 'response':
    case 'fault':
      return takeAnswer(state, message, limits);
    default:
      return assertNever(message);
  }
}

type Answer = Extract<CpeMessage, { type: 'response' | 'fault' }>;

function takeAnswer(state: InPhase<'awaiting-response'>, message: Answer, limits: SessionLimits): Step {
  const { pending } = state;
  if (message.id !== '' && message.id !== pending.id) {
    if (message.id === pending.previousId) return repeat(state, 'an answer that was already taken');
    return reject(state, 'an answer with the ID of another request');
  }
  if (message.type === 'response' && !isAnswerTo(pending.request, message.response)) {
    return reject(state, 'an answer to another method than was asked');
  }
  const outcome = message.type === 'fault' ? { fault: message.fault } : { response: message.response };
  const recorded: Effect = { do: 'record-outcome', request: pending.request, outcome };
  if (state.requests >= limits.requests) {
    return { next: { ...progress(state), phase: 'ended' }, effects: [recorded, { do: 'finish' }] };
  }
  return { next: handedOver(state, pending.id), effects: [recorded, { do: 'choose' }] };
}

const isAnswerTo = (request: AcsRequest, response: CpeResponse): boolean =>
  response.method === `${request.method}Response`;

/** The CPE did not get our request: it is sent again, once, with its ID, so that answering it twice is impossible. */
function repeat(state: InPhase<'awaiting-response'>, reason: string): Step {
  const { pending } = state;
  if (pending.wasRepeated) return reject(state, reason);
  const message: AcsMessage = { type: 'request', id: pending.id, request: pending.request };
  return {
    next: { ...state, pending: { ...pending, wasRepeated: true } },
    effects: [{ do: 'send', message }],
  };
}

const progress = ({ tag, messages, requests }: SessionState): Progress => ({ tag, messages, requests });

const handedOver = (state: SessionState, answeredId: string | null): SessionState => ({
  ...progress(state),
  phase: 'choosing',
  answeredId,
});

const answer = (id: string, what: AcsAnswer): Effect => ({
  do: 'send',
  message: { type: 'answer', id, answer: what },
});

const reject = (state: SessionState, reason: string): Step => ({ next: state, effects: [{ do: 'reject', reason }] });
