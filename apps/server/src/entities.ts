import {
  CpeScriptEntity,
  ScriptEntity,
  ScriptExtensionEntity,
  ScriptFaultEntity,
  ScriptPresetEntity,
  ScriptRevisionEntity,
} from './modules/scripts/script.entity';
import { BulkChangeEntity } from './modules/bulk-changes/bulk-change.entity';
import { BulkRouterEntity } from './modules/bulk-changes/bulk-router.entity';
import { CampaignEntity, CampaignImageEntity, CampaignPolicyEntity } from './modules/campaigns/campaign.entity';
import { CampaignMemberEntity } from './modules/campaigns/campaign-member.entity';
import {
  AddressPoolEntity,
  AddressPoolRangeEntity,
  AddressPoolReservedEntity,
  AddressPoolUseEntity,
} from './modules/access/address-pool.entity';
import { AccessSessionEntity, NasEntity } from './modules/access/access.entity';
import { DynamicAuthorizationRequestEntity, EnforcementEntity } from './modules/access/enforcement.entity';
import { AccessTrafficEntity } from './modules/access/access-traffic.entity';
import { AccessSessionHistoryEntity, AccountingReportEntity } from './modules/access/accounting.entity';
import { SessionEndEntity } from './modules/access/session-end.entity';
import { AccessReplyEntity } from './modules/access/radius.entity';
import { BillingEntityEntity, PlanEntity, TaxEntity } from './modules/catalog/catalog.entity';
import { ClockHeartbeatEntity, EmergencyBrakeEntity } from './modules/control/control.entity';
import { CallLaneEntity, CallPolicyEntity, CpeRungEntity, StunBindingEntity } from './modules/cwmp/call.entity';
import { ConnectionRequestEntity, CwmpSessionEntity, SecurityEventEntity } from './modules/cwmp/cwmp.entity';
import { ProofEntity } from './modules/diagnostics/proof.entity';
import { WidgetOriginEntity, WidgetTokenEntity } from './modules/diagnostics/widget.entity';
import {
  IncidentCountEntity,
  IncidentEntity,
  IncidentLimitsEntity,
  IncidentMemberEntity,
  IncidentNoteEntity,
} from './modules/incidents/incident.entity';
import { CpeSignalEntity, IncidentWatchEntity } from './modules/incidents/signal.entity';
import {
  CpeEntity,
  CpeEventEntity,
  CpeParameterChangeEntity,
  CpeParameterEntity,
  CpePresenceEntity,
  CpeTreeEntity,
} from './modules/inventory/cpe.entity';
import { CpeCredentialEntity } from './modules/inventory/cpe-credential.entity';
import { CredentialRotationEntity } from './modules/inventory/credential-rotation.entity';
import { IdentityFormEntity } from './modules/inventory/identity-form.entity';
import {
  BadParameterEntity,
  DeviceModelEntity,
  QuirkEvidenceEntity,
  QuirkRuleChangeEntity,
  QuirkRuleEntity,
} from './modules/inventory/quirk.entity';
import { CpeReadingEntity, CpeReadingHourEntity, CpeReadingProgressEntity } from './modules/inventory/reading.entity';
import { RouterFileEntity } from './modules/inventory/router-file.entity';
import { CpeTagEntity } from './modules/inventory/cpe-tag.entity';
import { SavedFilterEntity, StartFilterEntity } from './modules/inventory/saved-filter.entity';
import { RouterUploadEntity } from './modules/inventory/router-upload.entity';
import { BillingRunEntity, ParkedAccountEntity } from './modules/invoices/billing-run.entity';
import { InvoiceEntity, InvoiceLineEntity } from './modules/invoices/invoice.entity';
import {
  DeferredRevenueEntity,
  JournalEntryEntity,
  JournalLineEntity,
  LedgerAccountEntity,
  NumberSeriesEntity,
} from './modules/ledger/ledger.entity';
import { PaymentAllocationEntity, PaymentEntity } from './modules/payments/payment.entity';
import { PaymentSourceEntity } from './modules/payments/payment-source.entity';
import { GenieacsImportEntity } from './modules/nbi/genieacs-import.entity';
import { NbiDocumentEntity, NbiPolicyEntity, NbiTaskEntity } from './modules/nbi/nbi.entity';
import { ConfigProfileEntity, ConfigPushEntity } from './modules/provisioning/config-push.entity';
import { ArmingMemberEntity, ArmingWaveEntity } from './modules/provisioning/arming.entity';
import {
  CpeParameterStatusEntity,
  CpeDiscoveryEntity,
  CpeWantedEntity,
  ProvisioningEvidenceEntity,
  SubscriptionWifiEntity,
} from './modules/provisioning/provisioning.entity';
import { ReadingPolicyEntity } from './modules/provisioning/reading-policy.entity';
import { CpeShortInformEntity } from './modules/provisioning/short-inform.entity';
import { CpeTaskEntity } from './modules/provisioning/task.entity';
import { CpeDiagnosticEntity } from './modules/provisioning/diagnostic.entity';
import { CpeThroughputEntity } from './modules/provisioning/throughput.entity';
import { UploadAbilityEntity } from './modules/provisioning/upload-ability.entity';
import {
  ApiTokenEntity,
  AuditEntryEntity,
  LoginSessionEntity,
  LoginThrottleEntity,
  StaffAccountEntity,
} from './modules/staff/staff.entity';
import {
  ServiceStateChangeEntity,
  SubscriberEntity,
  SubscriptionEntity,
  SubscriptionPlanPeriodEntity,
} from './modules/subscribers/subscriber.entity';
import { ServiceInterventionEntity } from './modules/suspension/intervention.entity';
import {
  SuspensionCaseEntity,
  SuspensionLimitsEntity,
  SuspensionRunEntity,
} from './modules/suspension/suspension-run.entity';
import { SuspensionPolicyEntity, SuspensionWatchEntity } from './modules/suspension/suspension.entity';
import type { EntityList } from './platform/database/data-source';
import { FreshnessPolicyEntity } from './modules/provisioning/freshness.entity';
import { platformEntities } from './platform/database/platform-entities';
import {
  ProfileChangeEntity,
  ProfileEntity,
  ProfilePolicyEntity,
  ProfileScopeEntity,
  ProfileSecretEntity,
} from './modules/profiles/profile.entity';
import { AdoptedSettingEntity } from './modules/provisioning/adopted-setting.entity';
import { OperatorSettingEntity } from './modules/provisioning/operator-setting.entity';

