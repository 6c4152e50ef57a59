import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AccessSessionRepository } from './access-session.repository';
import { AccessEvidence } from './access-evidence.service';
import { AccessHousekeepingJob } from './access-housekeeping.job';
import { AccessHousekeeping } from './access-housekeeping.service';
import { AccessPlacesRepository } from './access-places.repository';
import { AccessPlaces } from './access-places.service';
import { AccessSessionSearchRepository } from './access-session-search.repository';
import { AccessSessionsService } from './access-sessions.service';
import { AccessService } from './access.service';
import { AccessTrafficRepository } from './access-traffic.repository';
import { AddressLeaseRepository } from './address-lease.repository';
import { AddressPoolLog } from './address-pool-log.service';
import { AddressPoolNews } from './address-pool-news.service';
import { AddressPoolRules } from './address-pool-rules.service';
import { AddressPoolSettlement } from './address-pool-settlement.service';
import { AddressPoolWatch } from './address-pool-watch.service';
import { WatchAddressPoolsJob } from './address-pool.job';
import { AddressPoolRepository } from './address-pool.repository';
import { AddressPoolsController } from './address-pools.controller';
import { AddressPools } from './address-pools.service';
import { AddressRanges } from './address-ranges.service';
import { AccountingIntake } from './accounting-intake.service';
import { AccountingReportRepository } from './accounting-report.repository';
import { TakeReport } from './accounting-take.service';
import { AccountingListener } from './accounting.listener';
import { AccountingService } from './accounting.service';
import { CountTraffic } from './count-traffic.service';
import { ByHandLog } from './by-hand-log.service';
import { ByHandController } from './by-hand.controller';
import { ByHandRepository } from './by-hand.repository';
import { ByHand } from './by-hand.service';
import { DynamicAuthorizationStep } from './dynamic-authorization-step.service';
import { SessionChanges } from './session-changes.service';
import { EndSession } from './end-session.service';
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
import { FixedAddresses } from './fixed-addresses.service';
import { GhostSessions } from './ghost-sessions.service';
import { LoginAttempts } from './login-attempts.service';
import { NasDirectory } from './nas-directory.service';
import { ManageAddressPools } from './manage-address-pools.service';
import { NasAdapter } from './nas.adapter';
import { SubscriptionAccessController } from './subscription-access.controller';
import { EnforceAgain, SubscriptionAccessService } from './subscription-access.service';
import { NasController } from './nas.controller';
import { NasRepository } from './nas.repository';
import { NasService } from './nas.service';
import { RadiusAccountingRepository } from './radius-accounting.repository';
import { RadiusHousekeeping } from './radius-housekeeping.service';
import { RadiusKeeper } from './radius-keeper.service';
import { RadiusProjection } from './radius-projection.service';
import { RadiusRemake } from './radius-remake.service';
import { RadiusRoleRepository } from './radius-role.repository';
import { RadiusRole } from './radius-role.service';
import { RadiusStatusService } from './radius-status.service';
import { RadiusController } from './radius.controller';
import { RadiusRepository } from './radius.repository';
import { SessionCorrection } from './session-correction.service';
import { SessionEndRepository } from './session-end.repository';
import { SessionEnds } from './session-ends.service';
import { OwnerOfSession } from './session-owner.service';
import { SessionOfReport } from './session-of-report.service';
import { SessionOwners } from './session-owners.service';
import { SubscriptionTrafficController } from './subscription-traffic.controller';
import { SubscriptionTrafficService } from './subscription-traffic.service';
import { SessionsController } from './sessions.controller';

@Module({
  imports: [StaffModule, ControlModule, CatalogModule, SubscribersModule],
  controllers: [
    AddressPoolsController,
    ByHandController,
    NasController,
    RadiusController,
    SessionsController,
    SubscriptionAccessController,
    SubscriptionTrafficController,
  ],
  providers: [
    AccessEvidence,
    AccessHousekeeping,
    AccessHousekeepingJob,
    AccessPlaces,
    AccessPlacesRepository,
    AccessSessionSearchRepository,
    AccessSessionsService,
    AccessTrafficRepository,
    CountTraffic,
    SessionOfReport,
    SubscriptionTrafficService,
    AddressLeaseRepository,
    AddressPoolLog,
    AddressPoolNews,
    AddressPoolRepository,
    AddressPoolRules,
    AddressPoolSettlement,
    AddressPoolWatch,
    AddressPools,
    AddressRanges,
    FixedAddresses,
    ManageAddressPools,
    WatchAddressPoolsJob,
    GhostSessions,
    LoginAttempts,
    RadiusRole,
    RadiusRoleRepository,
    RadiusStatusService,
    SessionOwners,
    AccessService,
    AccessSessionRepository,
    AccountingIntake,
    AccountingListener,
    AccountingReportRepository,
    AccountingService,
    ByHand,
    ByHandLog,
    ByHandRepository,
    DynamicAuthorizationStep,
    EndSession,
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
    SessionCorrection,
    SessionEndRepository,
    SessionEnds,
    OwnerOfSession,
    SubscriptionAccessService,
    EnforcementRound,
    EnforcementService,
    DynamicAuthorizationRepository,
    NasAdapter,
    NasDirectory,
    NasRepository,
    NasService,
    RadiusAccountingRepository,
    RadiusHousekeeping,
    RadiusKeeper,
    RadiusProjection,
    RadiusRemake,
    RadiusRepository,
    TakeReport,
  ],
  exports: [
    AccessEvidence,
    AccessPlaces,
    AccessService,
    AddressPools,
    AddressRanges,
    ManageAddressPools,
    AccountingListener,
    NasService,
    SubscriptionAccessService,
  ],
})
export class AccessModule {}
