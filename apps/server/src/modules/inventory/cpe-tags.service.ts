import { Injectable } from '@nestjs/common';
import type { TagUse } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CpeTagNews } from './cpe-tag-news.service';
import { CpeTagRepository } from './cpe-tag.repository';
import { CpeRepository } from './cpe.repository';
import { RouterNotFound } from './inventory.errors';

export interface TagChange {
  add: readonly string[];
  remove: readonly string[];
}

const AT_A_TIME = 5_000;

/** Words that staff put on routers, to find them again and to act on them. */
@Injectable()
export class CpeTags {
  constructor(
    private readonly database: Database,
    private readonly tags: CpeTagRepository,
    private readonly cpes: CpeRepository,
    private readonly news: CpeTagNews,
    private readonly clock: Clock,
  ) {}

  async of(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
    return new Map((await this.tags.listOf(sql, cpeIds)).map(({ cpeId, tags }) => [cpeId, tags]));
  }

  listUse(sql: Sql): Promise<TagUse[]> {
    return this.tags.listUse(sql);
  }

  /** Once or twice is the same. @returns the tags it has now */
  change(by: StaffIdentity | string, cpeId: string, change: TagChange): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      if ((await this.cpes.findForUpdate(tx, cpeId)) === null) throw new RouterNotFound(cpeId);
      await this.changeBy(tx, by, cpeId, change);
      return (await this.of(tx, [cpeId])).get(cpeId) ?? [];
    });
  }

  /** Under the lock of its CPE. */
  async changeBy(tx: Tx, by: StaffIdentity | string, cpeId: string, change: TagChange): Promise<void> {
    const { added, removed } = await this.apply(tx, [cpeId], change);
    if (added + removed === 0) return;
    await this.news.one(tx, by, cpeId, change);
  }

  /** Many at once: one entry of the audit, which holds whom it meant. */
  async changeMany(
    tx: Tx,
    by: StaffIdentity,
    { cpeIds, change, meant }: { cpeIds: readonly string[]; change: TagChange; meant: unknown },
  ): Promise<{ added: number; removed: number }> {
    const done = { added: 0, removed: 0 };
    for (let from = 0; from < cpeIds.length; from += AT_A_TIME) {
      const { added, removed } = await this.apply(tx, cpeIds.slice(from, from + AT_A_TIME), change);
      done.added += added;
      done.removed += removed;
    }
    await this.news.many(tx, by, { selection: meant, routers: cpeIds.length, ...change, ...done });
    return done;
  }

  private async apply(tx: Tx, cpeIds: readonly string[], { add, remove }: TagChange) {
    const added = add.length === 0 ? 0 : await this.tags.add(tx, cpeIds, add, this.clock.now());
    const removed = remove.length === 0 ? 0 : await this.tags.remove(tx, cpeIds, remove);
    if (added + removed > 0) await this.news.tagged(tx, cpeIds, [...add, ...remove]);
    return { added, removed };
  }
}
