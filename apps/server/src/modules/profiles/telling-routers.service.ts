import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { ProfileNews } from './profile-news.service';
import { ProfileReachRepository } from './profile-reach.repository';
import { ProfileRepository } from './profile.repository';

/** Routers that have to hear of one change now. */
export interface ToldRouters {
  readonly cpeIds: readonly string[];
  readonly reason: string;
  /** All of them together. */
  readonly of: number;
}

const AT_A_TIME = 500;

/** What went live reaches its routers in batches, each one transaction: a fleet is no single one. */
@Injectable()
export class TellingRouters {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly reach: ProfileReachRepository,
    private readonly news: ProfileNews,
    private readonly clock: Clock,
  ) {}

  /** The next batch; null when everybody was told. */
  async take(tx: Tx): Promise<ToldRouters | null> {
    const change = await this.profiles.takeTelling(tx);
    if (change === null) return null;
    const { scopes, previousScopes, toldUpTo, name, revision, routers } = change;
    const cpeIds = await this.reach.listIds(tx, [...scopes, ...previousScopes], toldUpTo, AT_A_TIME);
    const isLast = cpeIds.length < AT_A_TIME;
    await this.profiles.updateChange(tx, change.id, {
      told: change.told + cpeIds.length,
      toldUpTo: cpeIds.at(-1) ?? toldUpTo,
      toldAllAt: isLast ? this.clock.now() : null,
    });
    await this.news.tell(tx, change.profileId);
    return { cpeIds, reason: `profile ${name}, revision ${revision}`, of: routers };
  }

  /** Whether a profile is for routers with one of these tags. */
  followsTags(sql: Sql, tags: readonly string[]): Promise<boolean> {
    return this.profiles.areScopes(sql, 'tag', tags);
  }
}
