import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';

/** Tables that are partitioned by month; their partitions stand in a schema of their own. */
export type PartitionedTable = 'accounting_report' | 'access_session_history';

const KEY: Readonly<Record<PartitionedTable, string>> = {
  accounting_report: 'received_at',
  access_session_history: 'started_at',
};

/** `2026-03`. */
export type Month = string;

const nameOf = (table: PartitionedTable, month: Month): string => `partitions.${table}_${month.replace('-', '_')}`;

@Injectable()
export class AccessPartitionsRepository {
  /** Rows that came before their partition was made stay in the default one, and no partition is made around them. */
  async ensure(sql: Sql, table: PartitionedTable, month: Month, next: Month): Promise<void> {
    const [row] = await sql.query<[{ exists: boolean; taken: boolean }]>(
      `select to_regclass($1) is not null as exists,
              exists (select 1 from partitions.${table}_default where ${KEY[table]} >= $2::timestamptz and ${KEY[table]} < $3::timestamptz) as taken`,
      [nameOf(table, month), `${month}-01T00:00:00Z`, `${next}-01T00:00:00Z`],
    );
    if (row.exists || row.taken) return;
    await sql.query(
      `create table if not exists ${nameOf(table, month)} partition of ${table}
       for values from ('${month}-01T00:00:00Z') to ('${next}-01T00:00:00Z')`,
    );
  }

  async listMonths(sql: Sql, table: PartitionedTable): Promise<Month[]> {
    const rows = await sql.query<{ name: string }[]>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = to_regclass($1) and c.relname ~ '_[0-9]{4}_[0-9]{2}$' order by 1`,
      [table],
    );
    return rows.map(({ name }) => name.slice(-7).replace('_', '-'));
  }

  /** What fell into the default partition is deleted row by row. */
  async drop(sql: Sql, table: PartitionedTable, month: Month): Promise<void> {
    await sql.query(`drop table ${nameOf(table, month)}`);
  }

  async deleteFromDefault(sql: Sql, table: PartitionedTable, before: Date): Promise<void> {
    await sql.query(`delete from partitions.${table}_default where ${KEY[table]} < $1`, [before]);
  }
}
