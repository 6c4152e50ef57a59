import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { RouterFiles } from '../inventory/router-files.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoChanges } from './demo-changes.service';
import type { Home } from './demo-scenes.service';
import { DemoStaff } from './demo-staff.service';

/** A vendor configuration as the simulated routers of one model take it. */
const FILE = {
  name: 'hg8245-time-servers.cfg',
  kind: 'vendor-config',
  productClass: 'HG8245X',
  content: 'CPE-SIM-CONFIG\nInternetGatewayDevice.Time.NTPServer1=ntp.padma-net.example\n',
} as const;

/** Files of the demonstration, in both directions. */
@Injectable()
export class DemoFiles {
  constructor(
    private readonly database: Database,
    private readonly files: RouterFiles,
    private readonly inventory: InventoryService,
    private readonly tasks: CpeTasks,
    private readonly staff: DemoStaff,
    private readonly changes: DemoChanges,
  ) {}

  /** Other names for some, and another image for all that wait for somebody to start it. */
  bringOut(homes: readonly Home[]): Promise<void> {
    return this.changes.make(homes);
  }

  /** Something for routers to fetch. */
  async store(): Promise<void> {
    const { content, ...request } = FILE;
    await this.files.upload(await this.staff.as(NETWORK_DESK), request, Readable.from([Buffer.from(content)]));
  }

  /** The router of this service sends its configuration, as soon as it is there. */
  async backUp(subscriptionId: string): Promise<void> {
    const cpe = await this.inventory.findBySubscription(this.database.sql, subscriptionId);
    if (cpe === null) return;
    const order = { kind: 'upload', file: 'config' } as const;
    await this.tasks.create(await this.staff.as(NETWORK_DESK), cpe.id, order, `demo-backup:${cpe.id}`);
  }
}
