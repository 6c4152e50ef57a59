import { Injectable } from '@nestjs/common';
import type { TagUse } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';

const MAX_TAGS = 1_000;

@Injectable()
export class CpeTagRepository {
  /** By CPE, each in alphabetical order. */
  async listOf(sql: Sql, cpeIds: readonly string[]): Promise<{ cpeId: string; tags: string[] }[]> {
    return sql.query(
      `select cpe_id as "cpeId", array_agg(tag order by lower(tag), tag) as tags from cpe_tag
       where cpe_id = any($1) group by cpe_id`,
      [cpeIds],
    );
  }

  /** All there are, the most used first. */
  listUse(sql: Sql): Promise<TagUse[]> {
    return sql.query(
      `select tag, count(*)::int as routers from cpe_tag group by tag order by routers desc, lower(tag), tag limit ${MAX_TAGS}`,
    );
  }

  /** @returns how many were not there before */
  async add(tx: Tx, cpeIds: readonly string[], tags: readonly string[], at: Date): Promise<number> {
    const [row] = await tx.query<[{ n: number }]>(
      `with added as (
         insert into cpe_tag (cpe_id, tag, tagged_at)
         select c.id, t.tag, $3 from unnest($1::uuid[]) as c (id), unnest($2::text[]) as t (tag) order by 1, 2
         on conflict (cpe_id, tag) do nothing returning 1)
       select count(*)::int as n from added`,
      [cpeIds, tags, at],
    );
    return row.n;
  }

  /** @returns how many were there */
  async remove(tx: Tx, cpeIds: readonly string[], tags: readonly string[]): Promise<number> {
    const [row] = await tx.query<[{ n: number }]>(
      `with removed as (delete from cpe_tag where cpe_id = any($1) and tag = any($2) returning 1)
       select count(*)::int as n from removed`,
      [cpeIds, tags],
    );
    return row.n;
  }
}
