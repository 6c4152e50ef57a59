import { Injectable } from '@nestjs/common';
import type { DemoState } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { SuspensionOverviewService } from '../suspension/suspension-overview.service';
import { SuspensionService } from '../suspension/suspension.service';
import { DemoClock } from './demo-clock.service';
import { DemoFleet } from './demo-fleet.service';

const HOUR_MS = 3_600_000;
/** From open to restricted: notice, then grace. More decisions than this mean that nothing will happen. */
const MOST_DECISIONS = 5;

/** Moves the demonstration's clock and lets happen what the minute jobs would do then. */
@Injectable()
export class DemoTime {
  constructor(
    private readonly clock: DemoClock,
    private readonly suspension: SuspensionService,
    private readonly overview: SuspensionOverviewService,
    private readonly catalog: CatalogService,
    private readonly fleet: DemoFleet,
    private readonly database: Database,
  ) {}

  async now(): Promise<Pick<DemoState, 'now' | 'offsetSeconds' | 'zone'>> {
    const { zone } = await this.catalog.getBillingEntity(this.database.sql);
    return { now: this.clock.now().toISOString(), offsetSeconds: this.clock.offsetSeconds, zone };
  }

  async forward(hours: number): Promise<void> {
    await this.moveTo(new Date(this.clock.now().getTime() + hours * HOUR_MS));
  }

  /**
   * Moves to the subscriber's next decisions, one after the other, until her service is restricted.
   * @returns the instant of the last decision, null when no decision lies ahead
   */
  async toRestriction(subscriptionId: string): Promise<Date | null> {
    let decidedAt: Date | null = null;
    for (let i = 0; i < MOST_DECISIONS; i++) {
      const { upcoming, restricted } = await this.overview.overview();
      if (restricted.some((each) => each.subscriptionId === subscriptionId)) return decidedAt;
      const next = upcoming.find((each) => each.subscriptionId === subscriptionId)?.nextAt ?? null;
      if (next === null) return decidedAt;
      decidedAt = new Date(next);
      await this.moveTo(new Date(decidedAt.getTime() + 1000));
    }
    return decidedAt;
  }

  /** Routers inform again after a jump, so that no page shows them as silent for days. */
  private async moveTo(instant: Date): Promise<void> {
    await this.clock.moveTo(instant);
    await this.fleet.report();
    await this.suspension.runDue();
    const boxes = await this.fleet.list();
    const reachable = boxes.filter((box) => box.power === 'on' && box.management.status === 'up');
    await Promise.allSettled(reachable.map((box) => this.fleet.act(box.serial, 'inform')));
  }
}
