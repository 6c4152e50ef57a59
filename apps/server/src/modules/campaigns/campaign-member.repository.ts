import { Injectable } from '@nestjs/common';
import type { CampaignCounts, CampaignMemberState } from '@demarc/contracts';
import { nodeKey, type Load, type WaveFacts } from '@demarc/provisioning';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CampaignMemberEntity } from './campaign-member.entity';

const UNDER_WAY = `('preparing', 'sent', 'checking')`;
const AT_A_TIME = 1_000;

export const NO_COUNTS: CampaignCounts = {
  waiting: 0,
  preparing: 0,
  sent: 0,
  checking: 0,
  done: 0,
  failed: 0,
  skipped: 0,
  'rolled-back': 0,
};

export interface WaveRow extends WaveFacts {
  readonly counts: CampaignCounts;
}

/** Of which router what is changed: only while it is as the decider saw it. */
export type SeenMember = Pick<CampaignMemberEntity, 'campaignId' | 'cpeId' | 'state' | 'attempt'>;

@Injectable()
export class CampaignMemberRepository {
  async insertAll(tx: Tx, members: CampaignMemberEntity[]): Promise<void> {
    for (let at = 0; at < members.length; at += AT_A_TIME)
      await tx.insert(CampaignMemberEntity, members.slice(at, at + AT_A_TIME));
  }

  async counts(sql: Sql, campaignIds: readonly string[]): Promise<ReadonlyMap<string, CampaignCounts>> {
    const rows = await sql.query<{ campaign_id: string; state: CampaignMemberState; n: number }[]>(
      `select campaign_id, state, count(*)::int as n from campaign_member where campaign_id = any($1) group by 1, 2`,
      [campaignIds],
    );
    const counts = new Map(campaignIds.map((id) => [id, { ...NO_COUNTS }]));
    for (const { campaign_id: id, state, n } of rows) {
      const of = counts.get(id);
      if (of !== undefined) of[state] = n;
    }
    return counts;
  }

  /** Waves in their order. Failures count from `judgedSince` on. */
  async waves(sql: Sql, campaignId: string, judgedSince: Date | null): Promise<WaveRow[]> {
    const rows = await sql.query<RawWave[]>(
      `select wave, state, count(*)::int as n, max(settled_at) as settled_at, count(started_at)::int as begun,
         count(*) filter (where state = 'failed' and ($2::timestamptz is null or settled_at > $2))::int as failed,
         count(*) filter (where state = 'failed' and cause = 'silent' and ($2::timestamptz is null or settled_at > $2))::int
           as silent
       from campaign_member where campaign_id = $1 and wave is not null group by 1, 2 order by 1`,
      [campaignId, judgedSince],
    );
    return [...Map.groupBy(rows, ({ wave }) => wave)].map(([wave, states]) => toWave(wave, states));
  }

  listUnderWay(sql: Sql, campaignId: string, cpeId?: string): Promise<CampaignMemberEntity[]> {
    const query = sql
      .createQueryBuilder(CampaignMemberEntity, 'member')
      .where(`member.campaignId = :campaignId and member.state in ${UNDER_WAY}`, { campaignId })
      .orderBy('member.cpeId');
    return (cpeId === undefined ? query : query.andWhere('member.cpeId = :cpeId', { cpeId })).getMany();
  }

  listWaiting(sql: Sql, campaignId: string, wave: number, limit: number): Promise<CampaignMemberEntity[]> {
    return sql.find(CampaignMemberEntity, {
      where: { campaignId, wave, state: 'waiting' },
      order: { cpeId: 'ASC' },
      take: limit,
    });
  }

