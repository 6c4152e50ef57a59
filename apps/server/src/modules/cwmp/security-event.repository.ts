import { Injectable } from '@nestjs/common';
import type { DeviceId } from '@demarc/cwmp';
import { Database, type Sql } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecurityEventEntity } from './cwmp.entity';

export interface IdentityMismatch {
  /** The CPE whose credential was used. */
  cpeId: string;
  claimed: DeviceId;
  sourceAddress: string;
  at: Date;
}

/** An attacker may repeat himself, not fill the table: so many different claims are kept for one credential. */
const MAX_CLAIMS = 100;

@Injectable()
export class SecurityEventRepository {
  constructor(private readonly database: Database) {}

  /** Counts it; the same claim again is the same row. */
  async countIdentityMismatch({ cpeId, claimed, sourceAddress, at }: IdentityMismatch): Promise<void> {
    await this.database.sql.query(
      `insert into security_event (id, kind, cpe_id, claimed_oui, claimed_product_class, claimed_serial_number,
                                   source_address, first_at, last_at)
       select $1, 'identity-mismatch', $2, $3, $4, $5, $6, $7, $7
       where exists (select 1 from security_event k where k.cpe_id = $2 and k.kind = 'identity-mismatch'
                     and k.claimed_oui = $3 and k.claimed_product_class = $4 and k.claimed_serial_number = $5)
          or (select count(*) from security_event k where k.cpe_id = $2) < ${MAX_CLAIMS}
       on conflict (cpe_id, kind, claimed_oui, claimed_product_class, claimed_serial_number)
       do update set occurrences = security_event.occurrences + 1, source_address = excluded.source_address,
         last_at = excluded.last_at`,
      [newId(), cpeId, claimed.oui, claimed.productClass, claimed.serialNumber, sourceAddress, at],
    );
  }

  listOf(sql: Sql, cpeId: string): Promise<SecurityEventEntity[]> {
    return sql.find(SecurityEventEntity, { where: { cpeId }, order: { lastAt: 'DESC' }, take: MAX_CLAIMS });
  }

  listRecent(sql: Sql, limit: number): Promise<SecurityEventEntity[]> {
    return sql.find(SecurityEventEntity, { order: { lastAt: 'DESC' }, take: limit });
  }
}
