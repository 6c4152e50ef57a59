import { Injectable } from '@nestjs/common';
import type { ClockHold } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { AuditLog } from '../staff/audit.service';
import type { ClockHeartbeatEntity } from './control.entity';
import { NoClockHold } from './control.errors';
import { ControlRepository } from './control.repository';

/** A day and two hours: a nightly job that was late, or an hour of DST, is no jump. */
const MAX_JUMP_MS = 26 * 3_600_000;

/**
 * Notices that the machine's clock jumped, or that nothing ran for more than a day: what is due by the calendar then
 * waits for a person, because payments of that time may not be in the books yet.
 */
@Injectable()
export class ClockGuardService {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly repository: ControlRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('control');
  }

  /** A heartbeat. To be taken before anything is done by the calendar; answers with the jump that nobody has accepted. */
  async check(): Promise<ClockHold | null> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.machineNow();
      const last = await this.repository.lockHeartbeat(tx, now);
      if (Math.abs(now.getTime() - last.beatAt.getTime()) > MAX_JUMP_MS) {
        // A second jump before the first was accepted: the earlier beginning stays the one that counts.
        const jump = { jumpFrom: last.jumpFrom ?? last.beatAt, jumpTo: now, detectedAt: this.clock.now() };
        await this.repository.beat(tx, { beatAt: now, ...jump });
        this.log.error({ from: jump.jumpFrom, to: now }, 'the clock jumped: billing runs and suspensions are held');
        await this.live.publish(tx, { topic: 'control', id: 'clock' });
        return toHold({ ...last, ...jump });
      }
      await this.repository.beat(tx, { beatAt: now });
      return toHold(last);
    });
  }

  async find(sql: Sql): Promise<ClockHold | null> {
    const row = await this.repository.findHeartbeat(sql);
    return row === null ? null : toHold(row);
  }

  /** Somebody has looked: the clock is right and the payments of that time are in the books. */
  accept(by: StaffIdentity, reason: string): Promise<void> {
    return this.database.transaction((tx) => this.acceptIn(tx, by, reason));
  }

  private async acceptIn(tx: Tx, by: StaffIdentity, reason: string): Promise<void> {
    const row = await this.repository.lockHeartbeat(tx, this.clock.machineNow());
    const hold = toHold(row);
    if (hold === null) throw new NoClockHold();
    await this.repository.beat(tx, { jumpFrom: null, jumpTo: null, detectedAt: null });
    await this.audit.record(tx, {
      by,
      action: 'clock-hold.accepted',
      subjectType: 'control',
      subjectId: 'clock',
      before: hold,
      reason,
    });
    await this.live.publish(tx, { topic: 'control', id: 'clock' });
  }
}

function toHold({ jumpFrom, jumpTo, detectedAt }: ClockHeartbeatEntity): ClockHold | null {
  if (jumpFrom === null || jumpTo === null || detectedAt === null) return null;
  return { from: jumpFrom.toISOString(), to: jumpTo.toISOString(), detectedAt: detectedAt.toISOString() };
}
