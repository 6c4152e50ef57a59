import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { newId } from '../../platform/ids';
import { Logger } from '../../platform/logger';

const HELLO_CHANNEL = 'demarc_cwmp_hello';
const BEGAN_CHANNEL = 'demarc_cwmp_began';
const HELLO_MS = 10_000;
/** A peer that was not heard of for so long is gone. */
const SILENCE_MS = 35_000;
/** News of several sessions leave in one statement. */
const GATHER_MS = 5;
/** A notification holds 8,000 bytes; two ids and what parts them take 74. */
const SESSIONS_PER_NOTIFICATION = 100;

export interface BegunSession {
  readonly cpeId: string;
  readonly sessionId: string;
}

/**
 * The other processes that serve routers on this database. While there are any, each session that begins is told to
 * them: a CPE has one session, and what another process still holds of it is over. Alone, a process tells nobody.
 */
@Injectable()
export class CwmpPeers implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly id = newId();
  private readonly heardAtMs = new Map<string, number>();
  private readonly handlers: ((begun: BegunSession) => void)[] = [];
  private gathered: string[] = [];
  private hello: NodeJS.Timeout | null = null;
  private telling: NodeJS.Timeout | null = null;
  private readonly log;

  constructor(
    private readonly listener: PgListener,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  onModuleInit(): void {
    if (!this.config.hasRole('cwmp')) return;
    this.listener.on(HELLO_CHANNEL, (payload) => this.hear(payload));
    this.listener.on(BEGAN_CHANNEL, (payload) => {
      const [peer, ...sessions] = payload.split(' ');
      if (peer === this.id) return;
      for (const session of sessions) {
        const [cpeId = '', sessionId = ''] = session.split(':');
        this.handlers.forEach((handle) => handle({ cpeId, sessionId }));
      }
    });
    // Not earlier: who is greeted greets back.
    this.listener.onListening(() => this.greet());
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('cwmp')) return;
    this.hello = setInterval(() => this.greet(), HELLO_MS);
  }

  beforeApplicationShutdown(): void {
    if (this.hello !== null) clearInterval(this.hello);
    this.hello = null;
  }

  /** `handle` hears of each session that began in another process. */
  onBegan(handle: (begun: BegunSession) => void): void {
    this.handlers.push(handle);
  }

  get hasOthers(): boolean {
    if (this.heardAtMs.size === 0) return false;
    const nowMs = this.clock.monotonicMs();
    for (const [peer, atMs] of this.heardAtMs) if (nowMs - atMs > SILENCE_MS) this.heardAtMs.delete(peer);
    return this.heardAtMs.size > 0;
  }

  /** A session has begun here. */
  began({ cpeId, sessionId }: BegunSession): void {
    if (!this.hasOthers) return;
    this.gathered.push(`${cpeId}:${sessionId}`);
    this.telling ??= setTimeout(() => this.tell(), GATHER_MS);
  }

  private tell(): void {
    this.telling = null;
    const sessions = this.gathered;
    this.gathered = [];
    for (let at = 0; at < sessions.length; at += SESSIONS_PER_NOTIFICATION) {
      this.notify(BEGAN_CHANNEL, [this.id, ...sessions.slice(at, at + SESSIONS_PER_NOTIFICATION)].join(' '));
    }
  }

  private greet(): void {
    this.notify(HELLO_CHANNEL, this.id);
  }

  /** Whoever is new is greeted back, so that it need not wait to know of us. */
  private hear(peer: string): void {
    if (peer === this.id) return;
    const isNew = !this.heardAtMs.has(peer);
    this.heardAtMs.set(peer, this.clock.monotonicMs());
    if (isNew) this.greet();
  }

  private notify(channel: string, payload: string): void {
    this.database.sql
      .query('select pg_notify($1, $2)', [channel, payload])
      .catch((error: unknown) => this.log.warn({ err: error }, 'other processes could not be told'));
  }
}
