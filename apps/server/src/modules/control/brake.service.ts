import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { BrakeState } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { Logger } from '../../platform/logger';
import { BRAKE_CHANNEL, ControlRepository } from './control.repository';

/** `restore` gives a service back; everything else may wait while restores alone are let through. */
export type WriteKind = 'restore' | 'other';

/** A notification can be lost with its connection long before anybody notices: the row is looked at as often. */
const REREAD_MS = 1_000;

/**
 * Whether anything may be written to routers and NAS now, from memory, so that it can be asked before every write.
 * Each process hears of a change by NOTIFY; one that cannot read the row keeps what it knew last.
 */
@Injectable()
export class BrakeService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log;
  private readonly listeners: ((state: BrakeState) => void)[] = [];
  private known: BrakeState = 'off';
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly repository: ControlRepository,
    private readonly listener: PgListener,
    logger: Logger,
  ) {
    this.log = logger.child('control');
  }

  /** Known before the first CPE is answered: a process that cannot read it does not start. */
  async onModuleInit(): Promise<void> {
    this.take((await this.repository.readBrake(this.database.sql)).state);
    this.listener.on(BRAKE_CHANNEL, () => void this.reread());
    this.listener.onReconnect(() => void this.reread());
    this.timer = setInterval(() => void this.reread(), REREAD_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.reading;
  }

  get state(): BrakeState {
    return this.known;
  }

  allows(kind: WriteKind): boolean {
    return this.known === 'off' || (this.known === 'restores-only' && kind === 'restore');
  }

  /** Called in this process whenever the state has become another one. */
  onChange(listener: (state: BrakeState) => void): void {
    this.listeners.push(listener);
  }

  /** Resolves once this process knows what is committed now, or could not read it. */
  async reread(): Promise<void> {
    // What is being read may be older than the news: whoever asks gets a reading that began after.
    await this.reading;
    this.reading ??= this.read().finally(() => (this.reading = null));
    await this.reading;
  }

  private async read(): Promise<void> {
    try {
      this.take((await this.repository.readBrake(this.database.sql)).state);
    } catch (error) {
      this.log.warn({ err: error, state: this.known }, 'the emergency brake could not be read; its last state holds');
    }
  }

  private take(state: BrakeState): void {
    if (state === this.known) return;
    this.log.warn({ from: this.known, to: state }, 'the emergency brake was switched');
    this.known = state;
    for (const listener of this.listeners) listener(state);
  }
}
