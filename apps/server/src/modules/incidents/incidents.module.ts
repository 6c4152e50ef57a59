import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { InventoryModule } from '../inventory/inventory.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { DetectIncidents } from './detect-incidents.service';
import { FindingRepository } from './finding.repository';
import { HandleIncidents } from './handle-incidents.service';
import { IncidentBook } from './incident-book.service';
import { IncidentFindings } from './incident-findings.service';
import { IncidentMemberRepository } from './incident-member.repository';
import { IncidentMetrics } from './incident-metrics.service';
import { IncidentViews } from './incident-views.service';
import { IncidentRepository } from './incident.repository';
import { IncidentsController } from './incidents.controller';
import { IncidentsService } from './incidents.service';
import { PlaceNames } from './place-names.service';
import { PlaceRouters } from './place-routers.service';
import { SignalRepository } from './signal.repository';
import { WatchNetworkJob } from './watch-network.job';
import { WatchPresence } from './watch-presence.service';

@Module({
  imports: [AccessModule, InventoryModule, StaffModule, SubscribersModule],
  controllers: [IncidentsController],
  providers: [
    DetectIncidents,
    FindingRepository,
    HandleIncidents,
    IncidentBook,
    IncidentFindings,
    IncidentMemberRepository,
    IncidentMetrics,
    IncidentRepository,
    IncidentsService,
    IncidentViews,
    PlaceNames,
    PlaceRouters,
    SignalRepository,
    WatchNetworkJob,
    WatchPresence,
  ],
  exports: [DetectIncidents, HandleIncidents, IncidentsService],
})
export class IncidentsModule {}
