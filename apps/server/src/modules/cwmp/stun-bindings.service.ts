import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { TransportAddress } from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { WokenLoop } from '../../platform/scheduling/woken-loop';
import { ConnectionTargetPolicy } from './connection-target';
import { StunBindingRepository } from './stun-binding.repository';

export interface Binding extends TransportAddress {
  seenAt: Date;
}

interface Kept {
  cpeId: string;
  writtenAtMs: number;
}

const FLUSH_MS = 1_000;
/** A binding that is kept alive every few seconds is written once in so long. */
const WRITE_AGAIN_MS = 300_000;
const MAX_KEPT = 200_000;

/** Which address a CPE holds open through its NAT: learned from what it signed, kept as cheaply as it is said. */
@Injectable()
export class StunBindings implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly byAddress = new Map<string, Kept>();
  private readonly waiting = new Map<string, TransportAddress>();
  private readonly policy: ConnectionTargetPolicy;
  private readonly log;
  private readonly writer = new WokenLoop(
    () => this.write(),
    (error) => this.log.warn({ err: error }, 'bindings could not be written'),
  );

  constructor(
    private readonly database: Database,
    private readonly bindings: StunBindingRepository,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('stun');
    this.policy = new ConnectionTargetPolicy(config.settings.CPE_NETWORKS);
  }

  /** Is there a STUN server of ours at all? */
  get isOn(): boolean {
    return this.config.settings.STUN_PORT !== undefined;
  }

  /** Whether this address may be a CPE's. */
  mayBeCalled(address: string, sourceAddress: string | null): boolean {
    return this.policy.allows(address, sourceAddress);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.isOn || !this.config.hasRole('cwmp')) return;
    const writtenAtMs = this.clock.monotonicMs();
    for (const { cpeId, address, port } of await this.bindings.listAlive(this.database.sql, MAX_KEPT)) {
      this.byAddress.set(keyOf({ address, port }), { cpeId, writtenAtMs });
    }
    this.writer.every(FLUSH_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.writer.stop();
    await this.write().catch(() => undefined); // the next keep-alive says it again
  }

  /** The CPE has proved that it sends from here. */
  proved(cpeId: string, from: TransportAddress): void {
    if (this.byAddress.size >= MAX_KEPT) this.byAddress.clear();
    this.byAddress.set(keyOf(from), { cpeId, writtenAtMs: this.clock.monotonicMs() });
    this.waiting.set(cpeId, from);
  }

  /** A keep-alive from an address that a CPE has proved before. */
  keptAlive(from: TransportAddress): void {
    const kept = this.byAddress.get(keyOf(from));
    const nowMs = this.clock.monotonicMs();
    if (kept === undefined || nowMs - kept.writtenAtMs < WRITE_AGAIN_MS) return;
    kept.writtenAtMs = nowMs;
    this.waiting.set(kept.cpeId, from);
  }

  /** Null: none is known that may still be open. */
  of(sql: Sql, cpeId: string): Promise<Binding | null> {
    return this.bindings.findAlive(sql, cpeId);
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const seen = [...this.waiting].map(([cpeId, from]) => ({ cpeId, ...from }));
    this.waiting.clear();
    await this.bindings.seen(this.database.sql, seen);
  }
}

const keyOf = ({ address, port }: TransportAddress): string => `${address} ${port}`;
