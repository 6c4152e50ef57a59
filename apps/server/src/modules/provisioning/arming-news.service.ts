import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { ArmingWaveEntity } from './arming.entity';

/** Tells browsers and the audit log what becomes of a wave. */
@Injectable()
export class ArmingNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async decided(
    tx: Tx,
    by: StaffIdentity | string,
    wave: ArmingWaveEntity,
    { action, reason, routers }: { action: string; reason: string; routers?: number },
  ): Promise<void> {
    const { name, manufacturer, productClass, stepSize } = wave;
    await this.audit.record(tx, {
      by,
      action,
      subjectType: 'arming-wave',
      subjectId: wave.id,
      after: { name, manufacturer, productClass, stepSize, ...(routers === undefined ? {} : { routers }) },
      reason,
    });
    await this.changed(tx, wave.id);
  }

  changed(tx: Tx, waveId: string): Promise<void> {
    return this.live.publish(tx, { topic: 'arming', id: waveId });
  }
}
