import { Injectable } from '@nestjs/common';
import type { EnrolmentWindow } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { CpeDirectory } from './cpe-directory.service';
import type { CpeMode } from './cpe.entity';
import { ObservedCpeRepository, type ModelCounts, type ModelName } from './observed-cpe.repository';

export type { ModelCounts, ModelName } from './observed-cpe.repository';

/** Which routers are only observed, and the one way to arm and disarm them. */
@Injectable()
export class RouterModes {
  constructor(
    private readonly observed: ObservedCpeRepository,
    private readonly directory: CpeDirectory,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  countByModel(sql: Sql): Promise<ModelCounts[]> {
    return this.observed.countByModel(sql);
  }

  listObserved(sql: Sql, model: ModelName): Promise<string[]> {
    return this.observed.listObserved(sql, model);
  }

  /** @returns those whose mode is another one now */
  async set(
    tx: Tx,
    by: StaffIdentity | string,
    change: { cpeIds: readonly string[]; mode: CpeMode; reason: string },
  ): Promise<string[]> {
    const changed = await this.observed.setMode(tx, change.cpeIds, change.mode);
    for (const cpeId of changed) {
      this.directory.forget(cpeId);
      await this.audit.record(tx, {
        by,
        action: change.mode === 'manage' ? 'router.armed' : 'router.disarmed',
        subjectType: 'router',
        subjectId: cpeId,
        after: { mode: change.mode },
        reason: change.reason,
      });
      await this.live.publish(tx, { topic: 'router', id: cpeId });
    }
    if (changed.length > 0) await this.live.publish(tx, { topic: 'arming', id: 'routers' });
    return changed;
  }

  /** Routers that may enrol again with the shared credential, the one that closes first at the top. */
  async listWindows(sql: Sql): Promise<EnrolmentWindow[]> {
    const rows = await this.observed.listWindows(sql, this.clock.now());
    return rows.map(({ id, serialNumber, until }) => ({ routerId: id, serialNumber, until: until.toISOString() }));
  }
}
