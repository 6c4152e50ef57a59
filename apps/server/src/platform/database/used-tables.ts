import { Injectable } from '@nestjs/common';
import type { Sql } from './database';
import { PgListener } from './pg-listener';

const CHANNEL = 'demarc_table_used';

/**
 * Tables that most installations leave empty: while one is, nobody is sent to look into it on a hot path. A trigger on the
 * table (`tell_table_used`) says when rows arrive.
 */
@Injectable()
export class UsedTables {
  private readonly empty = new Set<string>();
  /** What was found before rows arrived may be told after it. */
  private told = 0;

  constructor(listener: PgListener) {
    listener.on(CHANNEL, (table) => this.forget(table));
    listener.onReconnect(() => this.forget(null));
  }

  async isUsed(sql: Sql, table: string): Promise<boolean> {
    if (this.empty.has(table)) return false;
    const asked = this.told;
    const [row] = await sql.query<[{ used: boolean }]>(`select exists (select 1 from ${table}) as used`);
    if (!row.used && asked === this.told) this.empty.add(table);
    return row.used;
  }

  private forget(table: string | null): void {
    this.told++;
    if (table === null) this.empty.clear();
    else this.empty.delete(table);
  }
}
