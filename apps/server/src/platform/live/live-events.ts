import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { LiveTopic } from '@demarc/contracts';
import type { Sql } from '../database/database';
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

  constructor(private readonly listener: PgListener) {}

  onModuleInit(): void {
    this.listener.on(CHANNEL, (payload) => this.subject.next(JSON.parse(payload) as LiveEvent));
  }

  get stream(): Observable<LiveEvent> {
    return this.subject.asObservable();
  }

  /** Inside a transaction it goes out at commit, and not at all after a rollback. */
  async publish(sql: Sql, event: LiveEvent): Promise<void> {
    await sql.query(`select pg_notify('${CHANNEL}', $1)`, [JSON.stringify(event)]);
  }
}
