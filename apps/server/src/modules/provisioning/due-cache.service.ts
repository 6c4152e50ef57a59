import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { WANTED_CHANNEL, WantedRepository, type DueState } from './wanted.repository';

const MAX_CACHED = 200_000;

/** Whether something is due for a CPE, from memory. Filled at its first Inform, forgotten when any process changes it. */
@Injectable()
export class DueCache implements OnModuleInit {
  private readonly byCpe = new Map<string, DueState>();
  /** Rises with every change, so that what was read before it is not kept after it. */
  private version = 0;

  constructor(
    private readonly wanted: WantedRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
  ) {}

  onModuleInit(): void {
    this.listener.on(WANTED_CHANNEL, (cpeId) => this.forget(cpeId));
    this.listener.onReconnect(() => this.forgetAll());
  }

  async get(cpeId: string): Promise<DueState> {
    const known = this.byCpe.get(cpeId);
    if (known !== undefined) return known;
    const { version } = this;
    const state = await this.wanted.readDue(this.database.sql, cpeId);
    if (version === this.version) {
      if (this.byCpe.size >= MAX_CACHED) this.forgetAll();
      this.byCpe.set(cpeId, state);
    }
    return state;
  }

  /** Whether `get` would answer from memory. */
  knows(cpeId: string): boolean {
    return this.byCpe.has(cpeId);
  }

  forget(cpeId: string): void {
    this.version += 1;
    this.byCpe.delete(cpeId);
  }

  private forgetAll(): void {
    this.version += 1;
    this.byCpe.clear();
  }
}
