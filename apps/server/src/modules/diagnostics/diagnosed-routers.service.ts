import { Injectable } from '@nestjs/common';
import type { Diagnosis, Router } from '@demarc/contracts';
import { slackSeconds } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { MeasureThroughput } from '../provisioning/measure-throughput.service';
import { DiagnosisTasks } from './diagnosis-tasks.service';
import { toDiagnosisRouter } from './diagnosis-view';

type DiagnosedRouter = Pick<Diagnosis, 'router' | 'tasks' | 'measurements'>;

/** The router half of a diagnosis: what it said last, and what was ordered of it. */
@Injectable()
export class DiagnosedRouters {
  readonly periodicInformSeconds: number;
  /** What a router of the usual interval said is old after so long. */
  readonly staleSeconds: number;

  constructor(
    private readonly inventory: InventoryService,
    private readonly throughput: MeasureThroughput,
    private readonly tasks: DiagnosisTasks,
    config: AppConfig,
  ) {
    this.periodicInformSeconds = config.settings.CWMP_PERIODIC_INFORM_SECONDS;
    this.staleSeconds = 2 * this.periodicInformSeconds + slackSeconds(this.periodicInformSeconds);
  }

  /** @param router null: there is none, or the token may not see it */
  async of(sql: Sql, router: Router | null): Promise<DiagnosedRouter> {
    if (router === null) return { router, tasks: [], measurements: [] };
    const [promoted, measured, tasks, measurements] = await Promise.all([
      this.inventory.promotedOf(sql, [router.id]),
      this.throughput.find(sql, router.id),
      this.tasks.list(sql, router.id),
      this.tasks.measurements(sql, router.id),
    ]);
    const uptime = Number(promoted.get(router.id)?.get('pppUptimeSeconds') ?? Number.NaN);
    const view = toDiagnosisRouter(router, {
      pppUptimeSeconds: Number.isFinite(uptime) ? uptime : null,
      throughput:
        measured === null
          ? null
          : {
              downBitsPerSecond: Number(measured.downBitsPerSecond),
              upBitsPerSecond: Number(measured.upBitsPerSecond),
              seconds: measured.seconds,
              at: measured.measuredAt.toISOString(),
            },
      periodicInformSeconds: this.periodicInformSeconds,
    });
    return { router: view, tasks, measurements };
  }
}
