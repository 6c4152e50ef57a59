import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RouterViews } from '../provisioning/router-views.service';
import { ReachabilityService } from './reachability.service';

/** The page of a router shows how it was last called; provisioning, which makes that page, knows no connection requests. */
@Injectable()
export class ShowConnectionRequests implements OnModuleInit {
  constructor(
    private readonly views: RouterViews,
    private readonly reachability: ReachabilityService,
  ) {}

  onModuleInit(): void {
    this.views.registerConnectionRequests(async (sql, cpeId) => {
      const [last] = await this.reachability.listOf(sql, cpeId, 1);
      if (last === undefined) return null;
      return {
        requestedAt: last.requestedAt.toISOString(),
        answeredAt: last.answeredAt?.toISOString() ?? null,
        outcome: last.lastResult ?? 'waiting',
        reason: last.reason,
      };
    });
  }
}
