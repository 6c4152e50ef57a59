import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { NasService } from './nas.service';

export interface KnownNas {
  id: string;
  secret: string;
}

const MAX_AGE_MS = 10_000;

/**
 * Which NAS may speak from which address, in memory: a datagram of a stranger costs no query.
 * Forgotten when a NAS is changed anywhere, and every ten seconds in case that news was lost.
 */
@Injectable()
export class NasDirectory implements OnModuleInit {
  private known: { byAddress: ReadonlyMap<string, KnownNas[]>; readAtMs: number } | null = null;
  private reading: Promise<ReadonlyMap<string, KnownNas[]>> | null = null;

  constructor(
    private readonly database: Database,
    private readonly nasServers: NasService,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.live.stream.subscribe(({ topic }) => {
      if (topic === 'nas') this.known = null;
    });
  }

  /**
   * Several NAS may share an address behind one relay; the secret tells them apart. Inside a transaction `sql` is that:
   * it must not ask for a connection more.
   */
  async at(address: string, sql: Sql = this.database.sql): Promise<readonly KnownNas[]> {
    const { known } = this;
    if (known !== null && this.clock.monotonicMs() - known.readAtMs < MAX_AGE_MS) {
      return known.byAddress.get(address) ?? [];
    }
    this.reading ??= this.read(sql).finally(() => (this.reading = null));
    return (await this.reading).get(address) ?? [];
  }

  private async read(sql: Sql): Promise<ReadonlyMap<string, KnownNas[]>> {
    const byAddress = new Map<string, KnownNas[]>();
    for (const nas of await this.nasServers.list(sql)) {
      const list = byAddress.get(nas.address) ?? [];
      byAddress.set(nas.address, [...list, { id: nas.id, secret: this.nasServers.secretOf(nas) }]);
    }
    this.known = { byAddress, readAtMs: this.clock.monotonicMs() };
    return byAddress;
  }
}
