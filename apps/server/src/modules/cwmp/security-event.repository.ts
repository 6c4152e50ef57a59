import { Injectable } from '@nestjs/common';
import type { DeviceId } from '@demarc/cwmp';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecurityEventEntity } from './cwmp.entity';

export interface SecurityIncident {
  kind: SecurityEventEntity['kind'];
  /** The CPE whose credential was used. */
  cpeId: string;
  /** Who it said it is. */
  claimed: Pick<DeviceId, 'oui' | 'productClass' | 'serialNumber'>;
  sourceAddress: string;
  at: Date;
}

/** An attacker may repeat himself, not fill the table: so many different claims are kept for one credential. */
const MAX_CLAIMS = 100;

@Injectable()
export class SecurityEventRepository {
  constructor(private readonly database: Database) {}

  /** Counts it; the same claim again is the same row. */
  async count({ kind, cpeId, claimed, sourceAddress, at }: SecurityIncident): Promise<void> {
    await this.database.sql.query(
      `insert into security_event (id, kind, cpe_id, claimed_oui, claimed_product_class, claimed_serial_number,
                                   source_address, first_at, last_at)
       select $1, $8, $2, $3, $4, $5, $6, $7, $7
       where exists (select 1 from security_event k where k.cpe_id = $2 and k.kind = $8
                     and k.claimed_oui = $3 and k.claimed_product_class = $4 and k.claimed_serial_number = $5)
          or (select count(*) from security_event k where k.cpe_id = $2) < ${MAX_CLAIMS}
       on conflict (cpe_id, kind, claimed_oui, claimed_product_class, claimed_serial_number)
       do update set occurrences = security_event.occurrences + 1, source_address = excluded.source_address,
         last_at = excluded.last_at`,
      [newId(), cpeId, claimed.oui, claimed.productClass, claimed.serialNumber, sourceAddress, at, kind],
    );
  }

  async forget(tx: Tx, before: Date, limit: number): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from security_event where id in (select id from security_event where last_at < $1 limit $2)`,
      [before, limit],
    );
    return count;
  }

  listOf(sql: Sql, cpeId: string): Promise<SecurityEventEntity[]> {
    return sql.find(SecurityEventEntity, { where: { cpeId }, order: { lastAt: 'DESC' }, take: MAX_CLAIMS });
  }

  async countSince(sql: Sql, since: Date): Promise<number> {
    const [row] = await sql.query<[{ count: number }]>(
      `select count(distinct cpe_id)::int as count from security_event where last_at >= $1`,
      [since],
    );
    return row.count;
  }

  listRecent(sql: Sql, limit: number): Promise<SecurityEventEntity[]> {
    return sql.find(SecurityEventEntity, { order: { lastAt: 'DESC' }, take: limit });
  }
}
