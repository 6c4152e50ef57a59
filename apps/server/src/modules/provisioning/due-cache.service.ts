import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { PgListener } from '../../platform/database/pg-listener';
import type { MadeRow } from '@demarc/provisioning';
import { MadeRowsRepository } from './made-rows.repository';
import { WANTED_CHANNEL, WantedRepository, type DueState } from './wanted.repository';

const MAX_CACHED = 200_000;

/** Whether something is due for a CPE, from memory. Filled at its first Inform, forgotten when any process changes it. */
@Injectable()
export class DueCache implements OnModuleInit {
  private readonly byCpe = new Map<string, DueState>();
  /** Rises with every change, so that what was read before it is not kept after it. */
  private version = 0;

  /** Marks the notifications of this process. */
  readonly origin = newId();

  constructor(
    private readonly wanted: WantedRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
    private readonly rows: MadeRowsRepository,
  ) {}

  onModuleInit(): void {
    this.listener.on(WANTED_CHANNEL, (payload) => {
      const [cpeId = '', origin] = payload.split(' ');
      if (origin !== this.origin) this.forget(cpeId);
    });
    this.listener.onReconnect(() => this.forgetAll());
  }

  async get(cpeId: string): Promise<DueState> {
    const known = this.byCpe.get(cpeId);
    if (known !== undefined) return known;
    const { stamp } = this;
    const state = await this.wanted.readDue(this.database.sql, cpeId);
    this.keep(cpeId, state, stamp);
    return state;
  }

  /** To be taken before something is read or written that is kept afterwards. */
  get stamp(): number {
    return this.version;
  }

  /** What was true at `stamp` or is so by our own commit; news that came in between are newer than it. */
  keep(cpeId: string, state: DueState, stamp: number): void {
    if (stamp !== this.version) {
      this.byCpe.delete(cpeId);
      return;
    }
    if (this.byCpe.size >= MAX_CACHED) this.forgetAll();
    this.byCpe.set(cpeId, state);
  }

  /** Rows that are about to be made: that they are ours could be told by nobody after a crash. */
  async keepRows(cpeId: string, rows: readonly MadeRow[]): Promise<void> {
    await this.database.transaction((tx) => this.rows.keep(tx, cpeId, rows));
    this.forget(cpeId);
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
