export { answerOf } from './answer';
export { closePlan, fillSecrets, type PlanResult } from './close-plan';
export {
  applyToDiagnostic,
  beginDiagnostic,
  beginReading,
  mayBeMeasuring,
  nextOfDiagnostic,
  resumeDiagnostic,
  type DiagnosticRun,
  type DiagnosticSettings,
  type DiagnosticStep,
} from './diagnostics/diagnostic-run';
export { GONE } from './plan-rows';
export type { MadeRow } from './row-steps';
export { faultReason } from './fault-reasons';
export { heldBack, isWrite, mayAsk, type WriteScope } from './hold-back';
export { isProvenOnline, type OnlineQuestion } from './online-proof';
export { NO_EXPERIENCE, type Lesson, type ModelExperience } from './lesson';
export { OWNERS, type Overridden } from './owner-chain';
export { applyOutcome, nextRpc, openPlan } from './plan-rpcs';
export type { PlannedRpc } from './planned-rpc';
export type { AnswerSize } from './read-values';
export {
  profileProblems,
  type ByModel,
  type ProfileDocument,
  type ProfileField,
  type ProfileObject,
  type ProfileProblem,
  type ProfileSetting,
} from './push/profile-document';
export { explain, contains, isRemarkable, placeKey } from './incidents/explain';
export type { Cell, Explanation, Place, Thresholds } from './incidents/explain';
export { absenceOf, courseOf } from './incidents/incident-course';
export { silentNasServers, type NasHearing } from './incidents/nas-silence';
export { lateAfterSeconds, presenceOf, silentAfterSeconds, slackSeconds, type Presence } from './incidents/presence';
export {
  profileWishes,
  type ProfileFacts,
  type ProfileLayer,
  type ProfileScopeKind,
  type ProfileWishes,
  type SettingsDocument,
} from './profiles/profile-wishes';
export { foresee, type DryInput, type Foreseen, type ForeseenWrite } from './profiles/dry-run';
export {
  BULK_TEMPLATE_NAMES,
  fillTemplate,
  isAllPlaces,
  parseTemplate,
  type Draw,
  type ParsedTemplate,
  type TemplatePart,
} from './bulk/bulk-template';
export { chooseBulkStarts, type Begun, type BulkPace } from './bulk/bulk-pacing';
export {
  foreseeValues,
  isOfSubscriber,
  isOurs,
  isPlace,
  wishOfOperator,
  type ForeseenValues,
  type OperatorValue,
  type ValueForecast,
  type ValuePlace,
} from './bulk/bulk-values';
export {
  bulkHaltReason,
  judgeOrder,
  judgeValues,
  type BulkVerdict,
  type PlaceState,
  type RouterFacts,
  type ValueState,
} from './bulk/bulk-outcome';
export { applyPushOutcome } from './push/push-outcomes';
export { isPushDone, nextPushRpc, openPush, type PushInput } from './push/push-plan';
export { previewPush, type PushPreviewLine } from './push/push-preview';
export {
  heldPaths,
  isSettled,
  turned,
  type PushedField,
  type PushedObject,
  type PushedSetting,
  type PushGap,
  type PushGoal,
  type PushItemState,
  type PushRecord,
} from './push/push-record';
export type { PushPlan } from './push/push-state';
export { resolveProfile } from './push/resolve-profile';
export { shownBy } from './shown-by';
export { treeOf } from './plan-tree';
export {
  MAX_CORRECTIONS,
  type Adoption,
  type ParameterMemory,
  type ParameterStatus,
  type PlannedParameter,
  UNVERIFIED,
} from './planned-parameter';
export type { PlanInput, SessionPlan, UnfinishedDiscovery, Unresolved } from './session-plan';
export {
  inGardenRealm,
  wantedState,
  type ManagementFacts,
  type Owner,
  type ServiceState,
  type SubscriptionFacts,
  type WantedFacts,
  type WantedState,
  type WifiSettings,
  type Wish,
  type WishMode,
  type WishSource,
} from './wanted-state';
export {
  failureLimit,
  haltReason,
  stepCampaign,
  type CampaignStep,
  type Signs,
  type WaveFacts,
} from './campaign/campaign-course';
export {
  after,
  DEVICE_STATES,
  isDownloading,
  isSettled as isDeviceSettled,
  isUnderWay as isDeviceUnderWay,
  type CampaignRules,
  type DeviceState,
  type ServiceWindow,
} from './campaign/campaign-rules';
export {
  FAILURE_CAUSES,
  stepDevice,
  type DeviceFacts,
  type DeviceStep,
  type DeviceUnderWay,
  type FailureCause,
  type OrderFacts,
} from './campaign/device-course';
export {
  previousImage,
  SKIP_CAUSES,
  skipReason,
  type CampaignImage,
  type Candidate,
  type Skip,
  type SkipCause,
} from './campaign/eligibility';
export { healthProblems, type Health } from './campaign/health';
export { windowAt, type WindowState } from './campaign/service-window';
export { assignWaves, CANARY, chooseStarts, nodeKey, type Canary, type Load } from './campaign/waves';
export { BUILT_IN_PROVISIONS, SESSION_TIME } from './script/built-ins';
export type {
  Clear,
  Declaration,
  ExtensionCall,
  PassResult,
  Returned,
  ScriptFault,
  ScriptRun,
} from './script/declaration';
export { decodeName, encodeName, genieDeviceId, gridTime, offsetHash } from './script/device-offset';
export { takeEnds, type DownloadEnd, type OrderedDownload } from './script/downloads';
export { isInPlace, wishesNow, wishesOfScripts } from './script/script-wishes';
export { countMatches, isOwn } from './script/find-matches';
export { knownTree, memoryOf, NO_SCRIPT_MEMORY, type KnownInput, type ScriptMemory } from './script/known-state';
export type { KnownTree } from './script/known-tree';
export { HOST_FUNCTIONS, PRELUDE, type SandboxHost } from './script/prelude';
export { evaluate, holds, parametersOf, type ExpressionFacts } from './script/presets/evaluate';
export { ExpressionError, parseExpression, type Expression, type Scalar } from './script/presets/expression';
export { readPrecondition } from './script/presets/precondition';
export {
  eventName,
  isPreset,
  presetsFor,
  provisionsOfConfigurations,
  readPreset,
  type ChannelProvision,
  type Preset,
  type PresetConfiguration,
  type PresetProblem,
  type PresetText,
} from './script/presets/preset';
export {
  nextTryAt,
  PresetSession,
  RETRY_DELAY_SECONDS,
  type ChannelFault,
  type PresetSessionInput,
  type SessionNeed,
} from './script/presets/preset-session';
export { isActive, previousOccurrence, readSchedule } from './script/presets/schedule';
export { Replay } from './script/replay';
export type {
  DeviceRequest,
  Need,
  ReplayFacts,
  RoundScript,
  ScriptAct,
  ScriptOrder,
  ScriptWish,
} from './script/replay-state';
export { concretePath, parseScriptPath, pathText } from './script/script-path';
export { SeededRandom } from './script/seeded-random';
export { SimulatedRouter } from './script/simulated-answers';
