import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { ClockHeartbeatEntity, EmergencyBrakeEntity } from './control.entity';

/** Tells every process that the brake was switched. */
export const BRAKE_CHANNEL = 'demarc_brake';

const ONE = 1;

@Injectable()
export class ControlRepository {
  async readBrake(sql: Sql): Promise<EmergencyBrakeEntity> {
    return sql.findOneOrFail(EmergencyBrakeEntity, { where: { id: ONE } });
  }

  async lockBrake(tx: Tx): Promise<EmergencyBrakeEntity> {
    return tx.findOneOrFail(EmergencyBrakeEntity, { where: { id: ONE }, lock: { mode: 'pessimistic_write' } });
  }

  /** The word to every process goes out with the commit. */
  async switchBrake(tx: Tx, change: Omit<EmergencyBrakeEntity, 'id'>): Promise<void> {
    await tx.update(EmergencyBrakeEntity, { id: ONE }, change);
    await tx.query(`select pg_notify('${BRAKE_CHANNEL}', '')`);
  }

  findHeartbeat(sql: Sql): Promise<ClockHeartbeatEntity | null> {
    return sql.findOne(ClockHeartbeatEntity, { where: { id: ONE } });
  }

  /** The heartbeat before this one, locked; the very first one is made here. */
  async lockHeartbeat(tx: Tx, now: Date): Promise<ClockHeartbeatEntity> {
    await tx.query(`insert into clock_heartbeat (id, beat_at) values (${ONE}, $1) on conflict do nothing`, [now]);
    return tx.findOneOrFail(ClockHeartbeatEntity, { where: { id: ONE }, lock: { mode: 'pessimistic_write' } });
  }

  async beat(tx: Tx, change: Partial<ClockHeartbeatEntity>): Promise<void> {
    await tx.update(ClockHeartbeatEntity, { id: ONE }, change);
  }
}
