import { Injectable } from '@nestjs/common';
import type {
  Campaign,
  CampaignCounts,
  CampaignMember,
  CampaignMemberQuery,
  CampaignModel,
  CampaignPolicy,
  CampaignSummary,
} from '@demarc/contracts';
import { failureLimit } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import type { CampaignEntity, CampaignImageEntity } from './campaign.entity';
import { CampaignMemberRepository, NO_COUNTS, type WaveRow } from './campaign-member.repository';
import { CampaignReportRepository, type MemberRow, type ModelRow } from './campaign-report.repository';
import { CampaignRepository } from './campaign.repository';
import { CampaignNotFound } from './campaigns.errors';
import { returnableSince } from './roll-back.service';

const SHOWN = 100;

/** Campaigns as the API shows them. */
@Injectable()
export class CampaignViews {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly members: CampaignMemberRepository,
    private readonly report: CampaignReportRepository,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<CampaignSummary[]> {
    const { sql } = this.database;
    const rows = await this.campaigns.list(sql, SHOWN);
    const ids = rows.map(({ id }) => id);
    const counts = await this.members.counts(sql, ids);
    return rows.map((row) => toSummary(row, counts.get(row.id) ?? NO_COUNTS));
  }

  async policy(): Promise<CampaignPolicy> {
    const { approvalAbove } = await this.campaigns.policy(this.database.sql);
    return { approvalAbove };
  }

  async get(by: StaffIdentity, id: string): Promise<Campaign> {
    const { sql } = this.database;
    const row = await this.find(id);
    const since = returnableSince(this.clock.now());
    const counts = (await this.members.counts(sql, [id])).get(id) ?? NO_COUNTS;
    const waves = await this.members.waves(sql, id, row.judgedSince);
    const images = await this.campaigns.listImages(sql, [id]);
    const models = await this.report.models(sql, id, since);
    const back = row.kind === 'firmware' ? await this.members.listReturnable(sql, id, since) : [];
    const failed = back.filter(({ state }) => state === 'failed').length;
    return {
      ...toSummary(row, counts),
      set: row.chosen,
      rules: row.rules,
      models: toModels(models, images),
      waves: waves.map((wave) => toWave(wave, row)),
      silent: waves.reduce((sum, wave) => sum + wave.silent, 0),
      waitsFor: row.waitsFor === null ? null : { why: row.waitsFor, until: row.waitsUntil?.toISOString() ?? null },
      parentId: row.parentId,
      mayApprove: row.createdById !== by.id && by.permissions.has('router.approve'),
      canReturn: { all: back.length, failed },
    };
  }

  async listMembers(id: string, { state, wave, limit }: CampaignMemberQuery): Promise<CampaignMember[]> {
    await this.find(id);
    const since = returnableSince(this.clock.now());
    const wanted = { returnableSince: since, state, wave, limit };
    return (await this.report.list(this.database.sql, id, wanted)).map(toMember);
  }

  private async find(id: string): Promise<CampaignEntity> {
    const row = await this.campaigns.find(this.database.sql, id);
    if (row === null) throw new CampaignNotFound(id);
    return row;
  }
}

const toSummary = (row: CampaignEntity, counts: CampaignCounts): CampaignSummary => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  state: row.state,
  haltReason: row.haltReason,
  reason: row.reason,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  approvedBy: row.approvedBy,
  needsApproval: row.needsApproval,
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  counts,
});

const toWave = ({ wave, counts, size, failed }: WaveRow, { rules }: CampaignEntity): Campaign['waves'][number] => ({
  wave,
  counts,
  limit: failureLimit(size, rules),
  failed,
});

export const toMember = ({ startedAt, settledAt, ...row }: MemberRow): CampaignMember => ({
  ...row,
  startedAt: startedAt?.toISOString() ?? null,
  settledAt: settledAt?.toISOString() ?? null,
});

function toModels(rows: readonly ModelRow[], images: readonly CampaignImageEntity[]): CampaignModel[] {
  return [...Map.groupBy(rows, ({ productClass }) => productClass)].map(([productClass, ofModel]) => {
    const image = images.find((each) => each.productClass === productClass);
    return modelOf(productClass, ofModel, image);
  });
}

function modelOf(
  productClass: string | null,
  rows: readonly ModelRow[],
  image: CampaignImageEntity | undefined,
): CampaignModel {
  const total = (of: (row: ModelRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  const counted = <K extends string | null>(of: (row: ModelRow) => K): { key: K; count: number }[] =>
    [...Map.groupBy(rows, of)].map(([key, some]) => ({ key, count: some.reduce((sum, { n }) => sum + n, 0) }));
  const byCount = (a: { count: number }, b: { count: number }): number => b.count - a.count;
  return {
    productClass,
    manufacturer: rows.find(({ manufacturer }) => manufacturer !== null)?.manufacturer ?? null,
    routers: total(({ n }) => n),
    versions: counted(({ versionBefore }) => versionBefore)
      .map(({ key, count }) => ({ version: key, count }))
      .toSorted(byCount),
    wouldGet: total(({ isSkipped, n }) => (isSkipped ? 0 : n)),
    canReturn: total(({ canReturn }) => canReturn),
    skipped: counted(({ isSkipped, cause }) => (isSkipped ? cause : null))
      .flatMap(({ key, count }) => (key === null ? [] : [{ cause: key, count }]))
      .toSorted(byCount),
    image: image === undefined ? null : { fileId: image.fileId, name: image.fileName, version: image.version },
  };
}

/** Routers that are not in a campaign yet, as those of one are shown. */
export const previewModels = toModels;
