import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Subscription as Listening } from 'rxjs';
import { AppConfig } from '../../platform/config/app-config';
import { PgListener } from '../../platform/database/pg-listener';
import { LiveEvents, type LiveEvent } from '../../platform/live/live-events';
import { ProofKeeper } from './proof-keeper.service';
import { LOOK_CHANNEL } from './proof.repository';

/** News are gathered for so long: one statement for all that came. */
const GATHER_MS = 200;

/**
 * Hears what is told to browsers anyway, and has what it may prove looked at: nothing is added to the paths of an
 * Inform, an accounting report or an answer of a NAS. What is missed is found by the sweep of the keeper.
 */
@Injectable()
export class ProofNews implements OnModuleInit, BeforeApplicationShutdown {
  private readonly subscriptions = new Set<string>();
  private readonly routers = new Set<string>();
  private readonly proofs = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private handing: Promise<void> = Promise.resolve();
  private isStopped = false;
  private listening: Listening | null = null;

  constructor(
    private readonly live: LiveEvents,
    private readonly listener: PgListener,
    private readonly keeper: ProofKeeper,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    if (!this.config.hasRole('worker')) return;
    this.listening = this.live.stream.subscribe((event) => this.hear(event));
    this.listener.on(LOOK_CHANNEL, (id) => this.gather(this.proofs, id));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.listening?.unsubscribe();
    if (this.timer !== null) clearTimeout(this.timer);
    await this.handing;
  }

  private hear({ topic, id, data }: LiveEvent): void {
    if (topic === 'subscription') this.gather(this.subscriptions, id);
    else if (topic === 'router') this.gather(this.routers, id);
    // What the keeper tells itself is no news to it.
    else if (topic === 'proof' && data?.kept !== true) this.gather(this.proofs, id);
  }

  private gather(set: Set<string>, id: string): void {
    if (this.isStopped) return;
    set.add(id);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.handing = this.keeper.expect({
        subscriptionIds: taken(this.subscriptions),
        cpeIds: taken(this.routers),
        proofs: taken(this.proofs).flatMap(proofKeyOf),
      });
    }, GATHER_MS);
  }
}

function taken(set: Set<string>): string[] {
  const all = [...set];
  set.clear();
  return all;
}

function proofKeyOf(id: string): { subscriptionId: string; stateVersion: number }[] {
  const [subscriptionId = '', version = ''] = id.split('.');
  return /^\d{1,9}$/.test(version) ? [{ subscriptionId, stateVersion: Number(version) }] : [];
}
