import { Injectable } from '@nestjs/common';
import type { ArmingMember, ArmingWave } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { ArmingMemberEntity, ArmingWaveEntity } from './arming.entity';

type MemberState = ArmingMember['state'];
export type WaveCounts = ArmingWave['counts'];

const NO_MEMBERS: WaveCounts = { waiting: 0, armed: 0, converged: 0, faulted: 0, silent: 0, disarmed: 0 };

@Injectable()
export class ArmingRepository {
  async insert(tx: Tx, wave: ArmingWaveEntity): Promise<void> {
    await tx.insert(ArmingWaveEntity, wave);
  }

  /** Routers that another wave has in hand stay with that one. @returns how many joined */
  async insertMembers(tx: Tx, waveId: string, cpeIds: readonly string[]): Promise<number> {
    const rows = await tx.query<unknown[]>(
      `insert into arming_member (wave_id, cpe_id, state) select $1, id, 'waiting' from unnest($2::uuid[]) as u (id)
       on conflict do nothing returning cpe_id`,
      [waveId, cpeIds],
    );
    return rows.length;
  }

  find(sql: Sql, id: string): Promise<ArmingWaveEntity | null> {
    return sql.findOne(ArmingWaveEntity, { where: { id } });
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<ArmingWaveEntity | null> {
    return sql.findOne(ArmingWaveEntity, { where: { idempotencyKey } });
  }

  lock(tx: Tx, id: string): Promise<ArmingWaveEntity | null> {
    return tx.findOne(ArmingWaveEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async listRunning(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(`select id from arming_wave where state = 'running' order by id`);
    return rows.map(({ id }) => id);
  }

  /** Newest first. */
  list(sql: Sql, limit: number): Promise<ArmingWaveEntity[]> {
    return sql.find(ArmingWaveEntity, { order: { id: 'DESC' }, take: limit });
  }

  async update(tx: Tx, id: string, change: Partial<ArmingWaveEntity>): Promise<void> {
    await tx.update(ArmingWaveEntity, { id }, change);
  }

  async counts(sql: Sql, waveIds: readonly string[]): Promise<ReadonlyMap<string, WaveCounts>> {
    const rows = await sql.query<{ wave_id: string; state: MemberState; n: number }[]>(
      `select wave_id, state, count(*)::int as n from arming_member where wave_id = any($1) group by wave_id, state`,
      [waveIds],
    );
    const counts = new Map(waveIds.map((id) => [id, { ...NO_MEMBERS }]));
    for (const { wave_id, state, n } of rows) {
      const of = counts.get(wave_id);
      if (of !== undefined) of[state] = n;
    }
    return counts;
  }

  listMembers(sql: Sql, waveId: string, states: readonly MemberState[], limit: number): Promise<ArmingMemberEntity[]> {
    return sql
      .createQueryBuilder(ArmingMemberEntity, 'member')
      .where('member.waveId = :waveId and member.state = any(:states)', { waveId, states })
      .orderBy('member.cpeId')
      .take(limit)
      .getMany();
  }

  async arm(tx: Tx, waveId: string, cpeIds: readonly string[], armedAt: Date): Promise<void> {
    await tx.query(`update arming_member set state = 'armed', armed_at = $3 where wave_id = $1 and cpe_id = any($2)`, [
      waveId,
      cpeIds,
      armedAt,
    ]);
  }

  async settle(
    tx: Tx,
    member: { waveId: string; cpeId: string },
    outcome: { state: MemberState; settledAt: Date; detail: string | null },
  ): Promise<void> {
    await tx.update(ArmingMemberEntity, { waveId: member.waveId, cpeId: member.cpeId }, outcome);
  }

  /** @returns the routers that the wave had armed */
  async disarmAll(tx: Tx, waveId: string, settledAt: Date): Promise<string[]> {
    const [rows] = await tx.query<[{ cpe_id: string; armed_at: Date | null }[], number]>(
      `update arming_member set state = 'disarmed', settled_at = $2, detail = coalesce(detail, 'the wave was disarmed')
       where wave_id = $1 and state <> 'disarmed' returning cpe_id, armed_at`,
      [waveId, settledAt],
    );
    return rows.filter((row) => row.armed_at !== null).map((row) => row.cpe_id);
  }

  /** How many parameters of observed routers differ from what is wanted, by model. Reads the inventory's table, and only reads. */
  async countDifferences(sql: Sql): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ key: string; n: number }[]>(
      `select coalesce(c.manufacturer, '') || chr(9) || coalesce(c.product_class, '') as key, count(*)::int as n
       from cpe c join cpe_parameter_status s on s.cpe_id = c.id
       where c.mode = 'observe' and s.status in ('pending', 'after-reboot') group by 1`,
    );
    return new Map(rows.map(({ key, n }) => [key, n]));
  }
}
