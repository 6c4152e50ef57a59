import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { Metrics } from '../../platform/metrics';
import { IncidentRepository } from './incident.repository';
import { SignalRepository } from './signal.repository';

const STATES = ['open', 'acknowledged'] as const;

/** How many are missing, for the exporter. */
@Injectable()
export class IncidentMetrics {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly signals: SignalRepository,
    private readonly metrics: Metrics,
  ) {}

  async count(): Promise<void> {
    const { sql } = this.database;
    const open = await this.incidents.countOpen(sql);
    const of = (state: string) => open.find((row) => row.state === state);
    const gauge = (name: string, help: string, count: (state: string) => number): void =>
      this.metrics.replace(
        name,
        help,
        STATES.map((state) => ({ labels: { state }, value: count(state) })),
      );
    gauge('demarc_incidents_open', 'Incidents that are not over', (state) => of(state)?.incidents ?? 0);
    gauge(
      'demarc_incident_lost_routers',
      'Routers and sessions that are lost in open incidents',
      (state) => of(state)?.lost ?? 0,
    );
    this.metrics.replace(
      'demarc_router_presence',
      'Routers by whether they answer by their own interval',
      (await this.signals.countPresence(sql)).map(({ presence, count }) => ({ labels: { presence }, value: count })),
    );
  }
}
