import { Injectable } from '@nestjs/common';
import type { Candidate, Health } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { IncidentsService } from '../incidents/incidents.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { RouterSeriesService } from '../inventory/router-series.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import { CampaignMemberRepository } from './campaign-member.repository';

const AT_A_TIME = 1_000;
/** An older reading of the WiFi says nothing of today. */
const READING_DAYS_MS = 2 * 86_400_000;

export interface CandidateRouter extends Candidate {
  readonly cpe: CpeEntity;
}

/** What is known of routers that a campaign is, or would be, about. */
@Injectable()
export class CampaignFacts {
  constructor(
    private readonly inventory: InventoryService,
    private readonly incidents: IncidentsService,
    private readonly tasks: CpeTasks,
    private readonly series: RouterSeriesService,
    private readonly members: CampaignMemberRepository,
  ) {}

  async candidates(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, CandidateRouter>> {
    const found = new Map<string, CandidateRouter>();
    for (let at = 0; at < cpeIds.length; at += AT_A_TIME) {
      for (const router of await this.some(sql, cpeIds.slice(at, at + AT_A_TIME))) found.set(router.cpe.id, router);
    }
    return found;
  }

  /** @param now for readings that are too old to say anything */
  async healthOf(sql: Sql, cpeIds: readonly string[], now: Date): Promise<ReadonlyMap<string, Health>> {
    const ids = [...cpeIds];
    const since = new Date(now.getTime() - READING_DAYS_MS);
    const cpes = await this.inventory.listByIds(sql, ids);
    const promoted = await this.inventory.promotedOf(sql, ids, ['pppStatus', 'wanIp', 'rxPowerDbm']);
    const signals = await this.series.latestOf(sql, ids, { name: 'weakestSignalDbm', since });
    return new Map(
      cpes.map(({ id, softwareVersion }) => {
        const value = (name: string): string | null => promoted.get(id)?.get(name) ?? null;
        return [
          id,
          {
            version: softwareVersion,
            pppStatus: value('pppStatus'),
            wanIp: value('wanIp'),
            rxPowerDbm: numberOf(value('rxPowerDbm')),
            weakestSignalDbm: signals.get(id) ?? null,
          },
        ];
      }),
    );
  }

  /** How many of those that were well restarted by themselves, or fell silent, since they were. */
  async countRelapsed(sql: Sql, doneAt: ReadonlyMap<string, Date>): Promise<number> {
    const started = await this.inventory.countStarts(sql, doneAt, { isOrdered: false });
    const signals = await this.incidents.signalsOf(sql, [...doneAt.keys()]);
    return [...doneAt.keys()].filter((id) => started.has(id) || signals.get(id)?.presence === 'silent').length;
  }

  private async some(sql: Sql, ids: string[]): Promise<CandidateRouter[]> {
    const cpes = await this.inventory.listByIds(sql, ids);
    const presence = await this.inventory.presenceOf(sql, ids);
    const lost = await this.incidents.lostAmong(sql, ids);
    const held = await this.members.listHeld(sql, ids);
    const fetching = await this.tasks.listFetching(sql, ids);
    return cpes.map((cpe) => ({
      cpe,
      state: cpe.state,
      mode: cpe.mode,
      softwareVersion: cpe.softwareVersion,
      hardwareVersion: cpe.hardwareVersion,
      lastInformAt: presence.get(cpe.id)?.lastInformAt ?? null,
      incident: lost.get(cpe.id) ?? null,
      busyWith: busyWords(held.get(cpe.id), fetching.has(cpe.id)),
    }));
  }
}

function busyWords(campaign: string | undefined, isFetching: boolean): string | null {
  if (campaign !== undefined) return `the campaign “${campaign}” has it in hand`;
  return isFetching ? 'it is to fetch another file' : null;
}

function numberOf(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
