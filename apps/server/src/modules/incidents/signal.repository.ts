import { Injectable } from '@nestjs/common';
import type { Presence } from '@demarc/provisioning';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeSignalEntity, IncidentWatchEntity } from './signal.entity';

export interface PresenceLook {
  now: Date;
  /** We were away from then … */
  awaySince: Date | null;
  /** … until then. */
  listeningSince: Date | null;
  /** Of a router that never told. */
  usualIntervalSeconds: number;
}

/** A router whose place is not known yet; `nasId` is that of its service. */
export interface Unplaced {
  cpeId: string;
  subscriptionId: string | null;
  nasId: string | null;
}

export interface PlaceOfRouter {
  nasId: string | null;
  accessNode: string | null;
  accessPort: string | null;
  placedAt: Date;
}

@Injectable()
export class SignalRepository {
  lockWatch(tx: Tx): Promise<IncidentWatchEntity> {
    return tx.findOneOrFail(IncidentWatchEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async updateWatch(tx: Tx, watch: Partial<IncidentWatchEntity>): Promise<void> {
    await tx.update(IncidentWatchEntity, { id: 1 }, watch);
  }

  find(sql: Sql, cpeId: string): Promise<CpeSignalEntity | null> {
    return sql.findOne(CpeSignalEntity, { where: { cpeId } });
  }

  listOf(sql: Sql, cpeIds: readonly string[]): Promise<CpeSignalEntity[]> {
    return sql.find(CpeSignalEntity, { where: { cpeId: In([...cpeIds]) } });
  }

  countPresence(sql: Sql): Promise<{ presence: Presence; count: number }[]> {
    return sql.query(`select presence, count(*)::int as count from cpe_signal group by presence`);
  }

  /** Maker, model and firmware, as one of its routers says them. */
  async nameOfMake(sql: Sql, make: string): Promise<string> {
    const [oui, productClass, software] = JSON.parse(make) as [string | null, string | null, string];
    const [row] = await sql.query<{ manufacturer: string | null; model_name: string | null }[]>(
      `select manufacturer, model_name from cpe
       where oui is not distinct from $1 and product_class is not distinct from $2 and software_version = $3 limit 1`,
      [oui, productClass, software],
    );
    const words = [row?.manufacturer, row?.model_name ?? productClass ?? oui, software];
    return words.filter((word) => word !== null && word !== undefined && word !== '').join(' ');
  }

  async lastHeardAt(sql: Sql): Promise<Date | null> {
    const [row] = await sql.query<[{ at: Date | null }]>(`select max(last_inform_at) as at from cpe_presence`);
    return row.at;
  }

  /** @returns how many answer otherwise than at the last look; only those are written */
  async refreshPresence(tx: Tx, look: PresenceLook): Promise<number> {
    const [row] = await tx.query<[{ changed: number }]>(REFRESH, [
      look.now,
      look.awaySince,
      look.listeningSince,
      look.usualIntervalSeconds,
    ]);
    return row.changed;
  }

  /** What is in stock or in quarantine is nobody's to miss. */
  async forgetRetired(tx: Tx): Promise<void> {
    await tx.query(
      `delete from cpe_signal s using cpe c where c.id = s.cpe_id and c.state in ('retired', 'quarantine')`,
    );
  }

  listUnplaced(sql: Sql, limit: number): Promise<Unplaced[]> {
    return sql.query(
      `select g.cpe_id as "cpeId", c.subscription_id as "subscriptionId", s.nas_id as "nasId"
       from cpe_signal g join cpe c on c.id = g.cpe_id left join subscription s on s.id = c.subscription_id
       where g.placed_at is null order by g.cpe_id limit $1`,
      [limit],
    );
  }

  async place(tx: Tx, places: ReadonlyMap<string, PlaceOfRouter>): Promise<void> {
    await tx.query(
      `update cpe_signal g set nas_id = u.nas_id, access_node = u.access_node, access_port = u.access_port, placed_at = u.placed_at
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
         as u (cpe_id, nas_id, access_node, access_port, placed_at)
       where g.cpe_id = u.cpe_id`,
      columnsOf(places),
    );
  }

  /** By the services of routers; a session that began before the one that placed it says nothing new. */
  async placeByService(tx: Tx, places: ReadonlyMap<string, PlaceOfRouter>): Promise<void> {
    await tx.query(
      `update cpe_signal g set nas_id = u.nas_id, access_node = u.access_node, access_port = u.access_port, placed_at = u.placed_at
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
         as u (subscription_id, nas_id, access_node, access_port, placed_at)
       join cpe c on c.subscription_id = u.subscription_id
       where g.cpe_id = c.id and g.placed_at < u.placed_at`,
      columnsOf(places),
    );
  }

  async forgetPlacesAt(tx: Tx, nasId: string): Promise<void> {
    await tx.update(CpeSignalEntity, { nasId }, { accessNode: null, accessPort: null, placedAt: null });
  }

  /** It serves another service now. */
  async forgetPlace(sql: Sql, cpeId: string): Promise<void> {
    await sql.update(CpeSignalEntity, { cpeId }, { nasId: null, accessNode: null, accessPort: null, placedAt: null });
  }
}

const columnsOf = (places: ReadonlyMap<string, PlaceOfRouter>): unknown[] => {
  const rows = [...places.values()];
  return [
    [...places.keys()],
    rows.map(({ nasId }) => nasId),
    rows.map(({ accessNode }) => accessNode),
    rows.map(({ accessPort }) => accessPort),
    rows.map(({ placedAt }) => placedAt),
  ];
};

// The rule of `presenceOf` (libs/provisioning) over all routers at once; a test holds one against the other. What was
// not silent yet when we went away has all of its time again from our return on.
const REFRESH = `
  with heard as (
    select c.id, p.last_inform_at, case when v.value ~ '^[0-9]{1,9}$' then v.value::int else $4::int end as seconds
    from cpe c join cpe_presence p on p.cpe_id = c.id
    left join cpe_parameter v on v.cpe_id = c.id and v.name = 'periodicInformSeconds'
    where c.state in ('active', 'enrolling')),
  timed as (
    select id, last_inform_at, seconds, make_interval(secs => seconds) as one,
      make_interval(secs => least(300, greatest(30, seconds))) as slack from heard),
  counted as (
    select id, seconds, one, slack,
      case when last_inform_at + one + one + slack < $2::timestamptz then last_inform_at
           else greatest(last_inform_at, $3::timestamptz) end as word_at
    from timed),
  judged as (
    select id, seconds,
      case when seconds > 0 and word_at + one + one + slack < $1 then 'silent'
           when seconds > 0 and word_at + one + slack < $1 then 'late' else 'answering' end as presence,
      case when seconds > 0 and word_at + one + one + slack < $1 then word_at + one + one + slack
           when seconds > 0 and word_at + one + slack < $1 then word_at + one + slack else word_at end as presence_at
    from counted),
  written as (
    insert into cpe_signal as s (cpe_id, presence, presence_at, interval_seconds)
    select j.id, j.presence, j.presence_at, j.seconds from judged j
    where not exists (
      select 1 from cpe_signal g where g.cpe_id = j.id and g.presence = j.presence and g.interval_seconds = j.seconds)
    order by j.id
    on conflict (cpe_id) do update set presence = excluded.presence, interval_seconds = excluded.interval_seconds,
      presence_at = case when s.presence = excluded.presence then s.presence_at else excluded.presence_at end
    returning 1)
  select count(*)::int as changed from written`;
