import { Injectable } from '@nestjs/common';
import type { AccountSummary, ServiceOverview, Subscription } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { IncidentsService } from '../incidents/incidents.service';
import { RouterViews } from '../provisioning/router-views.service';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import { SubscriptionViews } from '../subscribers/subscription-views.service';
import { isRestricted } from './proof-facts';
import { ProofsService } from './proofs.service';
import { verdictOf } from './verdict';

const PROOFS_LOOKED_AT = 12;

/** What is true of one service: state, proof, router, verdict. */
@Injectable()
export class ServiceOverviews {
  constructor(
    private readonly views: SubscriptionViews,
    private readonly routers: RouterViews,
    private readonly proofs: ProofsService,
    private readonly clock: Clock,
    private readonly incidents: IncidentsService,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Services as the API shows them, without what is true of each. */
  subscriptions(sql: Sql, rows: SubscriptionEntity[]): Promise<Subscription[]> {
    return this.views.list(sql, rows);
  }

  async of(sql: Sql, row: SubscriptionEntity, account: AccountSummary | null): Promise<ServiceOverview> {
    const [subscription, router, proofs] = await Promise.all([
      this.views.one(sql, row),
      this.routers.ofSubscription(sql, row.id),
      this.proofs.listOf(sql, row, PROOFS_LOOKED_AT),
    ]);
    const proof = proofs[0] ?? null;
    const presence = router === null ? null : await this.incidents.presenceOf(sql, router.id);
    const incident = presence?.incident ?? (await this.incidents.findOf(sql, { cpeId: null, subscriptionId: row.id }));
    const isSilent = presence?.state === 'silent';
    const dialsIn = row.accessMethod !== 'static-ip' && row.accessMethod !== 'bridged';
    const now = this.clock.now();
    const verdict = verdictOf({ subscription, account, router, proof, dialsIn, now, isSilent, incident });
    const restored = proofs.find((each) => each !== proof && isRestricted(each.from) && !isRestricted(each.to));
    return { subscription, router, verdict, proof, previousProof: restored ?? null };
  }
}
