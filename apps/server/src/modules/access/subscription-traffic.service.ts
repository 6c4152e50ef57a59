import { Injectable } from '@nestjs/common';
import type { SubscriptionTraffic, TrafficQuery } from '@demarc/contracts';
import { addMonths, dateInZone, instantOf } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { TrafficRangeWrong } from './access.errors';
import { AccessTrafficRepository } from './access-traffic.repository';
import { daysOf, monthOf, movedBetween, ratesOf, trafficGridOf } from './traffic-grid';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** What a service moved, on a grid that a chart can hold, by the day and in the month. */
@Injectable()
export class SubscriptionTrafficService {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly traffic: AccessTrafficRepository,
    private readonly clock: Clock,
  ) {}

  async get(subscriptionId: string, query: TrafficQuery): Promise<SubscriptionTraffic> {
    const { sql } = this.database;
    const { planId } = await this.subscribers.getSubscription(sql, subscriptionId);
    const [plan, { zone }] = await Promise.all([this.catalog.getPlan(sql, planId), this.catalog.getBillingEntity(sql)]);
    const now = this.clock.now();
    const to = query.to === undefined ? now : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(query.from);
    if (from >= to || from >= now || to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) throw new TrafficRangeWrong();
    const month = monthOf(now, zone);
    const monthFrom = instantOf(month, 0, 0, zone);
    // Whole days of the zone, each of which begins within the day (UTC) before.
    const since = new Date(Math.min(from.getTime(), monthFrom.getTime()) - 2 * DAY_MS);
    const days = await this.traffic.list(
      sql,
      subscriptionId,
      since,
      new Date(Math.max(to.getTime(), now.getTime()) + DAY_MS),
    );
    const grid = trafficGridOf({ from, to, now, stepSeconds: query.step ?? 0 });
    return {
      subscriptionId,
      from: grid.from.toISOString(),
      to: grid.to.toISOString(),
      stepSeconds: grid.stepSeconds,
      ...ratesOf(days, grid),
      planDownKbps: plan.downKbps,
      planUpKbps: plan.upKbps,
      days: daysOf(days, zone, dateInZone(from, zone), dateInZone(to < now ? to : now, zone)),
      month: { from: month, ...movedBetween(days, monthFrom, instantOf(addMonths(month, 1), 0, 0, zone)) },
    };
  }
}
