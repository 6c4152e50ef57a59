import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NextStep } from './enforcement-next-step.service';
import { EnforcementProof } from './enforcement-proof.service';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';

const POLL_MS = 1_000;
const AT_ONCE = 50;

/** An acknowledgement is a promise: when nothing shows its effect in time, the next step is taken. */
@Injectable()
export class EnforcementExpiry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly proof: EnforcementProof,
    private readonly next: NextStep,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('access');
  }

  onApplicationBootstrap(): void {
    if (this.config.hasRole('worker')) this.timer = setInterval(() => this.tick(), POLL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** @returns how many promises were looked at */
  async run(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const expired = await this.requests.takeExpiredProofs(tx, AT_ONCE);
      for (const order of expired) await this.judge(tx, order);
      return expired.length;
    });
  }

  private tick(): void {
    this.running ??= this.run()
      .catch((error: unknown) => this.log.error({ err: error }, 'promises of NAS could not be looked at'))
      .finally(() => (this.running = null));
  }

  private async judge(tx: Tx, order: DynamicAuthorizationRequestEntity): Promise<void> {
    const verdict = await this.proof.verdictOf(tx, order.subscriptionId, order.stateVersion);
    if (verdict === null || verdict.status === 'proved') return;
    const reason = `${order.outcome === 'ack' ? 'acknowledged, and ' : ''}nothing shows it: ${verdict.text}`;
    await this.requests.noteUnshown(tx, order.id, reason);
    await this.next.after(tx, order, `${order.step}: ${reason}`);
    await this.next.announce(tx, order);
  }
}
