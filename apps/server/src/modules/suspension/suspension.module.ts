import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AssignPolicy } from './assign-policy.service';
import { CollectCases } from './collect-cases.service';
import { DunningAccounts } from './dunning-accounts.service';
import { ForecastRun } from './forecast-run.service';
import { GuardFactsReader } from './guard-facts.service';
import { InterveneService } from './intervene.service';
import { InterventionLog } from './intervention-log.service';
import { InterventionRepository } from './intervention.repository';
import { InterventionsController } from './interventions.controller';
import { JudgeRuns } from './judge-runs.service';
import { LookAtDue } from './look-at-due.service';
import { ManageRuns } from './manage-runs.service';
import { PoliciesService } from './policies.service';
import { PolicyLog } from './policy-log.service';
import { RunViews } from './run-views.service';
import { SuspensionRunsController } from './runs.controller';
import { ServiceDecisions } from './service-decisions.service';
import { SuspensionCaseRepository } from './suspension-case.repository';
import { SuspensionController } from './suspension.controller';
import { SuspensionOverviewService } from './suspension-overview.service';
import { SuspensionPolicyRepository, SuspensionWatchRepository } from './suspension.repository';
import { SuspensionRunRepository } from './suspension-run.repository';
import { SuspensionService } from './suspension.service';
import { SuspensionTickJob } from './suspension-tick.job';
import { SuspensionTriggers } from './suspension-triggers.service';
import { WatchBills } from './watch-bills.service';
import { WorkOffRuns } from './work-off-runs.service';

const decisions = [
  CollectCases,
  DunningAccounts,
  LookAtDue,
  ServiceDecisions,
  SuspensionPolicyRepository,
  SuspensionTickJob,
  SuspensionTriggers,
  SuspensionWatchRepository,
  WatchBills,
];
const runs = [
  ForecastRun,
  GuardFactsReader,
  JudgeRuns,
  ManageRuns,
  RunViews,
  SuspensionCaseRepository,
  SuspensionRunRepository,
  WorkOffRuns,
];
const policies = [AssignPolicy, PoliciesService, PolicyLog];
const staffActs = [InterveneService, InterventionLog, InterventionRepository];

@Module({
  imports: [CatalogModule, ControlModule, InvoicesModule, PaymentsModule, StaffModule, SubscribersModule],
  controllers: [InterventionsController, SuspensionController, SuspensionRunsController],
  providers: [...decisions, ...runs, ...staffActs, ...policies, SuspensionOverviewService, SuspensionService],
  exports: [AssignPolicy, InterveneService, ManageRuns, PoliciesService, SuspensionOverviewService, SuspensionService],
})
export class SuspensionModule {}
