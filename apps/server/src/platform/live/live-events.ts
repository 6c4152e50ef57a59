import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { LiveTopic } from '@demarc/contracts';
import { Database, type Sql } from '../database/database';
import { PgListener } from '../database/pg-listener';

export interface LiveEvent {
  topic: LiveTopic;
  id: string;
  /** Progress counters only; everything else is fetched again by whoever may see it. */
  data?: Record<string, unknown>;
}

const CHANNEL = 'demarc_live';

/** Tells browsers, through every process, that something they may be looking at has changed. */
@Injectable()
export class LiveEvents implements OnModuleInit {
  private readonly subject = new Subject<LiveEvent>();
  /** What transactions that are open now have to tell. */
  private readonly gathered = new WeakMap<Sql, Set<string>>();

  constructor(
    private readonly listener: PgListener,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.database.beforeCommit((tx) => this.tell(tx, [...(this.gathered.get(tx) ?? [])]));
    this.listener.on(CHANNEL, (payload) => this.subject.next(JSON.parse(payload) as LiveEvent));
  }

  get stream(): Observable<LiveEvent> {
    return this.subject.asObservable();
  }

  /** Inside a transaction it goes out at commit, once however often it was said, and not at all after a rollback. */
  async publish(sql: Sql, event: LiveEvent): Promise<void> {
    const told = JSON.stringify(event);
    if (sql.queryRunner?.isTransactionActive !== true) return this.tell(sql, [told]);
    const gathered = this.gathered.get(sql) ?? new Set();
    this.gathered.set(sql, gathered.add(told));
  }

  private async tell(sql: Sql, told: readonly string[]): Promise<void> {
    if (told.length === 0) return;
    await sql.query(`select pg_notify('${CHANNEL}', told) from jsonb_array_elements_text($1::jsonb) as told`, [
      JSON.stringify(told),
    ]);
  }
}