  /** A router whose turn it is; null when somebody else has it in hand, or it does not wait any more. */
  lockWaiting(tx: Tx, campaignId: string, cpeId: string): Promise<CampaignMemberEntity | null> {
    return tx
      .createQueryBuilder(CampaignMemberEntity, 'member')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`member.campaignId = :campaignId and member.cpeId = :cpeId and member.state = 'waiting'`, {
        campaignId,
        cpeId,
      })
      .getOne();
  }

  /** The routers whose Download or reading this is. */
  listByTask(sql: Sql, taskId: string): Promise<CampaignMemberEntity[]> {
    return sql.find(CampaignMemberEntity, { where: [{ taskId }, { checkTaskId: taskId }] });
  }

  /** Which campaign has these routers in hand, by router. */
  async listHeld(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await sql.query<{ cpe_id: string; name: string }[]>(
      `select m.cpe_id, c.name from campaign_member m join campaign c on c.id = m.campaign_id
       where m.cpe_id = any($1) and m.state in ${UNDER_WAY}`,
      [cpeIds],
    );
    return new Map(rows.map(({ cpe_id: id, name }) => [id, name]));
  }

  /** Downloads under way in all campaigns. */
  async load(sql: Sql): Promise<Load> {
    const rows = await sql.query<{ nas_id: string | null; access_node: string | null; n: number }[]>(
      `select nas_id, access_node, count(*)::int as n from campaign_member where state in ('preparing', 'sent')
       group by 1, 2`,
    );
    const byNode = new Map<string, number>();
    const byNas = new Map<string, number>();
    for (const { nas_id: nasId, access_node: accessNode, n } of rows) {
      const node = nodeKey({ nasId, accessNode });
      if (node !== null) byNode.set(node, (byNode.get(node) ?? 0) + n);
      if (nasId !== null) byNas.set(nasId, (byNas.get(nasId) ?? 0) + n);
    }
    return { total: rows.reduce((sum, { n }) => sum + n, 0), byNode, byNas };
  }

  /** False when it is not as it was seen any more. */
  async change(tx: Tx, seen: SeenMember, change: Partial<CampaignMemberEntity>): Promise<boolean> {
    const { campaignId, cpeId, state, attempt } = seen;
    const { affected } = await tx.update(CampaignMemberEntity, { campaignId, cpeId, state, attempt }, change);
    return affected === 1;
  }

  /** Under the brake no time runs out. */
  async postpone(tx: Tx, until: Date): Promise<void> {
    await tx.query(`update campaign_member set deadline_at = $1 where state in ${UNDER_WAY} and deadline_at < $1`, [
      until,
    ]);
  }

  async cancelWaiting(tx: Tx, campaignId: string, reason: string, now: Date): Promise<void> {
    await tx.update(
      CampaignMemberEntity,
      { campaignId, state: 'waiting' },
      { state: 'skipped', cause: 'cancelled', reason, settledAt: now },
    );
  }

  /** Those that failed, and those that were left out when their turn came. @returns how many wait again */
  async requeue(tx: Tx, campaignId: string): Promise<number> {
    const { affected } = await tx
      .createQueryBuilder()
      .update(CampaignMemberEntity)
      .set({ state: 'waiting', cause: null, reason: null, settledAt: null, checkSince: null, checks: 0 })
      .where(
        `campaign_id = :campaignId and state in ('failed', 'skipped') and wave is not null and file_id is not null`,
        {
          campaignId,
        },
      )
      .execute();
    return affected ?? 0;
  }

  /** When each router that is well was settled. */
  async listDone(sql: Sql, campaignId: string, since: Date): Promise<ReadonlyMap<string, Date>> {
    const rows = await sql.query<{ cpe_id: string; settled_at: Date }[]>(
      `select cpe_id, settled_at from campaign_member
       where campaign_id = $1 and state in ('done', 'rolled-back') and settled_at >= $2`,
      [campaignId, since],
    );
    return new Map(rows.map(({ cpe_id: id, settled_at: at }) => [id, at]));
  }

  /**
   * Routers that wait or are settled, and since when: what is lost while a router fetches its image and restarts with it is
   * lost by the campaign itself, and judged there.
   */
  async listAtRest(sql: Sql, campaignId: string, since: Date): Promise<ReadonlyMap<string, Date>> {
    const rows = await sql.query<{ cpe_id: string; at_rest_since: Date }[]>(
      `select cpe_id, greatest(settled_at, $2) as at_rest_since from campaign_member
       where campaign_id = $1 and wave is not null and state not in ${UNDER_WAY}`,
      [campaignId, since],
    );
    return new Map(rows.map(({ cpe_id: id, at_rest_since: at }) => [id, at]));
  }

  /** Those that an image is stored for which they ran before, settled since then. */
  listReturnable(sql: Sql, campaignId: string, since: Date): Promise<CampaignMemberEntity[]> {
    return sql
      .createQueryBuilder(CampaignMemberEntity, 'member')
      .where(
        `member.campaignId = :campaignId and member.state in ('done', 'failed') and member.previousFileId is not null
         and member.settledAt >= :since`,
        { campaignId, since },
      )
      .orderBy('member.cpeId')
      .getMany();
  }

  async markReturned(tx: Tx, campaignId: string, cpeId: string, reason: string): Promise<void> {
    await tx.update(
      CampaignMemberEntity,
      { campaignId, cpeId, state: In(['done', 'failed']) },
      { state: 'rolled-back', reason },
    );
  }

  /** What they ran before is not kept for them any more. */
  async letGo(tx: Tx, settledBefore: Date): Promise<void> {
    await tx.query(
      `update campaign_member m set previous_file_id = null, file_id = null from campaign c
       where c.id = m.campaign_id and c.finished_at is not null and m.settled_at < $1
         and (m.previous_file_id is not null or m.file_id is not null)`,
      [settledBefore],
    );
  }
}

interface RawWave {
  wave: number;
  state: CampaignMemberState;
  n: number;
  settled_at: Date | null;
  begun: number;
  failed: number;
  silent: number;
}

function toWave(wave: number, states: readonly RawWave[]): WaveRow {
  const counts = { ...NO_COUNTS };
  for (const { state, n } of states) counts[state] = n;
  const total = (of: (row: RawWave) => number): number => states.reduce((sum, row) => sum + of(row), 0);
  const settled = states.flatMap(({ settled_at: at }) => at ?? []);
  return {
    wave,
    counts,
    waiting: counts.waiting,
    underWay: counts.preparing + counts.sent + counts.checking,
    size: total(({ n }) => n) - counts.skipped,
    failed: total((row) => row.failed),
    silent: total((row) => row.silent),
    hasBegun: total(({ begun }) => begun) > 0,
    lastSettledAt: settled.length === 0 ? null : new Date(Math.max(...settled.map((at) => at.getTime()))),
  };
}
