export {
  accessPortOf,
  agentIdText,
  readAccessPort,
  type AccessNodeSource,
  type AccessPort,
  type LineIds,
} from './access-node';
export { encodeAttributes, readAttributes, valueOf, type ReadAttribute } from './attributes/attributes';
export type { AttributeDefinition, KindValue, ValueKind } from './attributes/definition';
export {
  findByName,
  findByNumber,
  listAttributes,
  nameOfValue,
  type AttributeName,
  type AttributeValue,
  type DictionaryEntry,
  type NamedAttribute,
} from './attributes/dictionary';
export { checkRequest, checkResponse, signRequest, signResponse, type Authenticity } from './authenticator';
export {
  coaRequest,
  disconnectRequest,
  disconnectVerdict,
  readAnswer,
  selectSession,
  unsupportedChanges,
  type AnswerDefect,
  type DisconnectVerdict,
  type DynamicAuthorizationAnswer,
  type DynamicAuthorizationOptions,
  type SessionIdentity,
  type SessionSelection,
} from './dynamic-authorization';
export {
  THROTTLED_RATES,
  changeVerdict,
  inPlaceChanges,
  ratesIn,
  whyNotInPlace,
  type ChangeVerdict,
  type InPlaceTarget,
  type SessionRates,
} from './change-in-place';
export { ERROR_CAUSES, errorCause, type ErrorCause, type ErrorCauseClass } from './error-cause';
export {
  NAS_RECIPES,
  NAS_VENDORS,
  SESSION_ATTRIBUTES,
  type ChangeTemplate,
  type InPlaceGroup,
  type NasRecipe,
  type NasVendor,
  type SessionAttribute,
} from './nas-recipes';
export { decodePacket, encodePacket, type DecodedPacket, type PacketDefect, type RadiusPacket } from './packet';
export { PACKET_CODE, packetCodeName, type PacketCodeName } from './packet-code';
export {
  ACCESS_GROUPS,
  GROUP_NAMES,
  readSessionClass,
  sessionClass,
  type AccessGroup,
  type SessionClass,
} from './session-class';
export * as routerOs from './routeros/commands';
export { answerOf, endsAnswer, readReply, type RouterOsAnswer, type RouterOsReply } from './routeros/reply';
export { SentenceReader, encodeSentence, type Sentence, type SentenceDefect } from './routeros/sentence';
