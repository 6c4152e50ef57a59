import { Injectable } from '@nestjs/common';
import type { IncidentSignal } from '@demarc/contracts';
import { Not } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { IncidentCountEntity, IncidentEntity, IncidentLimitsEntity, IncidentNoteEntity } from './incident.entity';

export type NewIncident = Omit<
  IncidentEntity,
  | 'members'
  | 'lost'
  | 'peak'
  | 'calmSince'
  | 'acknowledgedAt'
  | 'acknowledgedBy'
  | 'closedAt'
  | 'closedBy'
  | 'closedBecause'
  | 'absorbedById'
>;

export interface MemberCount {
  incidentId: string;
  members: number;
  lost: number;
}

@Injectable()
export class IncidentRepository {
  /** Limits and incidents change under one lock each; a look holds that of the watch besides. */
  limits(sql: Sql): Promise<IncidentLimitsEntity> {
    return sql.findOneOrFail(IncidentLimitsEntity, { where: { id: 1 } });
  }

  lockLimits(tx: Tx): Promise<IncidentLimitsEntity> {
    return tx.findOneOrFail(IncidentLimitsEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async changeLimits(tx: Tx, limits: Omit<IncidentLimitsEntity, 'id'>): Promise<void> {
    await tx.update(IncidentLimitsEntity, { id: 1 }, limits);
  }

  find(sql: Sql, id: string): Promise<IncidentEntity | null> {
    return sql.findOne(IncidentEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<IncidentEntity | null> {
    return tx.findOne(IncidentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  listOpenForUpdate(tx: Tx): Promise<IncidentEntity[]> {
    return tx.find(IncidentEntity, {
      where: { state: Not('closed') },
      order: { openedAt: 'ASC', id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  countOpen(sql: Sql): Promise<{ state: 'open' | 'acknowledged'; incidents: number; lost: number }[]> {
    return sql.query(
      `select state, count(*)::int as incidents, sum(lost)::int as lost from incident where state <> 'closed' group by state`,
    );
  }

  /** Newest first; one more than the limit when there is a next page. */
  list(
    sql: Sql,
    page: { state: 'open' | 'closed' | 'any'; before: { openedAt: string; id: string } | null; limit: number },
  ): Promise<IncidentEntity[]> {
    const rows = sql
      .createQueryBuilder(IncidentEntity, 'incident')
      .orderBy('incident.openedAt', 'DESC')
      .addOrderBy('incident.id', 'DESC')
      .take(page.limit + 1);
    if (page.state === 'open') rows.andWhere(`incident.state <> 'closed'`);
    if (page.state === 'closed') rows.andWhere(`incident.state = 'closed'`);
    if (page.before !== null)
      rows.andWhere('(incident.openedAt, incident.id) < (:openedAt::timestamptz, :id::uuid)', page.before);
    return rows.getMany();
  }

  /** The open incident that a router or its service is lost in. */
  async findOf(sql: Sql, cpeId: string | null, subscriptionId: string | null): Promise<IncidentEntity | null> {
    const [row] = await sql.query<{ id: string }[]>(
      `select i.id from incident_member m join incident i on i.id = m.incident_id
       where (m.cpe_id = $1 or m.subscription_id = $2) and m.back_at is null and i.state <> 'closed'
       order by i.opened_at desc limit 1`,
      [cpeId, subscriptionId],
    );
    return row === undefined ? null : this.find(sql, row.id);
  }

  /** Open ones that these routers are lost in, by router. */
  async listLost(sql: Sql, cpeIds: readonly string[]): Promise<{ cpeId: string; cause: string; placeName: string }[]> {
    return sql.query(
      `select distinct on (m.cpe_id) m.cpe_id as "cpeId", i.cause, i.place_name as "placeName"
       from incident_member m join incident i on i.id = m.incident_id
       where m.cpe_id = any($1) and m.back_at is null and i.state <> 'closed' order by m.cpe_id, i.opened_at desc`,
      [cpeIds],
    );
  }

  /** The newest one that was opened since then and lost some of these routers, each after its own instant. */
  async findAmong(
    sql: Sql,
    lostAfter: ReadonlyMap<string, Date>,
    since: Date,
  ): Promise<{ cause: string; placeName: string } | null> {
    const [row] = await sql.query<{ cause: string; placeName: string }[]>(
      `select i.cause, i.place_name as "placeName" from incident i
       where i.opened_at >= $3 and exists (
         select 1 from incident_member m join unnest($1::uuid[], $2::timestamptz[]) as u (cpe_id, after) on u.cpe_id = m.cpe_id
         where m.incident_id = i.id and m.lost_at > u.after)
       order by i.opened_at desc limit 1`,
      [[...lostAfter.keys()], [...lostAfter.values()], since],
    );
    return row ?? null;
  }

  /** A person closed the incident of this NAS after it was heard last. */
  async isGivenUp(sql: Sql, nasId: string, heardAt: Date): Promise<boolean> {
    const rows = await sql.query<unknown[]>(
      `select 1 from incident where nas_id = $1 and place_kind = 'nas' and closed_because = 'staff' and closed_at >= $2 limit 1`,
      [nasId, heardAt],
    );
    return rows.length > 0;
  }

  async insert(tx: Tx, row: NewIncident): Promise<void> {
    await tx.insert(IncidentEntity, row);
  }

  async update(tx: Tx, id: string, change: Partial<IncidentEntity>): Promise<void> {
    await tx.update(IncidentEntity, { id }, change);
  }

  /** Noticed in another way as well. */
  async addSignal(tx: Tx, id: string, signal: IncidentSignal, terminateCause: string | null): Promise<void> {
    await tx.query(
      `update incident set signals = signals || $2::text, terminate_cause = coalesce(terminate_cause, $3)
       where id = $1 and $2 <> all(signals)`,
      [id, signal, terminateCause],
    );
  }

  /** When half of those that it began with had said their last word. */
  async settleBeginning(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `update incident i set began_at = least(i.began_at, b.at) from (
         select incident_id, percentile_disc(0.5) within group (order by lost_at) as at
         from incident_member where incident_id = any($1) group by incident_id) b
       where b.incident_id = i.id`,
      [ids],
    );
  }

  countMembers(sql: Sql, ids: readonly string[]): Promise<MemberCount[]> {
    return sql.query(
      `select incident_id as "incidentId", count(*)::int as members, (count(*) filter (where back_at is null))::int as lost
       from incident_member where incident_id = any($1) group by incident_id`,
      [ids],
    );
  }

  async insertCount(tx: Tx, row: IncidentCountEntity): Promise<void> {
    await tx.createQueryBuilder().insert().into(IncidentCountEntity).values(row).orIgnore().execute();
  }

  listCounts(sql: Sql, incidentId: string, limit: number): Promise<IncidentCountEntity[]> {
    return sql.find(IncidentCountEntity, { where: { incidentId }, order: { at: 'ASC' }, take: limit });
  }

  async insertNote(tx: Tx, note: IncidentNoteEntity): Promise<void> {
    await tx.insert(IncidentNoteEntity, note);
  }

  listNotes(sql: Sql, incidentId: string): Promise<IncidentNoteEntity[]> {
    return sql.find(IncidentNoteEntity, { where: { incidentId }, order: { id: 'ASC' }, take: 500 });
  }
}
