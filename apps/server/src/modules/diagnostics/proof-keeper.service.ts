import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { WokenLoop } from '../../platform/scheduling/woken-loop';
import { ProofsService, type ProofNewsOf } from './proofs.service';
import { ProofRepository, type ClaimedProof, type ProofFinding } from './proof.repository';

const POLL_MS = 1_000;
/** One after the other: who has paid is served before it is written down that he was. */
const AT_ONCE = 20;
const FIRST_LOOK_AGAIN_SECONDS = 30;
const MAX_DOUBLINGS = 9; // some four hours

/** Keeps the board: looks at each proof when there is news of it, and from time to time while it is open. */
@Injectable()
export class ProofKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly loop = new WokenLoop(
    () => this.run(),
    (error) => this.log.error({ err: error }, 'proofs could not be looked at'),
  );

  constructor(
    private readonly database: Database,
    private readonly repository: ProofRepository,
    private readonly proofs: ProofsService,
    private readonly live: LiveEvents,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('proof');
  }

  onApplicationBootstrap(): void {
    if (this.config.hasRole('worker')) this.loop.every(POLL_MS);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  /** Something was heard that may prove what is open; what is lost here is found by the sweep. */
  async expect(news: ProofNewsOf): Promise<void> {
    try {
      await this.proofs.expect(this.database.sql, news);
      this.wake();
    } catch (error) {
      this.log.error({ err: error }, 'news for proofs were lost');
    }
  }

  /** Looks at what is due until nothing is. */
  async run(): Promise<void> {
    for (;;) {
      const claimed = this.loop.isStopped ? [] : await this.repository.claim(this.database.sql, AT_ONCE);
      for (const proof of claimed) if (!this.loop.isStopped) await this.look(proof);
      if (claimed.length < AT_ONCE) return;
    }
  }

  /** A look that fails is taken again when its lease is over. */
  private async look(proof: ClaimedProof): Promise<void> {
    const { subscriptionId, stateVersion } = proof;
    const { sql } = this.database;
    try {
      const finding = await this.proofs.judge(sql, subscriptionId, stateVersion);
      if (finding === null) return;
      const hasChanged = await this.repository.record(sql, proof, { finding, nextInSeconds: nextLook(proof, finding) });
      if (!hasChanged) return;
      await this.live.publish(sql, { topic: 'proof', id: `${subscriptionId}.${stateVersion}`, data: { kept: true } });
    } catch (error) {
      this.log.error({ err: error, subscription: subscriptionId, version: stateVersion }, 'a proof was not looked at');
    }
  }
}

/** News wake it at once; this is for what came while nobody listened, and for what runs out. */
function nextLook({ checks }: ClaimedProof, { status, isSuperseded }: ProofFinding): number | null {
  if (status === 'proven' || isSuperseded) return null;
  return FIRST_LOOK_AGAIN_SECONDS * 2 ** Math.min(checks, MAX_DOUBLINGS);
}
