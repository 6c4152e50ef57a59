import { Injectable } from '@nestjs/common';
import type { Sql } from './database';
import { monthAfter, monthOf, type Month } from './month';

/** A table that is partitioned by month in UTC; its partitions stand in a schema of their own. */
export interface MonthlyTable {
  readonly table: string;
  /** The column that it is partitioned by. */
  readonly key: string;
  /** How full its pages are made, in percent; less than all where rows are written again and again. */
  readonly fillfactor?: number;
}

const nameOf = ({ table }: MonthlyTable, month: Month): string => `partitions.${table}_${month.replace('-', '_')}`;

/** Makes the months of a table before they begin, and drops those that are over. Running it twice changes nothing. */
@Injectable()
export class MonthPartitions {
  /** Every month from one instant to another. */
  async ensure(sql: Sql, table: MonthlyTable, from: Date, to: Date): Promise<void> {
    for (let month = monthOf(from); month <= monthOf(to); month = monthAfter(month)) {
      await this.make(sql, table, month);
    }
  }

  /** Whole months; the last one of which a day still counts stays. What has no month of its own goes row by row. */
  async forget(sql: Sql, table: MonthlyTable, before: Date): Promise<void> {
    for (const month of await this.listMonths(sql, table)) {
      if (monthAfter(month) <= monthOf(before)) await sql.query(`drop table if exists ${nameOf(table, month)}`);
    }
    await sql.query(`delete from partitions.${table.table}_default where ${table.key} < $1`, [before]);
  }

  async listMonths(sql: Sql, { table }: MonthlyTable): Promise<Month[]> {
    const rows = await sql.query<{ name: string }[]>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = to_regclass($1) and c.relname ~ '_[0-9]{4}_[0-9]{2}$' order by 1`,
      [table],
    );
    return rows.map(({ name }) => name.slice(-7).replace('_', '-'));
  }

  /** Rows that came before their partition was made stay in the default one, and no partition is made around them. */
  private async make(sql: Sql, of: MonthlyTable, month: Month): Promise<void> {
    const { table, key, fillfactor = 100 } = of;
    const [from, to] = [`${month}-01`, `${monthAfter(month)}-01`];
    const [row] = await sql.query<[{ exists: boolean; taken: boolean }]>(
      `select to_regclass($1) is not null as exists,
              exists (select 1 from partitions.${table}_default
                where ${key} >= $2::timestamp at time zone 'UTC' and ${key} < $3::timestamp at time zone 'UTC') as taken`,
      [nameOf(of, month), from, to],
    );
    if (row.exists || row.taken) return;
    await sql.query(
      `create table if not exists ${nameOf(of, month)} partition of ${table}
       for values from ('${from}T00:00:00Z') to ('${to}T00:00:00Z')
       with (fillfactor = ${fillfactor})`,
    );
  }
}
