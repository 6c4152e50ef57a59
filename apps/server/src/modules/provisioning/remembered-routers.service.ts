import { Injectable } from '@nestjs/common';
import type { DeviceQuirks, SecretText } from '@demarc/datamodel';
import { profileWishes, wishOfOperator, type DryInput, type WantedFacts, type Wish } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql } from '../../platform/database/database';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import type { ProfilesOfRouter } from '../profiles/effective-profiles.service';
import { wishOfAdopted } from './adopt-settings.service';
import { DryRunRepository, type RememberedRouter } from './dry-run.repository';

export { DryRunCount } from './dry-run-count';
export type { RememberedRouter } from './dry-run.repository';

/** What profiles say to a router, its secrets as fingerprints. */
export interface SaidByProfiles {
  readonly profiles: Pick<ProfilesOfRouter, 'layers' | 'template'>;
  readonly secretOf: (secretId: string) => SecretText | null;
}

/** Routers as they are remembered, for plans that nobody carries out. */
@Injectable()
export class RememberedRouters {
  constructor(
    private readonly routers: DryRunRepository,
    private readonly quirks: QuirkBook,
    private readonly config: AppConfig,
  ) {}

  async list(sql: Sql, cpeIds: readonly string[]): Promise<{ router: RememberedRouter; input: DryInput | null }[]> {
    const [routers, book] = await Promise.all([this.routers.list(sql, cpeIds), this.quirks.current()]);
    return routers.map((router) => ({ router, input: inputOf(router, book.resolve(makeOf(router)).quirks) }));
  }

  /** What is wanted of it now. Secrets of its own are the same before and after: which they are does not matter. */
  factsOf(router: RememberedRouter, { profiles, secretOf }: SaidByProfiles): WantedFacts {
    const { service, wifi, root } = router;
    const own = { fingerprint: 'own' };
    const { layers, template } = profiles;
    const wished = root === null ? NOTHING : profileWishes(layers, { root, template, secretOf });
    const adopted = router.adopted.flatMap((one): Wish[] => wishOfAdopted(one) ?? []);
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
      wishes: [...wished.wishes, ...setByOperators(router), ...adopted],
      unresolved: wished.unresolved,
    };
  }
}

const NOTHING = { wishes: [], unresolved: [] };

function inputOf(router: RememberedRouter, quirks: DeviceQuirks): DryInput | null {
  const { root, tree, memory, madeRows: rows, connectionRequestUrl, sourceAddress } = router;
  if (root === null || tree.length === 0) return null;
  return { root, quirks, tree, memory, rows, evidence: { connectionRequestUrl, sourceAddress } };
}

const setByOperators = ({ operator }: RememberedRouter): Wish[] =>
  operator.flatMap(({ id, value, changeId, changeName, ...place }) => {
    const said = value ?? { ref: `wish.${id}` as const, fingerprint: 'own' };
    return wishOfOperator({ ...place, value: said, source: { id: changeId, name: changeName } }) ?? [];
  });
