import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import type { SecurityEventEntity } from './cwmp.entity';
import { SecurityEventRepository } from './security-event.repository';

export type { SecurityEventEntity } from './cwmp.entity';

/** What devices did that no honest device does, for people to see. */
@Injectable()
export class SecurityEventsService {
  constructor(private readonly events: SecurityEventRepository) {}

  /** What was done with the credential of this CPE, the latest first. */
  listOf(sql: Sql, cpeId: string): Promise<SecurityEventEntity[]> {
    return this.events.listOf(sql, cpeId);
  }

  /** The latest of all CPEs. */
  listRecent(sql: Sql, limit = 50): Promise<SecurityEventEntity[]> {
    return this.events.listRecent(sql, limit);
  }
}
