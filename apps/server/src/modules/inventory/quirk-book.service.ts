import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QuirkSnapshot } from '@demarc/datamodel';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { QUIRK_CHANNEL, QuirkRuleRepository } from './quirk-rule.repository';

export { informedMake, makeOf } from './device-make';

/** The rules in force, compiled once per revision and kept in memory until any process changes one. */
@Injectable()
export class QuirkBook implements OnModuleInit {
  private loading: Promise<QuirkSnapshot> | null = null;

  constructor(
    private readonly rules: QuirkRuleRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
  ) {}

  onModuleInit(): void {
    this.listener.on(QUIRK_CHANNEL, () => this.forget());
    this.listener.onReconnect(() => this.forget());
  }

  /** A session keeps the one that it began with. Inside a transaction `sql` is that: it must not ask for a connection more. */
  current(sql: Sql = this.database.sql): Promise<QuirkSnapshot> {
    this.loading ??= this.load(sql);
    return this.loading;
  }

  /** A load that is under way goes on for those who wait for it; whoever asks after this gets a new one. */
  forget(): void {
    this.loading = null;
  }

  private async load(sql: Sql): Promise<QuirkSnapshot> {
    try {
      const revision = await this.rules.revision(sql);
      return new QuirkSnapshot(revision, await this.rules.listActive(sql));
    } catch (error) {
      this.forget();
      throw error;
    }
  }
}
