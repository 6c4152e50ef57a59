import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AccessSessionRepository } from './access-session.repository';
import { AccessService } from './access.service';
import { AccountingListener } from './accounting.listener';
import { AccountingService } from './accounting.service';
import { DynamicAuthorizationStep } from './dynamic-authorization-step.service';
import { SessionChanges } from './session-changes.service';
import { EnforcementDecision } from './enforcement-decision.service';
import { EnforcementExpiry } from './enforcement-expiry.service';
import { NextStep } from './enforcement-next-step.service';
import { EnforcementOutcome } from './enforcement-outcome.service';
import { EnforcementPace } from './enforcement-pace.service';
import { EnforcementProof } from './enforcement-proof.service';
import { EnforcementSteps } from './enforcement-steps.service';
import { EnforcementRepository } from './enforcement.repository';
import { RouterOsAdapter } from './nas-routeros.adapter';
import { RouterOsStep } from './routeros-step.service';
import { EnforcementQueue } from './enforcement-queue.service';
import { EnforcementRound } from './enforcement-round.service';
import { EnforcementService } from './enforcement.service';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NasDirectory } from './nas-directory.service';
import { NasAdapter } from './nas.adapter';
import { SubscriptionAccessController } from './subscription-access.controller';
import { EnforceAgain, SubscriptionAccessService } from './subscription-access.service';
import { NasController } from './nas.controller';
import { NasRepository } from './nas.repository';
import { NasService } from './nas.service';

@Module({
  imports: [StaffModule, ControlModule, CatalogModule, SubscribersModule],
  controllers: [NasController, SubscriptionAccessController],
  providers: [
    AccessService,
    AccessSessionRepository,
    AccountingListener,
    AccountingService,
    DynamicAuthorizationStep,
    EnforcementDecision,
    EnforcementExpiry,
    EnforcementOutcome,
    EnforcementPace,
    EnforcementProof,
    EnforcementQueue,
    EnforcementRepository,
    EnforcementSteps,
    NextStep,
    RouterOsAdapter,
    RouterOsStep,
    EnforceAgain,
    SessionChanges,
    SubscriptionAccessService,
    EnforcementRound,
    EnforcementService,
    DynamicAuthorizationRepository,
    NasAdapter,
    NasDirectory,
    NasRepository,
    NasService,
  ],
  exports: [AccessService, AccountingListener, NasService],
})
export class AccessModule {}
