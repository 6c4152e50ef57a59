import { Module } from '@nestjs/common';
import { CpeCredentialModule } from '../inventory/cpe-credential.module';
import { CwmpModule } from '../cwmp/cwmp.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { ScriptsModule } from '../scripts/scripts.module';
import { StaffModule } from '../staff/staff.module';
import { AwaitDevice } from './await-device';
import { DeviceSearchRepository } from './device-search.repository';
import { FetchPeer } from './fetch-peer.service';
import { GenieacsImportRepository } from './genieacs-import.repository';
import { GenieacsImportsController } from './genieacs-imports.controller';
import { GenieacsImports } from './genieacs-imports.service';
import { ImportDevices } from './import-devices.service';
import { ImportFiles } from './import-files.service';
import { ImportLibrary } from './import-library.service';
import { ImportRows } from './import-rows.service';
import { ImportSpool } from './import-spool';
import { ImportWork } from './import-work';
import { NbiAccess } from './nbi-access';
import { NbiConfig } from './nbi-config.service';
import { NbiController } from './nbi.controller';
import { NbiDeviceActs } from './nbi-device-acts.service';
import { NbiDevices } from './nbi-devices.service';
import { NbiDocumentRepository } from './nbi-document.repository';
import { NbiDocuments } from './nbi-documents.service';
import { NbiEndpoint } from './nbi-endpoint';
import { NbiFaultRepository } from './nbi-fault.repository';
import { NbiFiles } from './nbi-files.service';
import { NbiLibrary } from './nbi-library';
import { NbiListener } from './nbi-listener';
import { NbiPing } from './nbi-ping';
import { NbiPolicies } from './nbi-policies.service';
import { NbiPolicyRepository } from './nbi-policy.repository';
import { NbiPresets } from './nbi-presets.service';
import { NbiScripts } from './nbi-scripts.service';
import { NbiTaskEndpoint } from './nbi-task-endpoint';
import { NbiTaskRepository } from './nbi-task.repository';
import { NbiTasks } from './nbi-tasks.service';
import { RunImport } from './run-import.service';
import { TaskReader } from './task-reader';

@Module({
  imports: [CpeCredentialModule, CwmpModule, InventoryModule, ProvisioningModule, ScriptsModule, StaffModule],
  controllers: [GenieacsImportsController, NbiController],
  providers: [
    AwaitDevice,
    DeviceSearchRepository,
    FetchPeer,
    GenieacsImportRepository,
    GenieacsImports,
    ImportDevices,
    ImportFiles,
    ImportLibrary,
    ImportRows,
    ImportSpool,
    ImportWork,
    RunImport,
    NbiAccess,
    NbiConfig,
    NbiDeviceActs,
    NbiDevices,
    NbiDocumentRepository,
    NbiDocuments,
    NbiEndpoint,
    NbiFaultRepository,
    NbiFiles,
    NbiLibrary,
    NbiListener,
    NbiPing,
    NbiPolicies,
    NbiPolicyRepository,
    NbiPresets,
    NbiScripts,
    NbiTaskEndpoint,
    NbiTaskRepository,
    NbiTasks,
    TaskReader,
    { provide: 'NBI_LISTENER', useExisting: NbiListener },
  ],
  exports: ['NBI_LISTENER', NbiPolicies],
})
export class NbiModule {}
