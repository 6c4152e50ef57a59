import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { SQL_OF_ID } from './device-fields';

/** A channel of presets that failed on a device. */
export interface ChannelFault {
  readonly cpeId: string;
  readonly deviceId: string;
  readonly channel: string;
  readonly code: string;
  readonly message: string;
  readonly detail: unknown;
  readonly retries: number;
  readonly at: Date;
  readonly provisions: readonly { readonly name: string; readonly args: readonly unknown[] }[];
}

const MAX_LISTED = 10_000;
const FAULT = `select f.cpe_id as "cpeId", ${SQL_OF_ID} as "deviceId", f.channel, f.code, f.message, f.detail, f.retries, f.at, f.provisions
  from script_fault f join cpe c on c.id = f.cpe_id`;

@Injectable()
export class NbiFaultRepository {
  list(sql: Sql): Promise<ChannelFault[]> {
    return sql.query(`${FAULT} order by f.at, f.cpe_id, f.channel limit ${MAX_LISTED}`);
  }

  /** @param id `<device>:<channel>` */
  async find(sql: Sql, id: string): Promise<ChannelFault | null> {
    const rows = await sql.query<ChannelFault[]>(`${FAULT} where ${SQL_OF_ID} = $1 and f.channel = $2`, [
      id.slice(0, id.indexOf(':')),
      id.slice(id.indexOf(':') + 1),
    ]);
    return rows[0] ?? null;
  }
}
