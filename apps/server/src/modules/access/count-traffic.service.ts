import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import type { AccessSessionEntity } from './access.entity';
import { AccessTrafficRepository } from './access-traffic.repository';
import { spreadTraffic, type CountedAt } from './traffic-spread';

const DAY_MS = 86_400_000;

/** Adds what a report says was moved to the series of its service, in the transaction that records the report. */
@Injectable()
export class CountTraffic {
  constructor(
    private readonly traffic: AccessTrafficRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** The session as it was known and as it is now: a report that comes twice, or late, moves neither counter. */
  async count(tx: Tx, before: AccessSessionEntity, after: AccessSessionEntity): Promise<void> {
    if (after.subscriptionId === null) return;
    const keptSince = new Date(this.clock.now().getTime() - this.config.settings.SERIES_TRAFFIC_DAYS * DAY_MS);
    // Of a session that was nobody's nothing is counted yet.
    const from = before.subscriptionId === null ? beginningOf(after) : stateOf(before);
    const days = spreadTraffic(from, stateOf(after), keptSince);
    if (days.length > 0) await this.traffic.add(tx, after.subscriptionId, days);
  }
}

const stateOf = ({ updatedAt, outputOctets, inputOctets }: AccessSessionEntity): CountedAt => ({
  at: updatedAt,
  downOctets: outputOctets,
  upOctets: inputOctets,
});

const beginningOf = ({ startedAt }: AccessSessionEntity): CountedAt => ({
  at: startedAt,
  downOctets: 0n,
  upOctets: 0n,
});
