import { Injectable } from '@nestjs/common';
import { DiagnosticOrder, type CreateQuirkRule } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { QuirkRules } from '../inventory/quirk-rules.service';
import { RouterDiagnostics } from '../provisioning/router-diagnostics.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoInventory } from './demo-inventory.service';
import type { Home } from './demo-scenes.service';
import { DemoStaff } from './demo-staff.service';

/** What the network desk knows of one of the models it hands out. */
const RULE: CreateQuirkRule = {
  name: 'TenWave TW1200: short questions',
  match: {
    oui: null,
    manufacturer: 'TenWave',
    model: 'TW1200',
    hardwareVersion: null,
    softwareVersion: null,
    softwareFrom: null,
    softwareBelow: '2.0',
  },
  flags: { maxNamesPerRead: 16, maxValuesPerAnswer: 128 },
  reason: 'On the bench it ran out of memory at longer ones; 2.0 is said to mend that.',
};

const HOST = 'portal.padma-net.example';
const WISHES: readonly DiagnosticOrder[] = [
  { kind: 'optical' },
  { kind: 'wifi-scan' },
  DiagnosticOrder.parse({ kind: 'ping', host: HOST }),
  DiagnosticOrder.parse({ kind: 'traceroute', host: HOST }),
  DiagnosticOrder.parse({ kind: 'nslookup', hostName: HOST }),
];

/** What the network desk has found out about the models of the demonstration. */
@Injectable()
export class DemoLaboratory {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly diagnostics: RouterDiagnostics,
    private readonly rules: QuirkRules,
    private readonly staff: DemoStaff,
    private readonly sorted: DemoInventory,
  ) {}

  async prepare(subscriptionIds: string[]): Promise<void> {
    await this.sorted.prepare(subscriptionIds);
    await this.rules.create(await this.staff.as(NETWORK_DESK), RULE);
  }

  /** What was read of the routers before. */
  recall(homes: readonly Home[]): Promise<void> {
    return this.sorted.recall(homes);
  }

  /** The router of this service finds out what there is to find out, as soon as it is there. */
  async diagnose(subscriptionId: string): Promise<void> {
    const cpe = await this.inventory.findBySubscription(this.database.sql, subscriptionId);
    if (cpe === null) return;
    const by = await this.staff.as(NETWORK_DESK);
    for (const wish of WISHES) await this.diagnostics.start(by, cpe.id, wish, `demo-${wish.kind}:${cpe.id}`);
  }
}
