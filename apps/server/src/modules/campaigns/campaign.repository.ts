import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CampaignEntity, CampaignImageEntity, CampaignPolicyEntity } from './campaign.entity';

@Injectable()
export class CampaignRepository {
  async policy(sql: Sql): Promise<CampaignPolicyEntity> {
    return sql.findOneOrFail(CampaignPolicyEntity, { where: { id: 1 } });
  }

  async changePolicy(tx: Tx, approvalAbove: number): Promise<void> {
    await tx.update(CampaignPolicyEntity, { id: 1 }, { approvalAbove });
  }

  async insert(tx: Tx, campaign: CampaignEntity): Promise<void> {
    await tx.insert(CampaignEntity, campaign);
  }

  async insertImages(tx: Tx, images: CampaignImageEntity[]): Promise<void> {
    if (images.length > 0) await tx.insert(CampaignImageEntity, images);
  }

  find(sql: Sql, id: string): Promise<CampaignEntity | null> {
    return sql.findOne(CampaignEntity, { where: { id } });
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<CampaignEntity | null> {
    return sql.findOne(CampaignEntity, { where: { idempotencyKey } });
  }

  lock(tx: Tx, id: string): Promise<CampaignEntity | null> {
    return tx.findOne(CampaignEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** It stays as it is until the end of this transaction: whoever halts it waits for that, and whoever starts sees it. */
  lockRunning(tx: Tx, id: string): Promise<CampaignEntity | null> {
    return tx.findOne(CampaignEntity, { where: { id, state: 'running' }, lock: { mode: 'pessimistic_read' } });
  }

  /** Newest first. */
  list(sql: Sql, limit: number): Promise<CampaignEntity[]> {
    return sql.find(CampaignEntity, { order: { id: 'DESC' }, take: limit });
  }

  listImages(sql: Sql, campaignIds: readonly string[]): Promise<CampaignImageEntity[]> {
    return sql.find(CampaignImageEntity, {
      where: { campaignId: In([...campaignIds]) },
      order: { productClass: 'ASC' },
    });
  }

  /** Those that run, and those that have stopped and still have routers under way. */
  async listWorking(sql: Sql): Promise<CampaignEntity[]> {
    return sql
      .createQueryBuilder(CampaignEntity, 'campaign')
      .where(
        `campaign.state = 'running' or exists (select 1 from campaign_member m where m.campaign_id = campaign.id
           and m.state in ('preparing', 'sent', 'checking'))`,
      )
      .orderBy('campaign.id')
      .getMany();
  }

  async update(tx: Tx, id: string, change: Partial<CampaignEntity>): Promise<void> {
    await tx.update(CampaignEntity, { id }, change);
  }

  /** Its images may be deleted again. */
  async letGoImages(tx: Tx, finishedBefore: Date): Promise<void> {
    await tx.query(
      `update campaign_image i set file_id = null from campaign c
       where c.id = i.campaign_id and i.file_id is not null and c.finished_at < $1`,
      [finishedBefore],
    );
  }
}
