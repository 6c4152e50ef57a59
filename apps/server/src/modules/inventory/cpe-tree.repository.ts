import { Injectable } from '@nestjs/common';
import type { ChangeSource } from '@demarc/contracts';
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
import { promotedIs, SEARCHED_VALUE } from './promoted-sql';

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

export interface WantedChanges {
  /** Part of the name. */
  path: string | undefined;
  source: ChangeSource | undefined;
  beforeId: string | null;
  limit: number;
}

export interface ReadBefore {
  readonly readBefore: Date;
  readonly heardSince: Date;
  readonly after: string | null;
  readonly limit: number;
}

@Injectable()
export class CpeTreeRepository {
  async find(sql: Sql, cpeId: string): Promise<CpeTree | null> {
    const [row] = await sql.query<CpeTreeEntity[]>(
      `select cpe_id as "cpeId", parameters, parameter_count as "parameterCount", read_at as "readAt", changed_at as "changedAt", group_read_at as "groupReadAt"
       from cpe_tree where cpe_id = $1`,
      [cpeId],
    );
    return row === undefined ? null : { ...row, parameters: unpackTree(row.parameters) };
  }

  async lastReadAt(sql: Sql, cpeId: string): Promise<Date | null> {
    const [row] = await sql.query<{ readAt: Date }[]>('select read_at as "readAt" from cpe_tree where cpe_id = $1', [
      cpeId,
    ]);
    return row?.readAt ?? null;
  }

  /**
   * The tree, the promoted values drawn from it (of those only what differs is written) and the facts of the box, with
   * the word to whoever remembers or looks at it: one statement, because each costs more than what it writes.
   */
  async replace(tx: Tx, { tree, promoted, facts, live }: TreeNews): Promise<void> {
    const update = updateOf(facts, 9);
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
      JSON.stringify(tree.groupReadAt),
      ...(update?.values ?? []),
    ]);
  }

  async touch(tx: Tx, cpeId: string, read: Pick<CpeTree, 'readAt' | 'groupReadAt'>): Promise<void> {
    await tx.update(CpeTreeEntity, { cpeId }, read);
  }

  /** Without the tree, which is the heavy part. */
  async groupsReadAt(sql: Sql, cpeId: string): Promise<CpeTree['groupReadAt']> {
    const [row] = await sql.query<Pick<CpeTree, 'groupReadAt'>[]>(
      `select group_read_at as "groupReadAt" from cpe_tree where cpe_id = $1`,
      [cpeId],
    );
    return row?.groupReadAt ?? {};
  }

  /** Routers that are heard, and whose tree was not read as a whole since; in the order of their ids. */
  async listReadBefore(sql: Sql, query: ReadBefore): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select c.id from cpe_tree t join cpe c on c.id = t.cpe_id join cpe_presence p on p.cpe_id = c.id
       where c.state = 'active' and p.last_inform_at >= $2 and ($3::uuid is null or c.id > $3)
         and coalesce((t.group_read_at ->> 'other')::timestamptz < $1, true)
       order by c.id limit $4`,
      [query.readBefore, query.heardSince, query.after, query.limit],
    );
    return rows.map(({ id }) => id);
  }

  async insertChanges(tx: Tx, changes: readonly CpeParameterChangeEntity[]): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const column = (of: keyof CpeParameterChangeEntity): unknown[] => changes.map((change) => change[of]);
    await tx.query(
      `insert into cpe_parameter_change (id, cpe_id, path, before, after, is_secret, seen_in, source, changed_by, task_id, session_id, at)
       select id, $2, path, before, after, is_secret, $7, source, changed_by, task_id, $11, $12
       from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $8::text[], $9::text[], $10::uuid[])
         as u (id, path, before, after, is_secret, source, changed_by, task_id)`,
      [
        column('id'),
        first.cpeId,
        column('path'),
        column('before'),
        column('after'),
        column('isSecret'),
        first.seenIn,
        column('source'),
        column('changedBy'),
        column('taskId'),
        first.sessionId,
        first.at,
      ],
    );
  }

  listPromoted(sql: Sql, cpeIds: string[], aliases?: readonly string[]): Promise<CpeParameterEntity[]> {
    const named = aliases === undefined ? {} : { name: In(aliases) };
    return sql.find(CpeParameterEntity, { where: { cpeId: In(cpeIds), ...named } });
  }

  /** CPEs with exactly this promoted value. */
  async listCpeIdsByValue(sql: Sql, names: string[], value: string, limit: number): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(
      `select distinct cpe_id from cpe_parameter
       where ${promotedIs(names)} and ${SEARCHED_VALUE} = lower("left"($1, 200)) and value = $1 limit $2`,
      [value, limit],
    );
    return rows.map((row) => row.cpe_id);
  }

  /** Newest first, and one more than `limit` when there are more. */
  listChanges(sql: Sql, cpeId: string, wanted: WantedChanges): Promise<CpeParameterChangeEntity[]> {
    const { path, source, beforeId, limit } = wanted;
    const builder = sql
      .createQueryBuilder(CpeParameterChangeEntity, 'change')
      .where('change.cpeId = :cpeId', { cpeId })
      .orderBy('change.id', 'DESC')
      .take(limit + 1);
    if (beforeId !== null) builder.andWhere('change.id < :beforeId', { beforeId });
    if (source !== undefined) builder.andWhere('change.source = :source', { source });
    if (path !== undefined && path !== '') builder.andWhere('strpos(lower(change.path), lower(:path)) > 0', { path });
    return builder.getMany();
  }
}

const REPLACE = `with tree as (
    insert into cpe_tree (cpe_id, parameters, parameter_count, read_at, changed_at, group_read_at)
      values ($1, $2::jsonb, $3, $4, $5, $8::jsonb)
    on conflict (cpe_id) do update set parameters = excluded.parameters, parameter_count = excluded.parameter_count,
      read_at = excluded.read_at, changed_at = excluded.changed_at, group_read_at = excluded.group_read_at),
  given as (select * from json_to_recordset($6::json) as u (name text, path text, value text)),
  gone as (delete from cpe_parameter p where p.cpe_id = $1 and p.name not in (select name from given)),
  put as (
    insert into cpe_parameter (cpe_id, name, path, value) select $1, name, path, value from given
    on conflict (cpe_id, name) do update set path = excluded.path, value = excluded.value
    where (cpe_parameter.path, cpe_parameter.value) is distinct from (excluded.path, excluded.value))`;
