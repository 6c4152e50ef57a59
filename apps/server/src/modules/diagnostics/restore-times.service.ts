import { Injectable } from '@nestjs/common';
import type { HomeSummary } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { ProofOfRouter } from '../provisioning/proof-of-router.service';
import { SubscribersService } from '../subscribers/subscribers.service';

const DAYS = 30;
const DAY_MS = 86_400_000;
const MOST = 2_000;

/** How long payments of the last 30 days took until the router reported its line: the promise, measured. */
@Injectable()
export class RestoreTimes {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly routers: ProofOfRouter,
    private readonly clock: Clock,
  ) {}

  async recent(sql: Sql): Promise<HomeSummary['restore']> {
    const since = new Date(this.clock.now().getTime() - DAYS * DAY_MS);
    const restores = await this.subscribers.listRestoresSince(sql, since, MOST);
    const evidence = await this.routers.list(sql, [...new Set(restores.map((change) => change.subscriptionId))]);
    const online = new Map(
      evidence
        .filter(({ step }) => step === 'online')
        .map((row) => [`${row.subscriptionId}.${row.stateVersion}`, row.at]),
    );
    const seconds = restores
      .flatMap((change) => {
        const at = online.get(`${change.subscriptionId}.${change.version}`);
        return at === undefined ? [] : [Math.max(0, (at.getTime() - change.decidedAt.getTime()) / 1000)];
      })
      .toSorted((a, b) => a - b);
    return { count: seconds.length, p50Seconds: percentile(seconds, 0.5), p95Seconds: percentile(seconds, 0.95) };
  }
}

const percentile = (sorted: number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
