import { Module } from '@nestjs/common';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { Admission } from './admission';
import { CallCpe } from './call-cpe';
import { ConnectionRequestRepository } from './connection-request.repository';
import { CwmpEndpoint } from './cwmp-endpoint';
import { CwmpListener } from './cwmp-listener';
import { CwmpMetrics } from './cwmp-metrics';
import { CwmpPeers } from './cwmp-peers.service';
import { CwmpRequests } from './cwmp-requests';
import { DeviceAuthentication } from './device-authentication';
import { DialQueue } from './dial-queue';
import { FileEndpoint } from './file-endpoint';
import { FileListener } from './file-listener';
import { FileTransfers } from './file-transfers';
import { InformHandler } from './inform-handler';
import { OpenSession } from './open-session';
import { NoteLessons } from './note-lessons.service';
import { ParkedSessionRepository } from './parked-session.repository';
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
import { UploadAuthentication } from './upload-authentication';
import { UploadEndpoint } from './upload-endpoint';

@Module({
  imports: [CpeCredentialModule, InventoryModule, ProvisioningModule],
  controllers: [RouterAccessController],
  providers: [
    Admission,
    CallCpe,
    ConnectionRequestRepository,
    CwmpEndpoint,
    CwmpListener,
    CwmpMetrics,
    CwmpPeers,
    CwmpRequests,
    DeviceAuthentication,
    DialQueue,
    FileEndpoint,
    FileListener,
    FileTransfers,
    InformHandler,
    OpenSession,
    NoteLessons,
    ParkedSessionRepository,
    ReachabilityService,
    ReadEnvelope,
    RouterAccessService,
    RouterTls,
    SecurityEventRepository,
    SecurityEventsService,
    SessionHousekeeping,
    SessionParking,
    SessionRegistry,
    SessionRunner,
    ShowConnectionRequests,
    UploadAuthentication,
    UploadEndpoint,
    { provide: 'CWMP_LISTENER', useExisting: CwmpListener },
    { provide: 'FILES_LISTENER', useExisting: FileListener },
  ],
  exports: ['CWMP_LISTENER', 'FILES_LISTENER', ReachabilityService, SecurityEventsService],
})
export class CwmpModule {}
