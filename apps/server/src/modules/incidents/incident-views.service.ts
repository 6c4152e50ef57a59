import { Injectable } from '@nestjs/common';
import type { Incident, IncidentDetail, IncidentMember, IncidentMemberQuery, IncidentQuery } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, toPage, type Page } from '../../platform/http/page';
import { InventoryService } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { IncidentMemberRepository, type MemberRow } from './incident-member.repository';
import { IncidentRepository } from './incident.repository';
import { toIncident, toIncidentNote } from './incident.view';
import { IncidentNotFound } from './incidents.errors';
import { SignalRepository } from './signal.repository';

/** Changes of its counts that are shown: its first day and a half, if there is one every minute. */
const COUNTS_SHOWN = 2_000;

/** Incidents as the API shows them. */
@Injectable()
export class IncidentViews {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly members: IncidentMemberRepository,
    private readonly signals: SignalRepository,
    private readonly inventory: InventoryService,
    private readonly subscribers: SubscribersService,
  ) {}

  async page({ state, cursor, limit }: IncidentQuery): Promise<Page<Incident>> {
    const [openedAt, id] = decodeCursor(cursor, 2) ?? [];
    const before = openedAt === undefined || id === undefined ? null : { openedAt, id };
    const rows = await this.incidents.list(this.database.sql, { state, before, limit });
    return toPage(rows, limit, toIncident, (row) => [row.openedAt.toISOString(), row.id]);
  }

  async detail(id: string): Promise<IncidentDetail> {
    const { sql } = this.database;
    const row = await this.incidents.find(sql, id);
    if (row === null) throw new IncidentNotFound(id);
    const [counts, notes, { back, seconds }] = await Promise.all([
      this.incidents.listCounts(sql, id, COUNTS_SHOWN),
      this.incidents.listNotes(sql, id),
      this.members.outage(sql, id),
    ]);
    return {
      incident: toIncident(row),
      counts: counts.map(({ at, members, lost }) => ({ at: at.toISOString(), members, lost })),
      notes: notes.map(toIncidentNote),
      outage: { back, p50Seconds: seconds?.[0] ?? null, p95Seconds: seconds?.[1] ?? null },
    };
  }

  async memberPage(id: string, { only, cursor, limit }: IncidentMemberQuery): Promise<Page<IncidentMember>> {
    const { sql } = this.database;
    if ((await this.incidents.find(sql, id)) === null) throw new IncidentNotFound(id);
    const [lostAt, key] = decodeCursor(cursor, 2) ?? [];
    const after = lostAt === undefined || key === undefined ? null : { lostAt, key };
    const rows = await this.members.list(sql, id, { only, after, limit });
    const around = await this.around(sql, rows);
    return toPage(
      rows,
      limit,
      (row) => toMember(row, around),
      (row) => [row.lostAt.toISOString(), row.memberKey],
    );
  }

  /** A page is four queries, however long it is. */
  private async around(sql: Sql, rows: readonly MemberRow[]): Promise<Around> {
    const cpeIds = rows.flatMap(({ cpeId }) => cpeId ?? []);
    const [cpes, places, services] = await Promise.all([
      this.inventory.listByIds(sql, cpeIds),
      this.signals.listOf(sql, cpeIds),
      this.subscribers.listSubscriptions(
        sql,
        rows.flatMap(({ subscriptionId }) => subscriptionId ?? []),
      ),
    ]);
    const people = await this.subscribers.listByIds(
      sql,
      services.map(({ subscriberId }) => subscriberId),
    );
    const person = new Map(people.map(({ id, number, name }) => [id, { number, name }]));
    return {
      cpes: new Map(cpes.map((cpe) => [cpe.id, cpe])),
      places: new Map(places.map((place) => [place.cpeId, place])),
      owners: new Map(services.map(({ id, subscriberId }) => [id, person.get(subscriberId) ?? null])),
    };
  }
}

interface Around {
  cpes: ReadonlyMap<string, { serialNumber: string; modelName: string | null }>;
  places: ReadonlyMap<string, { accessNode: string | null; accessPort: string | null }>;
  owners: ReadonlyMap<string, { number: string; name: string } | null>;
}

function toMember(row: MemberRow, { cpes, places, owners }: Around): IncidentMember {
  const cpe = cpes.get(row.cpeId ?? '');
  const place = places.get(row.cpeId ?? '');
  return {
    routerId: row.cpeId,
    serialNumber: cpe?.serialNumber ?? null,
    modelName: cpe?.modelName ?? null,
    subscriber: owners.get(row.subscriptionId ?? '') ?? null,
    accessNode: place?.accessNode ?? null,
    accessPort: place?.accessPort ?? null,
    lostBy: row.lostBy,
    lostAt: row.lostAt.toISOString(),
    backAt: row.backAt?.toISOString() ?? null,
  };
}
