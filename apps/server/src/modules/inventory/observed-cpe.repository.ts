import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import type { CpeMode } from './cpe.entity';
import { CPE_CHANNEL } from './cpe-row';

/** A device model as boxes name it in their Inform; null: any, or not shown yet. */
export interface ModelName {
  manufacturer: string | null;
  productClass: string | null;
}

export interface ModelCounts extends ModelName {
  observed: number;
  managed: number;
  seen: number;
}

@Injectable()
export class ObservedCpeRepository {
  /** Models of which at least one router is observed. */
  countByModel(sql: Sql): Promise<ModelCounts[]> {
    return sql.query(
      `select c.manufacturer, c.product_class as "productClass",
              count(*) filter (where c.mode = 'observe')::int as observed,
              count(*) filter (where c.mode = 'manage')::int as managed,
              count(p.cpe_id) filter (where c.mode = 'observe')::int as seen
       from cpe c left join cpe_presence p on p.cpe_id = c.id
       where c.state <> 'retired' and (c.manufacturer, c.product_class) in (
         select manufacturer, product_class from cpe where mode = 'observe' and manufacturer is not null and product_class is not null)
         or (c.mode = 'observe' and c.state <> 'retired' and (c.manufacturer is null or c.product_class is null))
       group by c.manufacturer, c.product_class order by observed desc, c.manufacturer, c.product_class`,
    );
  }

  /** Observed routers of a model by id; null of the filter: any. */
  async listObserved(sql: Sql, { manufacturer, productClass }: ModelName): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select id from cpe where mode = 'observe' and state in ('active', 'enrolling')
         and ($1::text is null or manufacturer = $1) and ($2::text is null or product_class = $2) order by id`,
      [manufacturer, productClass],
    );
    return rows.map(({ id }) => id);
  }

  /** One statement: the change, and the word to every process that holds them in memory. @returns whose mode changed */
  async setMode(tx: Tx, cpeIds: readonly string[], mode: CpeMode): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `with changed as (
         update cpe set mode = $2 where id = any($1) and mode <> $2 and state <> 'retired' returning id)
       select id, pg_notify('${CPE_CHANNEL}', id::text) as told from changed order by id`,
      [cpeIds, mode],
    );
    return rows.map(({ id }) => id);
  }

  listWindows(sql: Sql, now: Date): Promise<{ id: string; serialNumber: string; until: Date }[]> {
    return sql.query(
      `select id, serial_number as "serialNumber", enrolment_window_until as until from cpe
       where enrolment_window_until > $1 order by enrolment_window_until`,
      [now],
    );
  }

  async listKnownSerials(sql: Sql, serials: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await sql.query<{ serial_number: string }[]>(
      `select serial_number from cpe where serial_number = any($1)`,
      [serials],
    );
    return new Set(rows.map((row) => row.serial_number));
  }
}
