import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { ArmingMemberEntity, ArmingWaveEntity } from './arming.entity';
import { ArmingRepository } from './arming.repository';
import { ArmingNews } from './arming-news.service';
import { ArmRouters } from './arm-routers.service';
import { RouterProgress, type Progress } from './router-progress.service';

const MINUTE_MS = 60_000;
/** A step is at most that many; all of them are looked at. */
const MOST_ARMED = 1_000;

/** Drives arming waves: judges what was armed, halts on too many failures, and arms the next step. */
@Injectable()
export class RunArming {
  constructor(
    private readonly database: Database,
    private readonly waves: ArmingRepository,
    private readonly routers: ArmRouters,
    private readonly progress: RouterProgress,
    private readonly news: ArmingNews,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    // Under the brake nobody can converge: neither time nor failures count.
    if (this.progress.isHolding) return;
    for (const id of await this.waves.listRunning(this.database.sql)) {
      await this.database.transaction((tx) => this.advance(tx, id));
    }
  }

  private async advance(tx: Tx, waveId: string): Promise<void> {
    const wave = await this.waves.lock(tx, waveId);
    if (wave === null || wave.state !== 'running') return;
    const hasSettled = await this.judge(tx, wave);
    const counts = (await this.waves.counts(tx, [waveId])).get(waveId);
    if (counts === undefined) return;
    const failures = counts.faulted + counts.silent;
    if (failures > wave.maxFailures) {
      const haltReason = `${counts.faulted} failed and ${counts.silent} fell silent; at most ${wave.maxFailures} may`;
      await this.waves.update(tx, waveId, { state: 'halted', haltReason });
      return this.news.decided(tx, 'arming', wave, { action: 'arming-wave.halted', reason: haltReason });
    }
    if (counts.armed === 0 && counts.waiting === 0) {
      await this.waves.update(tx, waveId, { state: 'done' });
      return this.news.changed(tx, waveId);
    }
    if (counts.armed === 0 && wave.nextStepAt <= this.clock.now()) return this.step(tx, wave);
    return hasSettled ? this.news.changed(tx, waveId) : undefined;
  }

  private async step(tx: Tx, wave: ArmingWaveEntity): Promise<void> {
    const next = await this.waves.listMembers(tx, wave.id, ['waiting'], wave.stepSize);
    const cpeIds = next.map(({ cpeId }) => cpeId);
    const now = this.clock.now();
    await this.routers.armIn(tx, wave.createdBy, cpeIds, `${wave.name}: ${wave.reason}`);
    await this.waves.arm(tx, wave.id, cpeIds, now);
    await this.waves.update(tx, wave.id, { nextStepAt: new Date(now.getTime() + wave.gapSeconds * 1000) });
    await this.news.changed(tx, wave.id);
  }

  private async judge(tx: Tx, wave: ArmingWaveEntity): Promise<boolean> {
    const armed = await this.waves.listMembers(tx, wave.id, ['armed'], MOST_ARMED);
    const progress = await this.progress.of(tx, armed);
    const settledAt = this.clock.now();
    let hasSettled = false;
    for (const member of armed) {
      const outcome = outcomeOf(member, progress.get(member.cpeId), wave, settledAt);
      if (outcome === null) continue;
      hasSettled = true;
      await this.waves.settle(tx, member, { ...outcome, settledAt });
    }
    return hasSettled;
  }
}

/** In sync, refused, or out of time; null: still under way. */
export function outcomeOf(
  { armedAt }: Pick<ArmingMemberEntity, 'armedAt'>,
  progress: Progress | undefined,
  { silenceMinutes }: Pick<ArmingWaveEntity, 'silenceMinutes'>,
  now: Date,
): { state: 'converged' | 'faulted' | 'silent'; detail: string | null } | null {
  if (progress === undefined || armedAt === null) return { state: 'faulted', detail: 'the router is gone' };
  const isHeard = progress.lastInformAt !== null && progress.lastInformAt >= armedAt;
  if (isHeard && progress.refused > 0) return { state: 'faulted', detail: `it refuses ${progress.refused} parameters` };
  if (isHeard && progress.isInSync) return { state: 'converged', detail: null };
  if (now.getTime() - armedAt.getTime() < silenceMinutes * MINUTE_MS) return null;
  if (!isHeard) return { state: 'silent', detail: `not heard for ${silenceMinutes} minutes after it was armed` };
  return { state: 'faulted', detail: `${progress.pending} parameters are not in sync after ${silenceMinutes} minutes` };
}
