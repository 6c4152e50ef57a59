import { Injectable } from '@nestjs/common';
import type { DryRun, DryRunProfile, ProfileScope } from '@demarc/contracts';
import { foresee, type DryInput, type Foreseen } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { DryRunProfiles, type ProfilesBoth } from '../profiles/dry-run-profiles.service';
import { DryRunCount } from './dry-run-count';
import { RememberedRouters, type RememberedRouter } from './remembered-routers.service';

const AT_A_TIME = 200;

/** What a change of a profile would do, by the planner itself; nothing is sent, and routers pass in batches. */
@Injectable()
export class DryRunOfProfile {
  constructor(
    private readonly database: Database,
    private readonly routers: RememberedRouters,
    private readonly profiles: DryRunProfiles,
    private readonly clock: Clock,
  ) {}

  async run(request: DryRunProfile): Promise<DryRun> {
    const { sql } = this.database;
    const beganMs = this.clock.monotonicMs();
    const change = await this.profiles.prepare(sql, request);
    const count = new DryRunCount();
    const scopes: ProfileScope[] = [...change.edited.scopes, ...change.previousScopes];
    let after: string | null = null;
    for (;;) {
      const ids: string[] = await this.profiles.listIds(sql, scopes, after, AT_A_TIME);
      if (ids.length === 0) break;
      after = ids.at(-1) ?? null;
      const [routers, both] = await Promise.all([this.routers.list(sql, ids), this.profiles.both(sql, ids, change)]);
      for (const { router, input } of routers)
        count.add(router, this.foresee(router, input, both.get(router.cpeId), change.edited.id));
    }
    return count.result(change.needsApproval, Math.round(this.clock.monotonicMs() - beganMs));
  }

  private foresee(
    router: RememberedRouter,
    input: DryInput | null,
    both: ProfilesBoth | undefined,
    profileId: string,
  ): Foreseen | null {
    if (input === null || both === undefined) return null;
    const { today, changed, secretOf } = both;
    const before = this.routers.factsOf(router, { profiles: today, secretOf });
    return foresee(input, before, this.routers.factsOf(router, { profiles: changed, secretOf }), profileId);
  }
}
