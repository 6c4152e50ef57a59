import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import type { CpeConnection } from './cpe-connection';
import { CwmpMetrics } from './cwmp-metrics';
import type { Reply } from './reply';
import { SessionParking } from './session-parking';
import { SessionRegistry } from './session-registry';
import { SessionRunner } from './session-runner';

const SWEEP_MS = 1_000;
const DRAIN_MS = 5_000;

/** What has to be done for sessions besides answering: ending the silent ones, putting away those without connection. */
@Injectable()
export class SessionHousekeeping implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> | null = null;
  private readonly log;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly runner: SessionRunner,
    private readonly parking: SessionParking,
    private readonly metrics: CwmpMetrics,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('cwmp')) return;
    this.timer = setInterval(() => this.sweep(), SWEEP_MS);
    void this.parking.deleteExpired();
  }

  connectionClosed(connection: CpeConnection): void {
    this.parking.connectionClosed(connection);
  }

  count(reply: Reply): void {
    if (reply.status === 401) this.metrics.count('refusal', `authentication-${reply.why}`);
    else if ('reason' in reply) this.metrics.count('refusal', reply.reason);
  }

  /** Lets what is being worked on come to its end, for a while. */
  async quiesce(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    const working = this.registry.all().map((session) => session.exclusively(async () => undefined));
    await soon(Promise.all([this.sweeping, ...working]));
  }

  /** Puts every session away that is not over: its CPE will find it in whichever process it comes back to. */
  async parkAll(): Promise<void> {
    const sessions = this.registry.all();
    for (const { connection } of sessions) if (connection !== null) this.parking.connectionClosed(connection);
    await soon(Promise.all(sessions.map((session) => session.parked ?? Promise.resolve())));
  }

  private sweep(): void {
    this.sweeping ??= this.runner
      .endExpired()
      .catch((error: unknown) => this.log.error({ err: error }, 'silent sessions could not be ended'))
      .finally(() => (this.sweeping = null));
  }
}

/** Shutting down waits for what matters, and not for ever. */
async function soon(work: Promise<unknown>): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_MS).unref());
  await Promise.race([late, work]);
}
