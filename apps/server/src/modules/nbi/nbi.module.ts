import { Module } from '@nestjs/common';
import { CwmpModule } from '../cwmp/cwmp.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { AwaitDevice } from './await-device';
import { DeviceSearchRepository } from './device-search.repository';
import { NbiAccess } from './nbi-access';
import { NbiController } from './nbi.controller';
import { NbiDeviceActs } from './nbi-device-acts.service';
import { NbiDevices } from './nbi-devices.service';
import { NbiEndpoint } from './nbi-endpoint';
import { NbiFiles } from './nbi-files.service';
import { NbiListener } from './nbi-listener';
import { NbiPing } from './nbi-ping';
import { NbiPolicies } from './nbi-policies.service';
import { NbiPolicyRepository } from './nbi-policy.repository';
import { NbiTaskRepository } from './nbi-task.repository';
import { NbiTasks } from './nbi-tasks.service';
import { TaskReader } from './task-reader';

@Module({
  imports: [CwmpModule, InventoryModule, ProvisioningModule, StaffModule],
  controllers: [NbiController],
  providers: [
    AwaitDevice,
    DeviceSearchRepository,
    NbiAccess,
    NbiDeviceActs,
    NbiDevices,
    NbiEndpoint,
    NbiFiles,
    NbiListener,
    NbiPing,
    NbiPolicies,
    NbiPolicyRepository,
    NbiTaskRepository,
    NbiTasks,
    TaskReader,
    { provide: 'NBI_LISTENER', useExisting: NbiListener },
  ],
  exports: ['NBI_LISTENER', NbiPolicies],
})
export class NbiModule {}
