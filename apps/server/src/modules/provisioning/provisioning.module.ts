import { Module } from '@nestjs/common';
import { ControlModule } from '../control/control.module';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProfilesModule } from '../profiles/profiles.module';
import { ScriptsModule } from '../scripts/scripts.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AdmitTask } from './admit-task.service';
import { AfterPlan } from './after-plan.service';
import { ArmingController } from './arming.controller';
import { BrakeRelease } from './brake-release.service';
import { CallDueJob } from './call-due.job';
import { CallDue } from './call-due.service';
import { ChangeCauses } from './change-causes.service';
import { CloseWork } from './close-work.service';
import { ClosePush } from './close-push.service';
import { ConfigProfileRepository } from './config-profile.repository';
import { ConfigProfilesController } from './config-profiles.controller';
import { ConfigProfiles } from './config-profiles.service';
import { ConfigPushRepository } from './config-push.repository';
import { ConfigPushes } from './config-pushes.service';
import { AwaitTask } from './await-task.service';
import { CpeTasks } from './cpe-tasks.service';
import { CredentialsController } from './credentials.controller';
import { DiscoveryRepository } from './discovery.repository';
import { DownloadGrants } from './download-grants.service';
import { DryRunController } from './dry-run.controller';
import { DueCache } from './due-cache.service';
import { EndShortInformsJob } from './end-short-informs.job';
import { ExportRouters } from './export-routers.service';
import { FindRouters } from './find-routers.service';
import { FleetController } from './fleet.controller';
import { FreshnessController } from './freshness.controller';
import { HeldWorkRepository } from './held-work.repository';
import { ManagementFactsReader } from './management-facts.service';
import { ManageWifi } from './manage-wifi.service';
import { MarkDue } from './mark-due.service';
import { MeasureThroughput } from './measure-throughput.service';
import { OpenPush } from './open-push.service';
import { OpenWork } from './open-work.service';
import { PlanMemory } from './plan-memory.service';
import { ProofOfRouter } from './proof-of-router.service';
import { arming, credentials, diagnostics, freshness, profiles, transfers } from './provisioning.parts';
import { ProvisioningService } from './provisioning.service';
import { PushContext } from './push-context.service';
import { PushFiles } from './push-files.service';
import { PushLearned } from './push-learned.service';
import { ReadingPolicies } from './reading-policies.service';
import { ReadingPolicyController } from './reading-policy.controller';
import { ReadingPolicyRepository } from './reading-policy.repository';
import { RegularReadings } from './regular-readings.service';
import { ReceiveUpload } from './receive-upload.service';
import { RouterDiagnosticsController } from './router-diagnostics.controller';
import { RouterDiagnostics } from './router-diagnostics.service';
import { SetRouterValues } from './set-router-values.service';
import { SpeedLinks } from './speed-links.service';
import { RunPushes } from './run-pushes.service';
import { RouterImportsController } from './router-imports.controller';
import { RouterBackupsController } from './router-backups.controller';
import { RouterTasksController } from './router-tasks.controller';
import { RememberedRouters } from './remembered-routers.service';
import { RouterViews } from './router-views.service';
import { RouterRows } from './router-rows.service';
import { RouterSearchRepository } from './router-search.repository';
import { RoutersController } from './routers.controller';
import { LastWork } from './last-work.service';
import { AskAgain } from './ask-again.service';
import { MadeRowsRepository } from './made-rows.repository';
import { RouterScriptsController } from './router-scripts.controller';
import { ScriptedStatusRepository } from './scripted-status.repository';
import { RunScripts, ScriptSurroundings } from './run-scripts.service';
import { RunTasks } from './run-tasks.service';
import { ServiceFactsReader } from './service-facts.service';
import { SessionSecrets } from './session-secrets.service';
import { ShortInformRepository } from './short-inform.repository';
import { ShortInforms } from './short-informs.service';
import { SubscriptionWifi } from './subscription-wifi.service';
import { TagRouters } from './tag-routers.service';
import { TaskNews } from './task-news.service';
import { TaskReadings } from './task-readings.service';
import { TaskRequests } from './task-requests.service';
import { TaskRepository } from './task.repository';
import { TaskStates } from './task-states.service';
import { TaskTimes } from './task-times.service';
import { ThroughputRepository } from './throughput.repository';
import { UploadCredentials } from './upload-credentials.service';
import { ValueStates } from './value-states.service';
import { WakeRouter } from './wake-router.service';
import { WantedFactsReader } from './wanted-facts.service';
import { WantedRepository } from './wanted.repository';
import { WifiRepository } from './wifi.repository';
import { WriteGate } from './write-gate.service';

@Module({
  imports: [
    ControlModule,
    CpeCredentialModule,
    InventoryModule,
    ProfilesModule,
    ScriptsModule,
    StaffModule,
    SubscribersModule,
  ],
  controllers: [
    FleetController,
    ArmingController,
    ConfigProfilesController,
    CredentialsController,
    DryRunController,
    ReadingPolicyController,
    FreshnessController,
    RouterBackupsController,
    RouterDiagnosticsController,
    RouterImportsController,
    RoutersController,
    RouterScriptsController,
    RouterTasksController,
  ],
  providers: [
    ...arming,
    ...transfers,
    ...diagnostics,
    ...credentials,
    ...freshness,
    ...profiles,
    AdmitTask,
    AfterPlan,
    BrakeRelease,
    CallDue,
    CallDueJob,
    ClosePush,
    CloseWork,
    ConfigProfileRepository,
    ConfigProfiles,
    ConfigPushes,
    ConfigPushRepository,
    AwaitTask,
    CpeTasks,
    DiscoveryRepository,
    DueCache,
    EndShortInformsJob,
    ExportRouters,
    FindRouters,
    ChangeCauses,
    RouterRows,
    RouterSearchRepository,
    TagRouters,
    AskAgain,
    MadeRowsRepository,
    HeldWorkRepository,
    ManagementFactsReader,
    ManageWifi,
    MarkDue,
    MeasureThroughput,
    OpenPush,
    OpenWork,
    PlanMemory,
    ProofOfRouter,
    ProvisioningService,
    PushContext,
    PushFiles,
    PushLearned,
    ReadingPolicies,
    ReadingPolicyRepository,
    RegularReadings,
    RouterViews,
    RunPushes,
    LastWork,
    RunScripts,
    ScriptedStatusRepository,
    ScriptSurroundings,
    RunTasks,
    ServiceFactsReader,
    SessionSecrets,
    ShortInformRepository,
    ShortInforms,
    SubscriptionWifi,
    TaskNews,
    TaskRepository,
    TaskStates,
    TaskTimes,
    ThroughputRepository,
    TaskReadings,
    TaskRequests,
    WakeRouter,
    WantedFactsReader,
    WantedRepository,
    WifiRepository,
    WriteGate,
  ],
  exports: [
    AwaitTask,
    FindRouters,
    CallDue,
    ConfigProfiles,
    CpeTasks,
    DownloadGrants,
    ManageWifi,
    MeasureThroughput,
    ProofOfRouter,
    ProvisioningService,
    ReadingPolicies,
    ReceiveUpload,
    RememberedRouters,
    RouterDiagnostics,
    RouterViews,
    SetRouterValues,
    SpeedLinks,
    UploadCredentials,
    ShortInforms,
    ValueStates,
    WakeRouter,
  ],
})
export class ProvisioningModule {}
