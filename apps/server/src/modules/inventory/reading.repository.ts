import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeReadingProgressEntity } from './reading.entity';

export interface ReadingRow {
  readonly cpeId: string;
  readonly at: Date;
  readonly points: readonly (number | null)[];
}

/** What the readings of one stretch of time come to: `slot` counts from its beginning, `place` is that in the catalogue. */
export interface SlotPoint {
  readonly slot: number;
  readonly place: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

export interface SlotQuery {
  readonly cpeId: string;
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  /** Slots are counted from here. */
  readonly origin: Date;
  readonly places: readonly number[];
}

@Injectable()
export class ReadingRepository {
  /**
   * Readings of many CPEs in one statement, each with how often its CPE informed so far. Two readings of one moment are
   * one: what the later knows counts.
   */
  async insert(sql: Sql, rows: readonly ReadingRow[]): Promise<void> {
    await sql.query(
      `with put as (
         insert into cpe_reading as known (cpe_id, at, points)
         select r."cpeId", r.at, array[p.inform_count, p.inform_retries]::real[] || r.points[3:]
         from json_to_recordset($1::json) as r ("cpeId" uuid, at timestamptz, points real[])
           left join cpe_presence p on p.cpe_id = r."cpeId"
         where exists (select 1 from cpe where cpe.id = r."cpeId")
         order by r."cpeId", r.at
         on conflict (cpe_id, at) do update set points = (
           select array_agg(coalesce(u.later, u.before) order by u.place)
           from unnest(excluded.points, known.points) with ordinality as u (later, before, place))
         returning cpe_id)
       select pg_notify('demarc_live', json_build_object('topic', 'router-series', 'id', cpe_id)::text)
       from (select distinct cpe_id from put) as told`,
      [JSON.stringify(rows)],
    );
  }

  /** Its newest readings since then, the newest first. */
  listSince(sql: Sql, cpeId: string, since: Date, limit: number): Promise<Pick<ReadingRow, 'at' | 'points'>[]> {
    return sql.query(`select at, points from cpe_reading where cpe_id = $1 and at >= $2 order by at desc limit $3`, [
      cpeId,
      since,
      limit,
    ]);
  }

  /** As they were read. */
  listSlots(sql: Sql, query: SlotQuery): Promise<SlotPoint[]> {
    return sql.query(
      `select floor(extract(epoch from r.at - $5::timestamptz) / $4)::int as slot, u.place::int as place,
         min(u.value) as low, avg(u.value)::real as mean, max(u.value) as high
       from cpe_reading r cross join lateral unnest(r.points) with ordinality as u (value, place)
       where r.cpe_id = $1 and r.at >= $2 and r.at < $3 and u.value is not null and u.place = any($6::int[])
       group by 1, 2 order by 1`,
      parametersOf(query),
    );
  }

  /** The newest value of one series by CPE, none older than that. @param place in the catalogue, from 1 */
  async listLatest(
    sql: Sql,
    cpeIds: readonly string[],
    { place, since }: { place: number; since: Date },
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ cpe_id: string; value: number }[]>(
      `select distinct on (r.cpe_id) r.cpe_id, r.points[$3] as value from cpe_reading r
       where r.cpe_id = any($1) and r.at >= $2 and r.points[$3] is not null order by r.cpe_id, r.at desc`,
      [cpeIds, since, place],
    );
    return new Map(rows.map(({ cpe_id: id, value }) => [id, value]));
  }

  /** From their hours. */
  listHourSlots(sql: Sql, query: SlotQuery): Promise<SlotPoint[]> {
    return sql.query(
      `select floor(extract(epoch from r.at - $5::timestamptz) / $4)::int as slot, u.place::int as place,
         min(coalesce(u.low, u.mean)) as low, (sum(u.mean * r.readings) / sum(r.readings))::real as mean,
         max(coalesce(u.high, u.mean)) as high
       from cpe_reading_hour r
         cross join lateral unnest(r.lows, r.means, r.highs) with ordinality as u (low, mean, high, place)
       where r.cpe_id = $1 and r.at >= $2 and r.at < $3 and u.mean is not null and u.place = any($6::int[])
       group by 1, 2 order by 1`,
      parametersOf(query),
    );
  }

  async rolledUntil(sql: Sql): Promise<Date | null> {
    return (await sql.findOneOrFail(CpeReadingProgressEntity, { where: { id: 1 } })).rolledUntil;
  }

  /**
   * Whole hours; those that were rolled up before are made anew, so that doing it twice changes nothing. An hour with one
   * reading, which is the usual one, is that reading.
   */
  async rollUp(tx: Tx, from: Date, to: Date): Promise<void> {
    await tx.query(
      `with told as (
         select cpe_id, date_trunc('hour', at, 'UTC') as hour, points,
           count(*) over (partition by cpe_id, date_trunc('hour', at, 'UTC'))::int as readings
         from cpe_reading where at >= $1 and at < $2),
       several as (
         select t.cpe_id, t.hour, t.readings, u.place, min(u.value) as low, avg(u.value)::real as mean, max(u.value) as high
         from told t cross join lateral unnest(t.points) with ordinality as u (value, place)
         where t.readings > 1 group by 1, 2, 3, 4)
       insert into cpe_reading_hour (cpe_id, at, readings, lows, means, highs)
       select cpe_id, hour, 1, null, points, null from told where readings = 1
       union all
       select cpe_id, hour, readings, array_agg(low order by place), array_agg(mean order by place),
         array_agg(high order by place)
       from several group by cpe_id, hour, readings
       on conflict (cpe_id, at) do update set readings = excluded.readings, lows = excluded.lows, means = excluded.means,
         highs = excluded.highs`,
      [from, to],
    );
    await tx.update(CpeReadingProgressEntity, { id: 1 }, { rolledUntil: to });
  }
}

const parametersOf = ({ cpeId, from, to, stepSeconds, origin, places }: SlotQuery): unknown[] => [
  cpeId,
  from,
  to,
  stepSeconds,
  origin,
  places,
];
