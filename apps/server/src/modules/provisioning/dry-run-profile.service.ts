import { Injectable } from '@nestjs/common';
import type { DryRun, DryRunProfile, ProfileScope } from '@demarc/contracts';
import { foresee, profileWishes, type WantedFacts, type Wish } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import { DryRunProfiles, type ProfilesBoth } from '../profiles/dry-run-profiles.service';
import { wishOfAdopted } from './adopt-settings.service';
import { DryRunCount } from './dry-run-count';
import { DryRunRepository, type RememberedRouter } from './dry-run.repository';

const AT_A_TIME = 200;

/** What a change of a profile would do, by the planner itself; nothing is sent, and routers pass in batches. */
@Injectable()
export class DryRunOfProfile {
  constructor(
    private readonly database: Database,
    private readonly routers: DryRunRepository,
    private readonly profiles: DryRunProfiles,
    private readonly quirks: QuirkBook,
    private readonly config: AppConfig,
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
      const book = await this.quirks.current();
      for (const router of routers) {
        const quirks = book.resolve(makeOf(router)).quirks;
        count.add(router, this.foresee(router, quirks, both.get(router.cpeId), change.edited.id));
      }
    }
    return count.result(change.needsApproval, Math.round(this.clock.monotonicMs() - beganMs));
  }

  private foresee(
    router: RememberedRouter,
    quirks: Parameters<typeof foresee>[0]['quirks'],
    both: ProfilesBoth | undefined,
    profileId: string,
  ): ReturnType<typeof foresee> | null {
    const { root, tree, memory, connectionRequestUrl, sourceAddress } = router;
    if (root === null || tree.length === 0 || both === undefined) return null;
    const input = { root, quirks, tree, memory, evidence: { connectionRequestUrl, sourceAddress } };
    const { today, changed, secretOf } = both;
    const facts = (layers: ProfilesBoth['today']): WantedFacts => {
      const wished = profileWishes(layers.layers, { root, template: layers.template, secretOf });
      const adopted = router.adopted.flatMap((one): Wish[] => wishOfAdopted(one) ?? []);
      return { ...this.factsOf(router), wishes: [...wished.wishes, ...adopted], unresolved: wished.unresolved };
    };
    return foresee(input, facts(today), facts(changed), profileId);
  }

  /** Secrets of the router's own are the same before and after: which they are does not matter. */
  private factsOf({ service, wifi }: RememberedRouter): WantedFacts {
    const own = { fingerprint: 'own' };
    return {
      gardenRealm: this.config.settings.GARDEN_REALM,
      management: {
        username: 'own',
        password: { ref: 'management.password', ...own },
        connectionRequestUsername: 'own',
        connectionRequestPassword: { ref: 'management.connectionRequestPassword', ...own },
        periodicInformIntervalSeconds: this.config.settings.CWMP_PERIODIC_INFORM_SECONDS,
      },
      subscription:
        service === null
          ? null
          : {
              ...service,
              pppoeUsername: service.username,
              pppoePassword: { ref: 'wan-pppoe.password', ...own },
            },
      wifi: wifi.map((network) => ({ ...network, passphrase: { ref: `wifi-${network.band}.passphrase`, ...own } })),
    };
  }
}
