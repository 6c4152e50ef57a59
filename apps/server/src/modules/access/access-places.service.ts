import { Injectable } from '@nestjs/common';
import { accessPortOf } from '@demarc/radius';
import type { Sql } from '../../platform/database/database';
import { AccessPlacesRepository, type NasLife, type SessionPlace } from './access-places.repository';
import { SessionOwners } from './session-owners.service';

/** Where a service comes in: its NAS, the access node in front of it, and the port there. */
export interface AccessPlace {
  nasId: string;
  accessNode: string | null;
  accessPort: string | null;
  since: Date;
}

export type { NasLife } from './access-places.repository';

/** Where services hang on the network, as their sessions show it. */
@Injectable()
export class AccessPlaces {
  constructor(
    private readonly places: AccessPlacesRepository,
    private readonly owners: SessionOwners,
  ) {}

  /** By service; those that never had a session are left out. */
  async of(sql: Sql, subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, AccessPlace>> {
    return byService(await this.places.listOf(sql, subscriptionIds));
  }

  /** Of services whose session began since then. */
  async since(sql: Sql, since: Date): Promise<ReadonlyMap<string, AccessPlace>> {
    return byService(await this.places.listSince(sql, since));
  }

  /** How many sessions each NAS has, and when it was heard last. */
  life(sql: Sql): Promise<NasLife[]> {
    return this.places.listLife(sql);
  }

  /** Whoever was heard since then is not silent. */
  silentSince(): Date {
    return this.owners.silentSince();
  }
}

const byService = (rows: readonly SessionPlace[]): ReadonlyMap<string, AccessPlace> =>
  new Map(
    rows.map(({ subscriptionId, nasId, startedAt, ...line }) => {
      const ids = { circuitId: line.agentCircuitId, remoteId: line.agentRemoteId, portId: line.nasPortId };
      const { accessNode, port } = accessPortOf(ids, line.accessNodeFrom);
      return [subscriptionId, { nasId, accessNode, accessPort: port === '' ? null : port, since: startedAt }];
    }),
  );
