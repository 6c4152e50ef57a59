import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import type { CreateTask } from '@demarc/contracts';
import { stepDevice, type DeviceFacts, type DeviceStep, type DeviceUnderWay, type Health } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import type { CampaignEntity } from './campaign.entity';
import { CampaignFacts } from './campaign-facts.service';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignMemberRepository } from './campaign-member.repository';

/** What a router is read for when it is to show that it is as well as before. */
const CHECK: CreateTask = { kind: 'refresh', groups: ['identity', 'wan', 'wifi', 'optical'] };
const NOTHING_KNOWN: Health = {
  version: null,
  pppStatus: null,
  wanIp: null,
  rxPowerDbm: null,
  weakestSignalDbm: null,
};

/** Sees what became of routers that are under way, and moves each by what it and its tasks have said. */
@Injectable()
export class JudgeMembers {
  constructor(
    private readonly database: Database,
    private readonly members: CampaignMemberRepository,
    private readonly facts: CampaignFacts,
    private readonly inventory: InventoryService,
    private readonly tasks: CpeTasks,
    private readonly clock: Clock,
  ) {}

  /** @returns how many have moved */
  async judge(campaign: CampaignEntity, members: readonly CampaignMemberEntity[]): Promise<number> {
    if (members.length === 0) return 0;
    const facts = await this.factsOf(this.database.sql, members);
    const now = this.clock.now();
    let moved = 0;
    for (const member of members) {
      const device = deviceOf(member, campaign);
      const known = facts.get(member.cpeId);
      const step = device === null || known === undefined ? null : stepDevice(device, known, campaign.rules, now);
      if (step !== null && (await this.take(campaign, member, step))) moved += 1;
    }
    return moved;
  }

  private async take(campaign: CampaignEntity, member: CampaignMemberEntity, step: DeviceStep): Promise<boolean> {
    try {
      return await this.carryOut(campaign, member, step);
    } catch (error) {
      // It may not be read any more: its time runs out, and says so.
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  /** All of a step is one transaction: whoever dies in the middle of it has not begun it. */
  private carryOut(campaign: CampaignEntity, member: CampaignMemberEntity, step: DeviceStep): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (step.also === 'take-back' && !(await this.takeBack(tx, member, step))) return false;
      const checks = step.also === 'check' ? member.checks + 1 : member.checks;
      const isNow = await this.members.change(tx, member, {
        state: step.to,
        cause: step.cause,
        reason: step.reason,
        deadlineAt: step.deadlineAt,
        checks,
        settledAt: step.deadlineAt === null ? this.clock.now() : null,
        ...(member.state !== 'checking' && step.to === 'checking' ? { checkSince: await this.endOf(tx, member) } : {}),
      });
      if (!isNow) return false;
      if (step.also === 'check') await this.check(tx, campaign, { ...member, checks });
      if (step.to === 'rolled-back' && campaign.parentId !== null) {
        const reason = `brought back to ${member.expectedVersion ?? 'the image before'}`;
        await this.members.markReturned(tx, campaign.parentId, member.cpeId, reason);
      }
      return true;
    });
  }

  private takeBack(tx: Tx, { taskId }: CampaignMemberEntity, { reason }: DeviceStep): Promise<boolean> {
    return taskId === null ? Promise.resolve(true) : this.tasks.takeBackIn(tx, taskId, `campaign: ${reason ?? ''}`);
  }

  /** The Download was over then. */
  private async endOf(tx: Tx, { taskId }: CampaignMemberEntity): Promise<Date> {
    const [task] = taskId === null ? [] : await this.tasks.listByIds(tx, [taskId]);
    return task?.finishedAt ?? this.clock.now();
  }

  private async check(tx: Tx, { id, name }: CampaignEntity, member: CampaignMemberEntity): Promise<void> {
    const { campaignId, cpeId, state, attempt, checks } = member;
    const key = `campaign:${id}:${cpeId}:${attempt}:check:${checks}`;
    const task = await this.tasks.createIn(tx, { by: `campaign ${name}`, cpeId, key }, CHECK);
    await this.members.change(tx, { campaignId, cpeId, state, attempt }, { checkTaskId: task.id });
  }

  private async factsOf(sql: Sql, members: readonly CampaignMemberEntity[]): Promise<ReadonlyMap<string, DeviceFacts>> {
    const ids = members.map(({ cpeId }) => cpeId);
    const tasks = await this.tasks.listByIds(
      sql,
      members.flatMap(({ taskId, checkTaskId }) => [taskId, checkTaskId].filter((id) => id !== null)),
    );
    const taskOf = new Map(tasks.map((task) => [task.id, task]));
    const health = await this.facts.healthOf(sql, ids, this.clock.now());
    const presence = await this.inventory.presenceOf(sql, ids);
    const since = new Map(members.map(({ cpeId, startedAt }) => [cpeId, startedAt ?? this.clock.now()]));
    const restarts = await this.inventory.countStarts(sql, since, { isOrdered: true });
    return new Map(
      members.map(({ cpeId, taskId, checkTaskId }) => {
        const download = taskOf.get(taskId ?? '');
        return [
          cpeId,
          {
            download: download === undefined ? null : { ...download, isWithoutBackup: download.afterTaskId !== null },
            check: taskOf.get(checkTaskId ?? '') ?? null,
            lastInformAt: presence.get(cpeId)?.lastInformAt ?? null,
            health: health.get(cpeId) ?? NOTHING_KNOWN,
            restarts: restarts.get(cpeId) ?? 0,
          },
        ];
      }),
    );
  }
}

function deviceOf(member: CampaignMemberEntity, { kind }: CampaignEntity): DeviceUnderWay | null {
  const { state, deadlineAt, expectedVersion, healthBefore, checkSince } = member;
  if ((state !== 'preparing' && state !== 'sent' && state !== 'checking') || deadlineAt === null) return null;
  const before = healthBefore ?? NOTHING_KNOWN;
  return { state, deadlineAt, expectedVersion, before, checkSince, isBack: kind === 'rollback' };
}
