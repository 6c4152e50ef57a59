import { Module } from '@nestjs/common';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { CwmpModule } from '../cwmp/cwmp.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { AwaitDevice } from './await-device';
import { DeviceSearchRepository } from './device-search.repository';
import { GenieacsImportRepository } from './genieacs-import.repository';
import { GenieacsImportsController } from './genieacs-imports.controller';
import { GenieacsImports } from './genieacs-imports.service';
import { ImportDevices } from './import-devices.service';
import { ImportFiles } from './import-files.service';
import { ImportSpool } from './import-spool';
import { ImportWork } from './import-work';
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
import { RunImport } from './run-import.service';
import { TaskReader } from './task-reader';

@Module({
  imports: [CpeCredentialModule, CwmpModule, InventoryModule, ProvisioningModule, StaffModule],
  controllers: [GenieacsImportsController, NbiController],
  providers: [
    AwaitDevice,
    DeviceSearchRepository,
    GenieacsImportRepository,
    GenieacsImports,
    ImportDevices,
    ImportFiles,
    ImportSpool,
    ImportWork,
    RunImport,
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
