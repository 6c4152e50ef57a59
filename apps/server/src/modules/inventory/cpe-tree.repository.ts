import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeEventEntity, CpeParameterChangeEntity, CpeParameterEntity, CpeTreeEntity } from './cpe.entity';

@Injectable()
export class CpeTreeRepository {
  find(sql: Sql, cpeId: string): Promise<CpeTreeEntity | null> {
    return sql.findOne(CpeTreeEntity, { where: { cpeId } });
  }

  /** Also serialises two sessions that learn about one CPE at once. */
  async findForUpdate(tx: Tx, cpeId: string): Promise<CpeTreeEntity | null> {
    return tx.findOne(CpeTreeEntity, { where: { cpeId }, lock: { mode: 'pessimistic_write' } });
  }

  async replace(tx: Tx, tree: CpeTreeEntity): Promise<void> {
    await tx.query(
      `insert into cpe_tree (cpe_id, parameters, parameter_count, read_at, changed_at) values ($1, $2::jsonb, $3, $4, $5)
       on conflict (cpe_id) do update set parameters = excluded.parameters, parameter_count = excluded.parameter_count,
         read_at = excluded.read_at, changed_at = excluded.changed_at`,
      [tree.cpeId, JSON.stringify(tree.parameters), tree.parameterCount, tree.readAt, tree.changedAt],
    );
  }

  async touch(tx: Tx, cpeId: string, readAt: Date): Promise<void> {
    await tx.update(CpeTreeEntity, { cpeId }, { readAt });
  }

  async insertChanges(tx: Tx, changes: readonly CpeParameterChangeEntity[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.query(
      `insert into cpe_parameter_change (id, cpe_id, path, before, after, is_secret, source, session_id, at)
       select id, $2, path, before, after, is_secret, $7, $8, $9
       from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[]) as u (id, path, before, after, is_secret)`,
      [
        changes.map((change) => change.id),
        changes[0]?.cpeId,
        changes.map((change) => change.path),
        changes.map((change) => change.before),
        changes.map((change) => change.after),
        changes.map((change) => change.isSecret),
        changes[0]?.source,
        changes[0]?.sessionId,
        changes[0]?.at,
      ],
    );
  }

  /** The promoted values as they are now; only what differs is written. */
  async replacePromoted(
    tx: Tx,
    cpeId: string,
    promoted: readonly { alias: string; path: string; value: string }[],
  ): Promise<void> {
    await tx.query(
      `with given as (select * from unnest($2::text[], $3::text[], $4::text[]) as u (name, path, value)),
            gone as (delete from cpe_parameter p where p.cpe_id = $1 and not exists (select 1 from given g where g.name = p.name))
       insert into cpe_parameter (cpe_id, name, path, value) select $1, name, path, value from given
       on conflict (cpe_id, name) do update set path = excluded.path, value = excluded.value
       where (cpe_parameter.path, cpe_parameter.value) is distinct from (excluded.path, excluded.value)`,
      [
        cpeId,
        promoted.map(({ alias }) => alias),
        promoted.map(({ path }) => path),
        promoted.map(({ value }) => value.slice(0, 1000)),
      ],
    );
  }

  listPromoted(sql: Sql, cpeIds: string[]): Promise<CpeParameterEntity[]> {
    return sql.find(CpeParameterEntity, { where: { cpeId: In(cpeIds) } });
  }

  /** CPEs with exactly this promoted value. */
  async listCpeIdsByValue(sql: Sql, names: string[], value: string, limit: number): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(
      `select distinct cpe_id from cpe_parameter where name = any($1) and value = $2 limit $3`,
      [names, value, limit],
    );
    return rows.map((row) => row.cpe_id);
  }

  listChanges(sql: Sql, cpeId: string, beforeId: string | null, limit: number): Promise<CpeParameterChangeEntity[]> {
    const builder = sql
      .createQueryBuilder(CpeParameterChangeEntity, 'change')
      .where('change.cpeId = :cpeId', { cpeId })
      .orderBy('change.id', 'DESC')
      .take(limit + 1);
    if (beforeId !== null) builder.andWhere('change.id < :beforeId', { beforeId });
    return builder.getMany();
  }

  listEventsBefore(sql: Sql, cpeIds: string[], before: Date, limit: number): Promise<CpeEventEntity[]> {
    return sql.find(CpeEventEntity, {
      where: { cpeId: In(cpeIds), at: LessThan(before) },
      order: { at: 'DESC' },
      take: limit,
    });
  }

  listEvents(sql: Sql, cpeId: string, beforeId: string | null, limit: number): Promise<CpeEventEntity[]> {
    const builder = sql
      .createQueryBuilder(CpeEventEntity, 'event')
      .where('event.cpeId = :cpeId', { cpeId })
      .orderBy('event.id', 'DESC')
      .take(limit + 1);
    if (beforeId !== null) builder.andWhere('event.id < :beforeId', { beforeId });
    return builder.getMany();
  }
}
