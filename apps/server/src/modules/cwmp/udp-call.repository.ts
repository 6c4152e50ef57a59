import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';

/** Tells the process that holds the STUN socket to call a CPE. */
export const UDP_CALL_CHANNEL = 'demarc_udp_call';

@Injectable()
export class UdpCallRepository {
  async pass(sql: Sql, cpeId: string, target: string): Promise<void> {
    await sql.query(`select pg_notify('${UDP_CALL_CHANNEL}', $1)`, [JSON.stringify({ cpeId, target })]);
  }
}
