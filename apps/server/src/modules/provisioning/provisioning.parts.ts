import { AdoptedSettingRepository } from './adopted-setting.repository';
import { AdoptSettings } from './adopt-settings.service';
import { ArmingNews } from './arming-news.service';
import { ArmingRepository } from './arming.repository';
import { ArmingViews } from './arming-views.service';
import { ArmingWaves } from './arming-waves.service';
import { ArmRouters } from './arm-routers.service';
import { CallForDiagnostics } from './call-for-diagnostics.service';
import { CredentialNews } from './credential-news.service';
import { LetGoSetting } from './let-go-setting.service';
import { OperatorSettingRepository } from './operator-setting.repository';
import { OperatorSettings } from './operator-settings.service';
import { RememberedRouters } from './remembered-routers.service';
import { SetRouterValues } from './set-router-values.service';
import { ValueStateRepository } from './value-state.repository';
import { ValueStates } from './value-states.service';
import { OrderCredentials } from './order-credentials.service';
import { RotateCredentials } from './rotate-credentials.service';
import { RotateCredentialsJob } from './rotate-credentials.job';
import { DiagnosticProgress } from './diagnostic-progress.service';
import { DiagnosticRepository } from './diagnostic.repository';
import { DiagnosticsJob } from './diagnostics.job';
import { DownloadGrants } from './download-grants.service';
import { DryRunOfProfile } from './dry-run-profile.service';
import { DryRunRepository } from './dry-run.repository';
import { FreshGroups } from './fresh-groups.service';
import { FreshnessPolicies } from './freshness-policies.service';
import { FreshnessRepository } from './freshness.repository';
import { ScheduledReadingsJob } from './scheduled-readings.job';
import { ScheduledReadings } from './scheduled-readings.service';
import { ReadGroupsOfRouter } from './read-groups.service';
import { OpenDiagnostic } from './open-diagnostic.service';
import { ProfileFactsReader } from './profile-facts.service';
import { ReceiveUpload } from './receive-upload.service';
import { RouterDiagnostics } from './router-diagnostics.service';
import { RunDiagnostics } from './run-diagnostics.service';
import { SpeedLinks } from './speed-links.service';
import { RouterProgress } from './router-progress.service';
import { RollOutProfiles } from './roll-out-profiles.service';
import { RollOutProfilesJob } from './roll-out-profiles.job';
import { RunArming } from './run-arming.service';
import { RunArmingJob } from './run-arming.job';
import { RunUploads } from './run-uploads.service';
import { ScheduledBackups } from './scheduled-backups.service';
import { ScheduledBackupsJob } from './scheduled-backups.job';
import { TransferOrders } from './transfer-orders.service';
import { UploadAbilities } from './upload-abilities.service';
import { UploadAbilityRepository } from './upload-ability.repository';
import { UploadCredentials } from './upload-credentials.service';

/** Observed routers, and how they are armed. */
export const arming = [
  ArmingNews,
  ArmingRepository,
  ArmingViews,
  ArmingWaves,
  ArmRouters,
  RouterProgress,
  RunArming,
  RunArmingJob,
];

/** Files that routers fetch and send. */
export const transfers = [
  DownloadGrants,
  ReceiveUpload,
  RunUploads,
  ScheduledBackups,
  ScheduledBackupsJob,
  TransferOrders,
  UploadAbilities,
  UploadAbilityRepository,
  UploadCredentials,
];

/** How old what is known may be. */
export const freshness = [
  FreshGroups,
  FreshnessPolicies,
  FreshnessRepository,
  ReadGroupsOfRouter,
  ScheduledReadings,
  ScheduledReadingsJob,
];

/** What profiles want, and what subscribers made of it. */
export const profiles = [
  AdoptedSettingRepository,
  AdoptSettings,
  DryRunOfProfile,
  DryRunRepository,
  LetGoSetting,
  OperatorSettingRepository,
  OperatorSettings,
  ProfileFactsReader,
  RememberedRouters,
  RollOutProfiles,
  RollOutProfilesJob,
  SetRouterValues,
  ValueStateRepository,
  ValueStates,
];

/** What routers measure, and show of themselves. */
export const diagnostics = [
  CallForDiagnostics,
  DiagnosticProgress,
  DiagnosticRepository,
  DiagnosticsJob,
  OpenDiagnostic,
  RouterDiagnostics,
  RunDiagnostics,
  SpeedLinks,
];

/** Other credentials for routers, and whose turn it is. */
export const credentials = [CredentialNews, OrderCredentials, RotateCredentials, RotateCredentialsJob];
