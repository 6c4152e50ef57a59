import { Injectable } from '@nestjs/common';
import type { Incident, RouterPresence } from '@demarc/contracts';
import { presenceOf } from '@demarc/provisioning';
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
