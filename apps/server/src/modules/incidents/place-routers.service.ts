import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Outbox } from '../../platform/database/outbox';
import { Database, type Tx } from '../../platform/database/database';
import { AccessPlaces, type AccessPlace } from '../access/access-places.service';
import { NasService } from '../access/nas.service';
import type { CpeAssigned } from '../inventory/inventory.events';
import { SignalRepository, type PlaceOfRouter, type Unplaced } from './signal.repository';
import type { IncidentWatchEntity } from './signal.entity';

/** Routers whose place is looked for at one look. */
const AT_ONCE = 20_000;
/** A Start may come late by what its NAS had buffered. */
const LATE_MS = 3_600_000;
const NO_SESSION = new Date(0);

/** Keeps where routers hang: by the session that their service has, or had last. */
@Injectable()
export class PlaceRouters implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly places: AccessPlaces,
    private readonly signals: SignalRepository,
    private readonly nasServers: NasService,
  ) {}

  onModuleInit(): void {
    this.outbox.after<CpeAssigned>('cpe.assigned', 'incidents.place', ({ payload }) =>
      this.signals.forgetPlace(this.database.sql, payload.cpeId),
    );
    // Read from another attribute, its access nodes are others.
    this.nasServers.whenChanged(async (tx, nas, before) => {
      if (before !== null && before.accessNodeFrom !== nas.accessNodeFrom)
        await this.signals.forgetPlacesAt(tx, nas.id);
    });
  }

  async place(tx: Tx, watch: IncidentWatchEntity, now: Date): Promise<void> {
    await this.placeNew(tx);
    const since = new Date((watch.placedUntil ?? now).getTime() - LATE_MS);
    const moved = await this.places.since(tx, since);
    if (moved.size > 0) await this.signals.placeByService(tx, mapped(moved, toPlace));
  }

  private async placeNew(tx: Tx): Promise<void> {
    const unplaced = await this.signals.listUnplaced(tx, AT_ONCE);
    if (unplaced.length === 0) return;
    const known = await this.places.of(
      tx,
      unplaced.flatMap(({ subscriptionId }) => subscriptionId ?? []),
    );
    await this.signals.place(
      tx,
      new Map(unplaced.map((router) => [router.cpeId, placeOf(router, known.get(router.subscriptionId ?? ''))])),
    );
  }
}

const toPlace = ({ nasId, accessNode, accessPort, since }: AccessPlace): PlaceOfRouter => ({
  nasId,
  accessNode,
  accessPort,
  placedAt: since,
});

/** Without a session the NAS that its service is put on is all that is known. */
const placeOf = ({ nasId }: Unplaced, known: AccessPlace | undefined): PlaceOfRouter =>
  known === undefined ? { nasId, accessNode: null, accessPort: null, placedAt: NO_SESSION } : toPlace(known);

const mapped = <A, B>(map: ReadonlyMap<string, A>, of: (value: A) => B): ReadonlyMap<string, B> =>
  new Map([...map].map(([key, value]) => [key, of(value)]));
