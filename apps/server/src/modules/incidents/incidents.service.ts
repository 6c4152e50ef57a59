import { Injectable } from '@nestjs/common';
import type { Incident, RouterPresence } from '@demarc/contracts';
import { presenceOf, type Presence } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { NasService } from '../access/nas.service';
import { InventoryService } from '../inventory/inventory.service';
import { IncidentRepository } from './incident.repository';
import { toIncident } from './incident.view';
import { SignalRepository } from './signal.repository';

/** What others ask: whether a router answers, and what it is part of. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly signals: SignalRepository,
    private readonly inventory: InventoryService,
    private readonly nasServers: NasService,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** The open incident that a router or its service is lost in; null when it is in none, or back. */
  async findOf(
    sql: Sql,
    { cpeId, subscriptionId }: { cpeId: string | null; subscriptionId: string | null },
  ): Promise<Incident | null> {
    const row = await this.incidents.findOf(sql, cpeId, subscriptionId);
    return row === null ? null : toIncident(row);
  }

  /** What each of these routers is lost in, in words; those that are in nothing are left out. */
  async lostAmong(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.incidents.listLost(sql, cpeIds)).map((row) => [row.cpeId, wordsOf(row)]));
  }

  /** What befell some of these routers, each after its own instant, in an incident opened since then, in words; null: nothing. */
  async openedAmong(sql: Sql, lostAfter: ReadonlyMap<string, Date>, since: Date): Promise<string | null> {
    const found = lostAfter.size === 0 ? null : await this.incidents.findAmong(sql, lostAfter, since);
    return found === null ? null : wordsOf(found);
  }

  /** Where routers hang, and whether they answer, as of the last look. */
  async signalsOf(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, SignalOfRouter>> {
    return new Map((await this.signals.listOf(sql, cpeIds)).map((row) => [row.cpeId, row]));
  }

  /** As of now, not of the last look. */
  async presenceOf(sql: Sql, cpeId: string): Promise<RouterPresence> {
    const cpe = await this.inventory.get(sql, cpeId);
    const [presence, promoted, signal, incident] = await Promise.all([
      this.inventory.presenceOf(sql, [cpeId]),
      this.inventory.promotedOf(sql, [cpeId]),
      this.signals.find(sql, cpeId),
      this.findOf(sql, { cpeId, subscriptionId: cpe.subscriptionId }),
    ]);
    const lastInformAt = presence.get(cpeId)?.lastInformAt ?? null;
    const intervalSeconds = this.intervalOf(promoted.get(cpeId)?.get('periodicInformSeconds'));
    const nasId = signal?.nasId ?? null;
    const nas = nasId === null ? null : await this.nasServers.get(sql, nasId);
    return {
      state: lastInformAt === null ? null : presenceOf({ lastInformAt, intervalSeconds, now: this.clock.now() }),
      lastInformAt: lastInformAt?.toISOString() ?? null,
      intervalSeconds: lastInformAt === null ? null : intervalSeconds,
      nas: nas === null ? null : { id: nas.id, name: nas.name },
      accessNode: signal?.accessNode ?? null,
      accessPort: signal?.accessPort ?? null,
      incident,
    };
  }

  /** What it tells, else what routers are usually told. */
  private intervalOf(told: string | undefined): number {
    return told !== undefined && /^\d{1,9}$/.test(told)
      ? Number(told)
      : this.config.settings.CWMP_PERIODIC_INFORM_SECONDS;
  }
}

export interface SignalOfRouter {
  readonly nasId: string | null;
  readonly accessNode: string | null;
  readonly presence: Presence;
}

const CAUSES: Readonly<Record<string, string>> = {
  silence: 'routers fell silent',
  'boot-storm': 'routers restarted',
  'session-loss': 'sessions were lost',
  'nas-silent': 'a NAS fell silent',
};
const wordsOf = ({ cause, placeName }: { cause: string; placeName: string }): string =>
  `${CAUSES[cause] ?? cause} at ${placeName}`;
