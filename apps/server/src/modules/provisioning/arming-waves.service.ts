import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import type { CreateArmingWave, DecideArmingWave } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { RouterModes } from '../inventory/router-modes.service';
import type { ArmingWaveEntity } from './arming.entity';
import { ArmingRepository } from './arming.repository';
import { ArmRouters } from './arm-routers.service';
import { ArmingNews } from './arming-news.service';
import { NothingToArm, WaveNotFound, WaveNotIn } from './provisioning.errors';

/** Staff arm a fleet in waves: made of the routers that are observed then, halted, gone on with, taken back. */
@Injectable()
export class ArmingWaves {
  constructor(
    private readonly database: Database,
    private readonly waves: ArmingRepository,
    private readonly modes: RouterModes,
    private readonly routers: ArmRouters,
    private readonly news: ArmingNews,
    private readonly clock: Clock,
  ) {}

  /** The same key again gives the same wave, at the same moment too. */
  async create(by: StaffIdentity, request: CreateArmingWave, key: string): Promise<ArmingWaveEntity> {
    try {
      return await this.make(by, request, key);
    } catch (error) {
      if (!isUniqueViolation(error, 'ux_arming_wave_key')) throw error;
      return this.make(by, request, key);
    }
  }

  private make(by: StaffIdentity, request: CreateArmingWave, key: string): Promise<ArmingWaveEntity> {
    return this.database.transaction(async (tx) => {
      const known = await this.waves.findByKey(tx, key);
      if (known !== null) return known;
      const now = this.clock.now();
      const wave: ArmingWaveEntity = {
        id: newId(),
        ...request,
        state: 'running',
        haltReason: null,
        createdBy: by.name,
        createdAt: now,
        nextStepAt: now,
        idempotencyKey: key,
      };
      await this.waves.insert(tx, wave);
      const joined = await this.waves.insertMembers(tx, wave.id, await this.modes.listObserved(tx, wave));
      if (joined === 0) throw new NothingToArm();
      await this.news.decided(tx, by, wave, { action: 'arming-wave.created', reason: request.reason, routers: joined });
      return wave;
    });
  }

  decide(by: StaffIdentity, waveId: string, { decision, reason }: DecideArmingWave): Promise<void> {
    return this.database.transaction(async (tx) => {
      const wave = await this.waves.lock(tx, waveId);
      if (wave === null) throw new WaveNotFound(waveId);
      await this.carryOut(tx, by, wave, { decision, reason });
      await this.news.decided(tx, by, wave, { action: `arming-wave.${decision}`, reason });
    });
  }

  private async carryOut(
    tx: Tx,
    by: StaffIdentity,
    wave: ArmingWaveEntity,
    { decision, reason }: DecideArmingWave,
  ): Promise<void> {
    switch (decision) {
      case 'halt':
        if (wave.state !== 'running') throw new WaveNotIn('running');
        return this.waves.update(tx, wave.id, { state: 'halted', haltReason: `halted by ${by.name}: ${reason}` });
      case 'resume': {
        if (wave.state !== 'halted') throw new WaveNotIn('halted');
        const failed = (await this.waves.counts(tx, [wave.id])).get(wave.id);
        // Those that were looked at do not halt it again; the limit counts from here.
        const maxFailures = wave.maxFailures + (failed?.faulted ?? 0) + (failed?.silent ?? 0);
        const change = { state: 'running' as const, haltReason: null, nextStepAt: this.clock.now() };
        return this.waves.update(tx, wave.id, { ...change, maxFailures });
      }
      case 'disarm': {
        if (wave.state === 'disarmed') throw new WaveNotIn('running');
        const armed = await this.waves.disarmAll(tx, wave.id, this.clock.now());
        await this.routers.disarmIn(tx, by, armed, reason);
        return this.waves.update(tx, wave.id, { state: 'disarmed', haltReason: null });
      }
      default:
        return assertNever(decision);
    }
  }
}
