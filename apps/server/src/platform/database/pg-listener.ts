import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../config/app-config';
import { Logger } from '../logger';

type Handler = (payload: string) => void;

const RECONNECT_MS = 500;

/**
 * One connection per process that LISTENs. A notification can be missed while it is down,
 * so whoever keeps a cache also registers `onReconnect` and forgets what it knew.
 */
@Injectable()
export class PgListener implements OnApplicationShutdown {
  private readonly handlers = new Map<string, Handler[]>();
  private readonly reconnected: (() => void)[] = [];
  private readonly listening: (() => void)[] = [];
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private closing = false;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('database');
  }

  on(channel: string, handler: Handler): void {
    const list = this.handlers.get(channel);
    if (list !== undefined) {
      list.push(handler);
      return;
    }
    this.handlers.set(channel, [handler]);
    if (this.client !== null) void this.client.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  }

  onReconnect(handler: () => void): void {
    this.reconnected.push(handler);
  }

  /** `handler` runs whenever notifications begin to arrive, the first time too. */
  onListening(handler: () => void): void {
    this.listening.push(handler);
  }

  /** Connects and keeps connected; resolves once the first connection listens. */
  async start(): Promise<void> {
    const url = this.config.settings.DATABASE_DIRECT_URL ?? this.config.databaseUrl;
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'demarc-listener' });
    client.on('error', (error) => this.log.warn({ reason: error.message }, 'the listening connection was lost'));
    client.on('end', () => this.reconnectLater(client));
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.handlers.get(channel) ?? []) this.tell(handler, channel, payload ?? '');
    });
    await client.connect();
    for (const channel of this.handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    this.client = client;
    this.listening.forEach((handler) => handler());
  }

  /** What cannot be read is not worth the process: whoever wrote it is not always us. */
  private tell(handler: (payload: string) => void, channel: string, payload: string): void {
    try {
      handler(payload);
    } catch (error) {
      this.log.error({ err: error, channel }, 'a notification could not be read');
    }
  }

  /** Once for however many reasons: an attempt that fails is both refused and ended. */
  private reconnectLater(ended: pg.Client | null): void {
    if (this.client === ended) this.client = null;
    if (this.closing || this.retry !== null) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      if (this.closing) return;
      this.start().then(
        () => this.reconnected.forEach((handler) => handler()),
        () => this.reconnectLater(null),
      );
    }, RECONNECT_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    if (this.retry !== null) clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }
}
