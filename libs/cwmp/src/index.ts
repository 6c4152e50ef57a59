export type {
  AcsAnswer,
  AcsMessage,
  AcsMethod,
  AcsRequest,
  AttributeSetting,
  AutonomousTransfer,
  CpeMessage,
  CpeReport,
  CpeRequest,
  CpeResponse,
  CwmpFault,
  DeploymentOperation,
  DeploymentResult,
  DeviceId,
  Inform,
  InformEvent,
  Notification,
  ParameterAttributes,
  ParameterFault,
  ParameterInfo,
  ParameterSetting,
  ParameterValue,
  QueuedFile,
  QueuedTransfer,
  RpcOutcome,
  TimeWindow,
  TransferComplete,
} from './messages';
export { decodeEnvelope, type CpeEnvelope, type DecodeOptions, type DecodeResult } from './envelope/decode-envelope';
export { DEFAULT_NAMESPACE, encodeEnvelope } from './envelope/encode-envelope';
export { EnvelopeError, type EnvelopeRefusal } from './envelope/envelope-error';
export { MASK, maskValues, type MaskedMessage, type MaskOptions } from './envelope/mask-values';
export { isXmlText } from './envelope/characters';
export { DEFAULT_LIMITS, type ReaderLimits } from './envelope/reader-limits';
export type { ReaderTolerance } from './envelope/tolerance';
export { eventKind, mustBeDurable, type EventKind } from './event-code';
export { acsFaultString, faultMeaning, faultWords, type AcsFaultCode } from './fault';
export { withoutCredentials } from './url';
export {
  choose,
  DEFAULT_SESSION_LIMITS,
  newSession,
  step,
  type Effect,
  type PendingRequest,
  type SessionLimits,
  type SessionState,
  type Step,
} from './session';
export {
  digestChallenge,
  digestHa1,
  isProofOf,
  NonceIssuer,
  parseDigestAnswer,
  parseRfc2069Answer,
  type DigestAlgorithm,
  type DigestAnswer,
  type DigestRequest,
  type NonceState,
} from './digest';
export { basicChallenge, isBasicProofOf, parseBasicAnswer, type BasicAnswer } from './basic';
export { answerChallenge, parseDigestChallenge, type DigestChallenge, type DigestCredentials } from './digest-client';
export {
  judgeConnectionResponse,
  parseConnectionRequestUrl,
  parseConnectionResponse,
  writeConnectionRequest,
  type ConnectionAttempt,
  type ConnectionRequestResult,
  type ConnectionRequestStep,
  type ConnectionRequestTarget,
  type ConnectionResponse,
  type TargetRefusal,
} from './connection-request';
export { identityOfCommonName, type CertifiedIdentity } from './certificate-identity';
export {
  isSignedWith,
  parseStun,
  writeStun,
  BINDING_REQUEST,
  STUN_ATTRIBUTE,
  type StunAttribute,
  type StunMessage,
  type TransportAddress,
} from './stun/stun-message';
export { answerBinding, bindingClaimOf, type BindingAnswer, type BindingClaim } from './stun/stun-server';
export { parseUdpAddress, writeUdpConnectionRequest, type UdpConnectionRequest } from './udp-connection-request';
export { StanzaReader, StreamBroken, type Stanza } from './xmpp/stanza-reader';
export {
  judgeXmppAnswer,
  parseJid,
  writeXmppConnectionRequest,
  type XmppCallResult,
} from './xmpp/xmpp-connection-request';
export { streamHeader, XmppLogin, type LoginStep, type XmppAccount } from './xmpp/xmpp-login';
