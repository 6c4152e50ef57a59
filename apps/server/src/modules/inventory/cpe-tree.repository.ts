import { Injectable } from '@nestjs/common';
import { packTree, unpackTree } from '@demarc/datamodel';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import type { LiveEvent } from '../../platform/live/live-events';
import {
  CpeParameterChangeEntity,
  CpeParameterEntity,
  CpeTreeEntity,
  type CpeEntity,
  type CpeTree,
} from './cpe.entity';
import { CPE_CHANNEL, updateOf } from './cpe-row';

export interface PromotedValue {
  alias: string;
  path: string;
  value: string;
}

export interface TreeNews {
  tree: CpeTree;
  promoted: readonly PromotedValue[];
  facts: Partial<CpeEntity>;
  /** For browsers that look at it; null when they hear of it otherwise. */
  live: LiveEvent | null;
}

@Injectable()
export class CpeTreeRepository {
  async find(sql: Sql, cpeId: string): Promise<CpeTree | null> {
    const [row] = await sql.query<CpeTreeEntity[]>(
      `select cpe_id as "cpeId", parameters, parameter_count as "parameterCount", read_at as "readAt", changed_at as "changedAt"
       from cpe_tree where cpe_id = $1`,
      [cpeId],
    );
    return row === undefined ? null : { ...row, parameters: unpackTree(row.parameters) };
  }

  /**
   * The tree, the promoted values drawn from it (of those only what differs is written) and the facts of the box, with
   * the word to whoever remembers or looks at it: one statement, because each costs more than what it writes.
   */
  async replace(tx: Tx, { tree, promoted, facts, live }: TreeNews): Promise<void> {
    const update = updateOf(facts, 8);
    const changed = update === null ? '' : `, changed as (${update.text} where id = $1)`;
    const told = update === null ? '' : `, pg_notify('${CPE_CHANNEL}', ($1::uuid)::text)`;
    await tx.query(`${REPLACE}${changed} select case when $7 <> '' then pg_notify('demarc_live', $7) end${told}`, [
      tree.cpeId,
      JSON.stringify(packTree(tree.parameters)),
      tree.parameterCount,
      tree.readAt,
      tree.changedAt,
      JSON.stringify(
        promoted.map(({ alias, path, value }) => ({ name: alias, path, value: value.slice(0, 1000).toWellFormed() })),
      ),
      live === null ? '' : JSON.stringify(live),
      ...(update?.values ?? []),
    ]);
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
}

const REPLACE = `with tree as (
    insert into cpe_tree (cpe_id, parameters, parameter_count, read_at, changed_at) values ($1, $2::jsonb, $3, $4, $5)
    on conflict (cpe_id) do update set parameters = excluded.parameters, parameter_count = excluded.parameter_count,
      read_at = excluded.read_at, changed_at = excluded.changed_at),
  given as (select * from json_to_recordset($6::json) as u (name text, path text, value text)),
  gone as (delete from cpe_parameter p where p.cpe_id = $1 and p.name not in (select name from given)),
  put as (
    insert into cpe_parameter (cpe_id, name, path, value) select $1, name, path, value from given
    on conflict (cpe_id, name) do update set path = excluded.path, value = excluded.value
    where (cpe_parameter.path, cpe_parameter.value) is distinct from (excluded.path, excluded.value))`;
