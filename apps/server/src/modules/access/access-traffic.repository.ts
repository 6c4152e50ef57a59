import { Injectable } from '@nestjs/common';
import { And, LessThan, MoreThanOrEqual } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { AccessTrafficEntity } from './access-traffic.entity';
import type { TrafficDay } from './traffic-spread';

/** A quarter of an hour holds two terabytes at most: what a NAS claims beyond that must not fail its report. */
const MOST = 2_147_483_647;

const capped = (column: string): string =>
  `(select array_agg(case when u.value <= ${MOST} then u.value when u.value > ${MOST} then ${MOST} end::int order by u.place)
    from unnest(d.${column}) with ordinality as u (value, place))`;

const added = (column: string): string =>
  `(select array_agg(case when u.more is null then u.known
      else least(coalesce(u.known, 0)::bigint + u.more, ${MOST})::int end order by u.place)
    from unnest(known.${column}, excluded.${column}) with ordinality as u (known, more, place))`;

@Injectable()
export class AccessTrafficRepository {
  /** On top of what is known of these days; in the order of days, so that two sessions of a service never wait for each other. */
  async add(tx: Tx, subscriptionId: string, days: readonly TrafficDay[]): Promise<void> {
    await tx.query(
      `insert into access_traffic as known (subscription_id, at, down_kilobytes, up_kilobytes)
       select $1, d.at, ${capped('down')}, ${capped('up')}
       from json_to_recordset($2::json) as d (at timestamptz, down bigint[], up bigint[]) order by d.at
       on conflict (subscription_id, at) do update set
         down_kilobytes = ${added('down_kilobytes')}, up_kilobytes = ${added('up_kilobytes')}`,
      [subscriptionId, JSON.stringify(days)],
    );
  }

  /** Days that begin in this stretch of time, oldest first. */
  async list(sql: Sql, subscriptionId: string, from: Date, to: Date): Promise<TrafficDay[]> {
    const rows = await sql.find(AccessTrafficEntity, {
      where: { subscriptionId, at: And(MoreThanOrEqual(from), LessThan(to)) },
      order: { at: 'ASC' },
    });
    return rows.map(({ at, downKilobytes, upKilobytes }) => ({ at, down: downKilobytes, up: upKilobytes }));
  }
}
