import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import type { SecurityEvent } from '@demarc/contracts';
import { InventoryService } from '../inventory/inventory.service';
import type { SecurityEventEntity } from './cwmp.entity';
import { SecurityEventRepository } from './security-event.repository';
import { toSecurityEvent } from './security-event.view';

export type { SecurityEventEntity } from './cwmp.entity';

/** What devices did that no honest device does, for people to see. */
@Injectable()
export class SecurityEventsService {
  constructor(
    private readonly events: SecurityEventRepository,
    private readonly inventory: InventoryService,
  ) {}

  /** What was done with the credential of this CPE, the latest first. */
  listOf(sql: Sql, cpeId: string): Promise<SecurityEventEntity[]> {
    return this.events.listOf(sql, cpeId);
  }

  /** The latest of all CPEs, with the names of those whose credentials were used. */
  async listRecent(sql: Sql, limit = 50): Promise<SecurityEvent[]> {
    const rows = await this.events.listRecent(sql, limit);
    const serials = await this.inventory.serialsOf(sql, [...new Set(rows.map(({ cpeId }) => cpeId))]);
    return rows.map((row) => toSecurityEvent(row, serials.get(row.cpeId) ?? ''));
  }

  /** How many routers did such a thing since then. */
  countSince(sql: Sql, since: Date): Promise<number> {
    return this.events.countSince(sql, since);
  }
}
