import { Module } from '@nestjs/common';
import { ControlModule } from '../control/control.module';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { InventoryModule } from '../inventory/inventory.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AdmitTask } from './admit-task.service';
import { BrakeRelease } from './brake-release.service';
import { CallDueJob } from './call-due.job';
import { CallDue } from './call-due.service';
import { CloseWork } from './close-work.service';
import { CpeTasks } from './cpe-tasks.service';
import { DownloadGrants } from './download-grants.service';
import { DueCache } from './due-cache.service';
import { HeldWorkRepository } from './held-work.repository';
import { ManageWifi } from './manage-wifi.service';
import { MarkDue } from './mark-due.service';
import { OpenWork } from './open-work.service';
import { ProofOfRouter } from './proof-of-router.service';
import { ProvisioningService } from './provisioning.service';
import { RouterTasksController } from './router-tasks.controller';
import { RouterViews } from './router-views.service';
import { RoutersController } from './routers.controller';
import { RunTasks } from './run-tasks.service';
import { SessionSecrets } from './session-secrets.service';
import { SubscriptionWifi } from './subscription-wifi.service';
import { TaskNews } from './task-news.service';
import { TaskRequests } from './task-requests.service';
import { TaskRepository } from './task.repository';
import { WakeRouter } from './wake-router.service';
import { WantedFactsReader } from './wanted-facts.service';
import { WantedRepository } from './wanted.repository';
import { WifiRepository } from './wifi.repository';
import { WriteGate } from './write-gate.service';

@Module({
  imports: [ControlModule, CpeCredentialModule, InventoryModule, StaffModule, SubscribersModule],
  controllers: [RoutersController, RouterTasksController],
  providers: [
    AdmitTask,
    BrakeRelease,
    CallDue,
    CallDueJob,
    CloseWork,
    CpeTasks,
    DownloadGrants,
    DueCache,
    HeldWorkRepository,
    ManageWifi,
    MarkDue,
    OpenWork,
    ProofOfRouter,
    ProvisioningService,
    RouterViews,
    RunTasks,
    SessionSecrets,
    SubscriptionWifi,
    TaskNews,
    TaskRepository,
    TaskRequests,
    WakeRouter,
    WantedFactsReader,
    WantedRepository,
    WifiRepository,
    WriteGate,
  ],
  exports: [CallDue, CpeTasks, DownloadGrants, ManageWifi, ProofOfRouter, ProvisioningService, RouterViews, WakeRouter],
})
export class ProvisioningModule {}
