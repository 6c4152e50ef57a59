import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  CampaignRules,
  type CampaignPreview,
  type CampaignSet,
  type CreateCampaign as CreateRequest,
} from '@demarc/contracts';
import { CreateCampaign } from '../campaigns/create-campaign.service';
import { PreviewCampaign } from '../campaigns/preview-campaign.service';
import { RouterFiles } from '../inventory/router-files.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoScripts } from './demo-scripts.service';
import { DemoStaff } from './demo-staff.service';

/** All of the network; the preview says who is left out of it, and why. */
const SET: CampaignSet = {
  by: 'filter',
  name: 'Every router',
  selection: { filter: [{ field: 'productClass', op: 'known', values: [] }] },
};
/** A small network, and somebody who watches: all of it is over in a few minutes. */
const RULES = CampaignRules.parse({
  canaryCount: 2,
  waveSize: 4,
  gapMinutes: 0,
  answerMinutes: 3,
  offlineAfterHours: 720,
});

const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 60;

/** A campaign of the demonstration that waits for somebody to start it. */
@Injectable()
export class DemoFirmware {
  /** Images that were made, by name. */
  private readonly stored = new Map<string, string>();

  constructor(
    private readonly files: RouterFiles,
    private readonly previews: PreviewCampaign,
    private readonly creation: CreateCampaign,
    private readonly staff: DemoStaff,
    private readonly scripts: DemoScripts,
  ) {}

  /** @param routers how many of the cast there are; made when all of them have shown themselves */
  async plan(routers: number): Promise<void> {
    // What first contacts look like is nothing that scripts should have a part in.
    await this.scripts.write();
    const { offlineAfterHours } = RULES;
    for (let look = 0; routers > 0 && look < MOST_LOOKS; look += 1) {
      const seen = await this.previews.preview({ set: SET, images: [], offlineAfterHours });
      // Strangers show themselves as well, and get nothing: somebody has to be there who does.
      if (seen.routers >= routers && (await this.create(await this.imagesOf(seen)))) return;
      await wait(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  /** False when nobody would get an image yet. */
  private async create(images: CreateRequest['images']): Promise<boolean> {
    const by = await this.staff.as(NETWORK_DESK);
    const { offlineAfterHours } = RULES;
    const { routers: expected, wouldGet } = await this.previews.preview({ set: SET, images, offlineAfterHours });
    if (wouldGet === 0) return false;
    const campaign = { name: 'Winter firmware', reason: 'mends WiFi that drops on channel 13', rules: RULES };
    await this.creation.create(by, { ...campaign, set: SET, images, expected }, 'demo-firmware-campaign');
    return true;
  }

  /** The next version of each model, and the one that it runs, for the way back. */
  private async imagesOf({ models }: CampaignPreview): Promise<CreateRequest['images']> {
    const images: CreateRequest['images'] = [];
    for (const { productClass, versions } of models) {
      const [running] = versions;
      if (productClass === null || running === undefined || running.version === null) continue;
      await this.store(productClass, running.version);
      const fileId = await this.store(productClass, nextOf(running.version));
      images.push({ productClass, fileId, fromVersions: [] });
    }
    return images;
  }

  /** An image as the simulated routers take it. */
  private async store(productClass: string, version: string): Promise<string> {
    const name = `${productClass.toLowerCase()}-${version}.bin`;
    const stored = this.stored.get(name);
    if (stored !== undefined) return stored;
    const request = { name, kind: 'firmware', productClass, version } as const;
    const bytes = Buffer.from(`CPE-SIM-IMAGE ${productClass} ${version}\n`);
    const { id } = await this.files.upload(await this.staff.as(NETWORK_DESK), request, Readable.from([bytes]));
    this.stored.set(name, id);
    return id;
  }
}

/** Ten further in its last number: `V5R019C10S125` to `V5R019C10S135`. */
const nextOf = (version: string): string => version.replace(/\d+$/, (digits) => String(Number(digits) + 10));
