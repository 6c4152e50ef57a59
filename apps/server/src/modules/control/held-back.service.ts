import { Injectable } from '@nestjs/common';
import type { BrakeWaiting } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';

type Waiting = BrakeWaiting['what'];

/** Counts what the emergency brake holds back. Those who hold it stand above this module and say so here. */
@Injectable()
export class HeldBackService {
  private readonly counters = new Map<Waiting, (sql: Sql) => Promise<number>>();

  register(what: Waiting, count: (sql: Sql) => Promise<number>): void {
    this.counters.set(what, count);
  }

  async list(sql: Sql): Promise<BrakeWaiting[]> {
    const counted = [...this.counters].map(async ([what, count]) => ({ what, count: await count(sql) }));
    return (await Promise.all(counted)).filter(({ count }) => count > 0);
  }
}
