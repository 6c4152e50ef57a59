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
// Most are as they were: who informed within its interval, and who is silent and has not been heard since. They are left
// out by one comparison each, before boxes are looked up and times are added.
const SECONDS = `case when v.value ~ '^[0-9]{1,9}$' then v.value::int else $4::int end`;
const REFRESH = `
  with open as materialized (
    select p.cpe_id as id, p.last_inform_at, ${SECONDS} as seconds, g.presence as known, g.interval_seconds as known_seconds
    from cpe_presence p left join cpe_signal g on g.cpe_id = p.cpe_id
      left join cpe_parameter v on v.cpe_id = p.cpe_id and v.name = 'periodicInformSeconds'
    where (g.interval_seconds = ${SECONDS} and (
        g.presence = 'answering' and p.last_inform_at >= $1::timestamptz - make_interval(secs => g.interval_seconds)
        or g.presence = 'silent' and p.last_inform_at <= g.presence_at)) is not true),
  heard as (
    select o.* from open o join cpe c on c.id = o.id where c.state in ('active', 'enrolling')),
  timed as (
    select id, last_inform_at, seconds, known, known_seconds, make_interval(secs => seconds) as one,
      make_interval(secs => least(300, greatest(30, seconds))) as slack from heard),
  counted as (
    select id, seconds, known, known_seconds, one, slack,
      case when last_inform_at + one + one + slack < $2::timestamptz then last_inform_at
           else greatest(last_inform_at, $3::timestamptz) end as word_at
    from timed),
  judged as (
    select id, seconds, known, known_seconds,
      case when seconds > 0 and word_at + one + one + slack < $1 then 'silent'
           when seconds > 0 and word_at + one + slack < $1 then 'late' else 'answering' end as presence,
      case when seconds > 0 and word_at + one + one + slack < $1 then word_at + one + one + slack
           when seconds > 0 and word_at + one + slack < $1 then word_at + one + slack else word_at end as presence_at
    from counted),
  changed as (
    update cpe_signal s set presence = j.presence, interval_seconds = j.seconds,
      presence_at = case when s.presence = j.presence then s.presence_at else j.presence_at end
    from judged j where s.cpe_id = j.id and (j.known, j.known_seconds) is distinct from (j.presence, j.seconds) returning 1),
  made as (
    insert into cpe_signal (cpe_id, presence, presence_at, interval_seconds)
    select j.id, j.presence, j.presence_at, j.seconds from judged j where j.known is null order by j.id
    on conflict (cpe_id) do nothing returning 1)
  select (select count(*)::int from changed) + (select count(*)::int from made) as changed`;
