import { Injectable } from '@nestjs/common';
import type { ArmingMember, ArmingOverview, ArmingWave } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { RouterModes } from '../inventory/router-modes.service';
import type { ArmingWaveEntity } from './arming.entity';
import { ArmingRepository, type WaveCounts } from './arming.repository';
import { WaveNotFound } from './provisioning.errors';

const WAVES_SHOWN = 50;
const MEMBERS_SHOWN = 1_000;
const ALL_STATES = ['armed', 'faulted', 'silent', 'waiting', 'converged', 'disarmed'] as const;

/** Observed models and arming waves as the API shows them. */
@Injectable()
export class ArmingViews {
  constructor(
    private readonly database: Database,
    private readonly waves: ArmingRepository,
    private readonly modes: RouterModes,
    private readonly inventory: InventoryService,
  ) {}

  async overview(): Promise<ArmingOverview> {
    const { sql } = this.database;
    const differences = await this.waves.countDifferences(sql);
    const models = await this.modes.countByModel(sql);
    return {
      models: models.map((model) => ({
        ...model,
        differences: differences.get(`${model.manufacturer ?? ''}\t${model.productClass ?? ''}`) ?? 0,
      })),
      waves: await this.views(await this.waves.list(sql, WAVES_SHOWN)),
    };
  }

  async wave(id: string): Promise<ArmingWave> {
    const wave = await this.waves.find(this.database.sql, id);
    const [view] = wave === null ? [] : await this.views([wave]);
    if (view === undefined) throw new WaveNotFound(id);
    return view;
  }

  async members(waveId: string): Promise<ArmingMember[]> {
    const { sql } = this.database;
    if ((await this.waves.find(sql, waveId)) === null) throw new WaveNotFound(waveId);
    const rows = await this.waves.listMembers(sql, waveId, ALL_STATES, MEMBERS_SHOWN);
    const serials = await this.inventory.serialsOf(
      sql,
      rows.map(({ cpeId }) => cpeId),
    );
    const rank = (state: ArmingMember['state']): number => ALL_STATES.indexOf(state);
    return rows
      .map((row) => ({
        routerId: row.cpeId,
        serialNumber: serials.get(row.cpeId) ?? '',
        state: row.state,
        armedAt: row.armedAt?.toISOString() ?? null,
        settledAt: row.settledAt?.toISOString() ?? null,
        detail: row.detail,
      }))
      .toSorted((a, b) => rank(a.state) - rank(b.state));
  }

  private async views(rows: ArmingWaveEntity[]): Promise<ArmingWave[]> {
    const counts = await this.waves.counts(
      this.database.sql,
      rows.map(({ id }) => id),
    );
    return rows.flatMap((row) => {
      const of = counts.get(row.id);
      return of === undefined ? [] : [toWave(row, of)];
    });
  }
}

const toWave = (row: ArmingWaveEntity, counts: WaveCounts): ArmingWave => ({
  id: row.id,
  name: row.name,
  manufacturer: row.manufacturer,
  productClass: row.productClass,
  stepSize: row.stepSize,
  gapSeconds: row.gapSeconds,
  maxFailures: row.maxFailures,
  silenceMinutes: row.silenceMinutes,
  state: row.state,
  haltReason: row.haltReason,
  reason: row.reason,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  counts,
});
