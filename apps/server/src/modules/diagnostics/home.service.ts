import { Injectable } from '@nestjs/common';
import { formatMajor } from '@demarc/billing';
import type { HomeSummary } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { InventoryService } from '../inventory/inventory.service';
import { InvoicesService } from '../invoices/invoices.service';
import { PaymentsService } from '../payments/payments.service';
import { SubscribersService } from '../subscribers/subscribers.service';

/** Routers that informed within this time count as answering. */
const RECENTLY_MS = 15 * 60_000;

export type HomeFacts = Omit<HomeSummary, 'restore' | 'openProofs'>;

/** The owner's first page: money today, services by state, routers that answer. */
@Injectable()
export class HomeService {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly payments: PaymentsService,
    private readonly inventory: InventoryService,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  async facts({ sql }: Database): Promise<HomeFacts> {
    const { zone, currency } = await this.catalog.getBillingEntity(sql);
    const [count, states, totals, collected, cpes, recent] = await Promise.all([
      this.subscribers.count(sql),
      this.subscribers.countServiceStates(sql),
      this.invoices.totals(sql),
      this.payments.collectedToday(sql),
      this.inventory.countByState(sql),
      this.inventory.countAnsweredSince(sql, new Date(this.clock.now().getTime() - RECENTLY_MS)),
    ]);
    const cpeCount = (state: string): number => cpes.find((each) => each.state === state)?.count ?? 0;
    return {
      currency,
      today: this.clock.today(zone),
      zone,
      subscribers: count,
      collectedToday: formatMajor(collected, currency),
      due: formatMajor(totals.dueMinor, currency),
      overdue: formatMajor(totals.overdueMinor, currency),
      overdueSubscribers: totals.overdueSubscribers,
      services: states,
      routers: {
        total: cpeCount('active') + cpeCount('enrolling'),
        answeredRecently: recent,
        quarantine: cpeCount('quarantine'),
      },
    };
  }
}
