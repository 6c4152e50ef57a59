import { Module } from '@nestjs/common';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { Admission } from './admission';
import { CallCpe } from './call-cpe';
import { CallLog } from './call-log.service';
import { CallPolicyRepository } from './call-policy.repository';
import { CallPolicies } from './call-policy.service';
import { CallQueueRepository } from './call-queue.repository';
import { CallViews } from './call-views.service';
import { CallsController } from './calls.controller';
import { ClimbLadder } from './climb-ladder.service';
import { ConnectionRequestRepository } from './connection-request.repository';
import { CpeRungRepository } from './cpe-rung.repository';
import { CwmpEndpoint } from './cwmp-endpoint';
import { CwmpListener } from './cwmp-listener';
import { CwmpMetrics } from './cwmp-metrics';
import { CwmpPeers } from './cwmp-peers.service';
import { CwmpRequests } from './cwmp-requests';
import { DeviceAuthentication } from './device-authentication';
import { DigestRules } from './digest-rules.service';
import { DialClock } from './dial-clock.service';
import { DialQueue } from './dial-queue';
import { FileEndpoint } from './file-endpoint';
import { FileRoutes } from './file-routes';
import { FileListener } from './file-listener';
import { FileTransfers } from './file-transfers';
import { ForgetSecurityEventsJob } from './forget-security-events.job';
import { ForgetSecurityEvents } from './forget-security-events.service';
import { InformHandler } from './inform-handler';
import { KickCpe } from './kick-cpe.service';
import { KickRule } from './kick-rule.service';
import { ManageCalls } from './manage-calls.service';
import { NotReached } from './not-reached.service';
import { OpenSession } from './open-session';
import { NoteLessons } from './note-lessons.service';
import { ParkedSessionRepository } from './parked-session.repository';
import { ReachFactsReader } from './reach-facts.service';
import { ReachabilityService } from './reachability.service';
import { ReadEnvelope } from './read-envelope.service';
import { RouterAccessController } from './router-access.controller';
import { RouterAccessService } from './router-access.service';
import { RouterTls } from './router-tls';
import { SecurityEventRepository } from './security-event.repository';
import { SecurityEventsService } from './security-events.service';
import { SessionHousekeeping } from './session-housekeeping';
import { SessionParking } from './session-parking';
import { SessionRegistry } from './session-registry';
import { SessionRunner } from './session-runner';
import { ShowConnectionRequests } from './show-connection-requests.service';
import { SpeedEndpoint } from './speed-endpoint';
import { UploadAuthentication } from './upload-authentication';
import { UploadEndpoint } from './upload-endpoint';
import { StunBindingRepository } from './stun-binding.repository';
import { StunBindings } from './stun-bindings.service';
import { StunListener } from './stun-listener';
import { UdpCallRepository } from './udp-call.repository';
import { UdpCaller } from './udp-caller.service';
import { XmppCaller } from './xmpp-caller.service';

/** How CPEs are made to come: the queue, the ladder and its rungs. */
const calls = [
  CallCpe,
  CallLog,
  CallPolicies,
  CallPolicyRepository,
  CallQueueRepository,
  CallViews,
  ClimbLadder,
  ConnectionRequestRepository,
  CpeRungRepository,
  DialClock,
  DialQueue,
  KickCpe,
  KickRule,
  ManageCalls,
  NotReached,
  ReachFactsReader,
  ReachabilityService,
  ShowConnectionRequests,
  StunBindingRepository,
  StunBindings,
  StunListener,
  UdpCallRepository,
  UdpCaller,
  XmppCaller,
];

@Module({
  imports: [CpeCredentialModule, IncidentsModule, InventoryModule, ProvisioningModule, StaffModule, SubscribersModule],
  controllers: [CallsController, RouterAccessController],
  providers: [
    ...calls,
    Admission,
    CwmpEndpoint,
    CwmpListener,
    CwmpMetrics,
    CwmpPeers,
    CwmpRequests,
    DeviceAuthentication,
    DigestRules,
    FileEndpoint,
    FileRoutes,
    FileListener,
    FileTransfers,
    ForgetSecurityEvents,
    ForgetSecurityEventsJob,
    InformHandler,
    OpenSession,
    NoteLessons,
    ParkedSessionRepository,
    ReadEnvelope,
    RouterAccessService,
    RouterTls,
    SecurityEventRepository,
    SecurityEventsService,
    SessionHousekeeping,
    SessionParking,
    SessionRegistry,
    SessionRunner,
    SpeedEndpoint,
    UploadAuthentication,
    UploadEndpoint,
    { provide: 'CWMP_LISTENER', useExisting: CwmpListener },
    { provide: 'FILES_LISTENER', useExisting: FileListener },
    { provide: 'STUN_LISTENER', useExisting: StunListener },
  ],
  exports: ['CWMP_LISTENER', 'FILES_LISTENER', 'STUN_LISTENER', ReachabilityService, SecurityEventsService],
})
export class CwmpModule {}
