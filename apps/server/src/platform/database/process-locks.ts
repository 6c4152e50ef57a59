import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../config/app-config';
import { Logger } from '../logger';

const LOCK = `select pg_try_advisory_lock(hashtext($1), hashtext($2)) as locked`;
const UNLOCK = `select pg_advisory_unlock(hashtext($1), hashtext($2))`;
const SPACE = 'demarc:job';

/**
 * Advisory locks among all processes, all on one connection that is for nothing else. A lock that took one of the pool
 * kept it for as long as its holder worked: with as many jobs at one instant as the pool has connections, each held one
 * and waited for another for ever. A pooler of transactions cannot hold them either, so this connection goes around it.
 */
@Injectable()
export class ProcessLocks implements OnApplicationShutdown {
  private readonly held = new Set<string>();
  private connection: Promise<pg.Client> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('database');
  }

  /** @returns false when somebody has it, this process included */
  async take(name: string): Promise<boolean> {
    if (this.held.has(name)) return false;
    this.held.add(name);
    let isTaken = false;
    try {
      isTaken = await this.inTurn(async () => {
        const client = await this.connected();
        const { rows } = await client.query<{ locked: boolean }>(LOCK, [SPACE, name]);
        return rows[0]?.locked === true;
      });
      return isTaken;
    } finally {
      if (!isTaken) this.held.delete(name);
    }
  }

  /** PostgreSQL has given it back already when its connection was lost. */
  async giveBack(name: string): Promise<void> {
    try {
      await this.inTurn(async () => (await this.connection)?.query(UNLOCK, [SPACE, name]));
    } catch (error) {
      this.log.warn({ lock: name, err: error }, 'a lock went with its connection');
    } finally {
      this.held.delete(name);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const client = await this.connection?.catch(() => null);
    await client?.end().catch(() => undefined);
  }

  /** A connection runs one statement at a time. */
  private inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.last.then(ask);
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** One that was lost is forgotten: the next lock connects anew. */
  private connected(): Promise<pg.Client> {
    if (this.connection !== null) return this.connection;
    const url = this.config.settings.DATABASE_DIRECT_URL ?? this.config.databaseUrl;
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'demarc-locks' });
    const connection = client.connect().then(() => client);
    const forget = (): void => {
      if (this.connection === connection) this.connection = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    connection.catch(forget);
    this.connection = connection;
    return connection;
  }
}
