import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AdmitCpe } from './admit-cpe.service';
import { CpeDirectory } from './cpe-directory.service';
import { CpeTreeRepository } from './cpe-tree.repository';
import { CpeTrees } from './cpe-trees.service';
import { CpeRepository } from './cpe.repository';
import { InformRecorder } from './inform-recorder.service';
import { InventoryService } from './inventory.service';
import { ManageRouters } from './manage-routers.service';
import { PresenceRepository } from './presence.repository';
import { RegisterWithSubscription } from './register-with-subscription.service';

@Module({
  imports: [StaffModule, SubscribersModule],
  providers: [
    AdmitCpe,
    CpeDirectory,
    CpeRepository,
    CpeTreeRepository,
    CpeTrees,
    InformRecorder,
    InventoryService,
    ManageRouters,
    PresenceRepository,
    RegisterWithSubscription,
  ],
  exports: [CpeTrees, InventoryService, ManageRouters],
})
export class InventoryModule {}
