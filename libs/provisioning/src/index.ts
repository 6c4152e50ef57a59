export { answerOf } from './answer';
export { closePlan, fillSecrets, type PlanResult } from './close-plan';
export { faultReason } from './fault-reasons';
export { heldBack, isWrite, mayAsk, type WriteScope } from './hold-back';
export { isProvenOnline, type OnlineQuestion } from './online-proof';
export { applyOutcome, nextRpc, openPlan, type PlannedRpc } from './plan-rpcs';
export { treeOf } from './plan-tree';
export {
  MAX_CORRECTIONS,
  type Adoption,
  type ParameterMemory,
  type ParameterStatus,
  type PlannedParameter,
} from './planned-parameter';
export type { PlanInput, SessionPlan, Unresolved } from './session-plan';
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
} from './wanted-state';
