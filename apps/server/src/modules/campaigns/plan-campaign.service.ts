import { Injectable } from '@nestjs/common';
import type { CampaignImageChoice, CampaignSet } from '@demarc/contracts';
import { previousImage, skipReason, type CampaignImage, type Skip } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { RouterFiles, type RouterFileEntity } from '../inventory/router-files.service';

import { FindRouters, SelectionTooLarge } from '../provisioning/find-routers.service';
import { CampaignFacts } from './campaign-facts.service';
import { ImageForAnotherModel, NoFirmware } from './campaigns.errors';

/** A campaign is worked off in waves; more than that is several campaigns. */
const MOST = 20_000;

export interface ModelImage extends CampaignImage {
  readonly productClass: string;
}

/** What would become of one router. */
export interface PlannedRouter {
  readonly cpe: CpeEntity;
  readonly image: ModelImage | null;
  readonly skip: Skip | null;
  /** What brings it back; null: that image is not stored. */
  readonly previousFileId: string | null;
}

export interface CampaignPlan {
  readonly routers: readonly PlannedRouter[];
  /** Serial numbers that nobody knows. */
  readonly unknown: readonly string[];
  readonly images: readonly ModelImage[];
}

/** Whom a campaign means, and what would become of each: the same for the preview and for what is frozen. */
@Injectable()
export class PlanCampaign {
  constructor(
    private readonly routers: FindRouters,
    private readonly inventory: InventoryService,
    private readonly files: RouterFiles,
    private readonly facts: CampaignFacts,
    private readonly clock: Clock,
  ) {}

  async plan(
    sql: Sql,
    set: CampaignSet,
    { images: choices, offlineAfterHours }: { images: readonly CampaignImageChoice[]; offlineAfterHours: number },
  ): Promise<CampaignPlan> {
    const stored = await this.files.listIn(sql);
    const images = choices.map((choice) => imageOf(choice, stored));
    const { ids, unknown } = await this.meant(sql, set);
    const candidates = await this.facts.candidates(sql, ids);
    const now = this.clock.now();
    const routers = ids.flatMap((id): PlannedRouter[] => {
      const candidate = candidates.get(id);
      if (candidate === undefined) return [];
      const { cpe } = candidate;
      const image = images.find(({ productClass }) => productClass === cpe.productClass) ?? null;
      const skip = skipReason(candidate, image, { offlineAfterHours }, now);
      const previous = image === null ? null : previousImage(stored.filter(isFirmware), cpe, image.version);
      return [{ cpe, image, skip, previousFileId: previous?.id ?? null }];
    });
    return { routers, unknown, images };
  }

  private async meant(sql: Sql, set: CampaignSet): Promise<{ ids: string[]; unknown: string[] }> {
    if (set.by === 'filter') {
      const ids = await this.routers.ids(sql, set.selection, MOST);
      if (ids.length > MOST) throw new SelectionTooLarge(MOST);
      return { ids, unknown: [] };
    }
    const serialNumbers = [...new Set(set.serialNumbers)];
    const found = await this.inventory.listBySerials(sql, serialNumbers);
    const known = new Set(found.map(({ serialNumber }) => serialNumber));
    return {
      ids: found.map(({ id }) => id).toSorted(),
      unknown: serialNumbers.filter((serial) => !known.has(serial)),
    };
  }
}

const isFirmware = ({ kind }: RouterFileEntity): boolean => kind === 'firmware';

/** C20: the wrong image makes a brick of a router. */
function imageOf({ productClass, fileId, fromVersions }: CampaignImageChoice, stored: RouterFileEntity[]): ModelImage {
  const file = stored.find(({ id }) => id === fileId);
  if (file === undefined || !isFirmware(file)) throw new NoFirmware(file?.name ?? fileId);
  if (file.productClass !== '' && file.productClass !== productClass)
    throw new ImageForAnotherModel(file.name, file.productClass);
  const own = file.fromVersion === null ? [] : [file.fromVersion];
  return {
    productClass,
    fileId,
    name: file.name,
    version: file.version,
    hardwareVersion: file.hardwareVersion,
    fromVersions: own.length > 0 ? own : fromVersions,
  };
}
