import { Module, type DynamicModule } from '@nestjs/common';
import { entities } from './entities';
import { AccessModule } from './modules/access/access.module';
import { BulkChangesModule } from './modules/bulk-changes/bulk-changes.module';
import { CampaignsModule } from './modules/campaigns/campaigns.module';
import { CatalogModule } from './modules/catalog/catalog.module';
import { ControlModule } from './modules/control/control.module';
import { CwmpModule } from './modules/cwmp/cwmp.module';
import { IncidentsModule } from './modules/incidents/incidents.module';
import { InventoryModule } from './modules/inventory/inventory.module';
import { DemoModule } from './modules/demo/demo.module';
import { DiagnosticsModule } from './modules/diagnostics/diagnostics.module';
import { InvoicesModule } from './modules/invoices/invoices.module';
import { LedgerModule } from './modules/ledger/ledger.module';
import { NbiModule } from './modules/nbi/nbi.module';
import { PaymentsModule } from './modules/payments/payments.module';
import { ProfilesModule } from './modules/profiles/profiles.module';
import { ProvisioningModule } from './modules/provisioning/provisioning.module';
import { ScriptsModule } from './modules/scripts/scripts.module';
import { StaffModule } from './modules/staff/staff.module';
import { SubscribersModule } from './modules/subscribers/subscribers.module';
import { SuspensionModule } from './modules/suspension/suspension.module';
import type { Clock } from './platform/clock';
import type { AppConfig } from './platform/config/app-config';
import { PlatformModule } from './platform/platform.module';

/** The list of modules, lowest first. */
const modules = [
  StaffModule,
  ControlModule,
  CatalogModule,
  SubscribersModule,
  LedgerModule,
  InvoicesModule,
  PaymentsModule,
  SuspensionModule,
  AccessModule,
  InventoryModule,
  IncidentsModule,
  ProfilesModule,
  ScriptsModule,
  ProvisioningModule,
  CampaignsModule,
  BulkChangesModule,
  DiagnosticsModule,
  CwmpModule,
  NbiModule,
];

@Module({})
export class AppModule {
  static with(config: AppConfig, clock: Clock): DynamicModule {
    const demo = config.settings.DEMARC_DEMO ? [DemoModule] : [];
    return { module: AppModule, imports: [PlatformModule.with(config, clock, entities), ...modules, ...demo] };
  }
}
