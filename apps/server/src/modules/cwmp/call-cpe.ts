import { Injectable } from '@nestjs/common';
import { parseConnectionRequestUrl } from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { CpeCredentialsService } from '../inventory/cpe-credential.service';
import { InventoryService } from '../inventory/inventory.service';
import { ConnectionDialer } from './connection-dialer';
import { ConnectionTargetPolicy } from './connection-target';
import type { ConnectionRequestOutcome } from './cwmp.entity';

/** One connection request to one CPE, with what is known of it now. */
@Injectable()
export class CallCpe {
  private readonly dialer: ConnectionDialer;

  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly credentials: CpeCredentialsService,
    config: AppConfig,
  ) {
    this.dialer = new ConnectionDialer(new ConnectionTargetPolicy(config.settings.CPE_NETWORKS));
  }

  async call(cpeId: string): Promise<ConnectionRequestOutcome> {
    const { sql } = this.database;
    const cpe = await this.inventory.find(sql, cpeId);
    if (cpe === null || cpe.state === 'retired' || cpe.state === 'quarantine') return 'not-managed';
    const parsed = parseConnectionRequestUrl(cpe.connectionRequestUrl ?? '');
    if ('refusal' in parsed) return `url-${parsed.refusal}`;
    const presence = (await this.inventory.presenceOf(sql, [cpeId])).get(cpeId);
    const pairs = await this.credentials.candidates(sql, cpeId);
    return this.dialer.dial({
      target: parsed.target,
      sourceAddress: presence?.sourceAddress ?? null,
      credentials: pairs.map((pair) => ({
        username: pair.connectionRequestUsername,
        password: pair.connectionRequestPassword,
      })),
    });
  }
}