/** Every table, listed: a glob would find nothing, silently, once the code is bundled or moved. */
export const entities: EntityList = [
  ...platformEntities,
  StaffAccountEntity,
  LoginSessionEntity,
  ApiTokenEntity,
  LoginThrottleEntity,
  AuditEntryEntity,
  EmergencyBrakeEntity,
  ClockHeartbeatEntity,
  BillingEntityEntity,
  TaxEntity,
  PlanEntity,
  SubscriberEntity,
  SubscriptionEntity,
  SubscriptionPlanPeriodEntity,
  ServiceStateChangeEntity,
  LedgerAccountEntity,
  JournalEntryEntity,
  JournalLineEntity,
  DeferredRevenueEntity,
  NumberSeriesEntity,
  BillingRunEntity,
  ParkedAccountEntity,
  InvoiceEntity,
  InvoiceLineEntity,
  PaymentEntity,
  PaymentAllocationEntity,
  SuspensionPolicyEntity,
  SuspensionWatchEntity,
  ServiceInterventionEntity,
  SuspensionLimitsEntity,
  SuspensionRunEntity,
  SuspensionCaseEntity,
  PaymentSourceEntity,
  NasEntity,
  AccessSessionEntity,
  DynamicAuthorizationRequestEntity,
  EnforcementEntity,
  AccessSessionHistoryEntity,
  AccountingReportEntity,
  AccessTrafficEntity,
  AccessReplyEntity,
  AddressPoolEntity,
  AddressPoolRangeEntity,
  AddressPoolReservedEntity,
  AddressPoolUseEntity,
  SessionEndEntity,
  CpeEntity,
  CpePresenceEntity,
  CpeTreeEntity,
  CpeParameterEntity,
  CpeParameterChangeEntity,
  CpeEventEntity,
  CpeReadingEntity,
  CpeReadingHourEntity,
  CpeReadingProgressEntity,
  CpeTagEntity,
  SavedFilterEntity,
  StartFilterEntity,
  CpeCredentialEntity,
  CredentialRotationEntity,
  DeviceModelEntity,
  BadParameterEntity,
  IdentityFormEntity,
  QuirkRuleEntity,
  QuirkRuleChangeEntity,
  QuirkEvidenceEntity,
  RouterFileEntity,
  RouterUploadEntity,
  SubscriptionWifiEntity,
  CpeDiscoveryEntity,
  ReadingPolicyEntity,
  FreshnessPolicyEntity,
  CpeWantedEntity,
  CpeParameterStatusEntity,
  CpeTaskEntity,
  UploadAbilityEntity,
  GenieacsImportEntity,
  NbiDocumentEntity,
  NbiPolicyEntity,
  NbiTaskEntity,
  ConfigProfileEntity,
  ConfigPushEntity,
  ProvisioningEvidenceEntity,
  ArmingWaveEntity,
  ArmingMemberEntity,
  CwmpSessionEntity,
  ConnectionRequestEntity,
  SecurityEventEntity,
  CallLaneEntity,
  CallPolicyEntity,
  CpeRungEntity,
  CpeShortInformEntity,
  StunBindingEntity,
  ProofEntity,
  WidgetOriginEntity,
  WidgetTokenEntity,
  CpeThroughputEntity,
  CpeDiagnosticEntity,
  CpeSignalEntity,
  IncidentWatchEntity,
  IncidentLimitsEntity,
  IncidentEntity,
  IncidentMemberEntity,
  IncidentNoteEntity,
  IncidentCountEntity,
  CampaignPolicyEntity,
  CampaignEntity,
  CampaignImageEntity,
  CampaignMemberEntity,
  BulkChangeEntity,
  BulkRouterEntity,
  ProfileEntity,
  ProfileChangeEntity,
  ProfileScopeEntity,
  ProfileSecretEntity,
  ProfilePolicyEntity,
  AdoptedSettingEntity,
  OperatorSettingEntity,
  ScriptEntity,
  ScriptRevisionEntity,
  ScriptPresetEntity,
  ScriptExtensionEntity,
  ScriptFaultEntity,
  CpeScriptEntity,
];
