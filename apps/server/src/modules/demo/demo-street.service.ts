import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { DetectIncidents } from '../incidents/detect-incidents.service';
import { HandleIncidents } from '../incidents/handle-incidents.service';
import { DARK_STREETS, extras, HEROINE, HEROINE_SPARE_SERIAL, NETWORK_DESK } from './demo-cast';
import { DemoFleet, type Box } from './demo-fleet.service';
import { DemoStaff } from './demo-staff.service';

/** An ISP of a dozen homes wants to hear of fewer than one of thousands. */
const FEW = { leastPopulation: 6, leastAffected: 3 };

/** Two streets of the demonstration that hang on one transformer, hers among them. */
@Injectable()
export class DemoStreet {
  constructor(
    private readonly fleet: DemoFleet,
    private readonly incidents: DetectIncidents,
    private readonly limits: HandleIncidents,
    private readonly staff: DemoStaff,
    private readonly config: AppConfig,
  ) {}

  /** Those of these boxes that stand there. */
  boxesOf(boxes: readonly Box[]): Box[] {
    const homes = extras(this.config.settings.DEMO_FLEET_SIZE);
    const serials = new Set([
      HEROINE.serial,
      HEROINE_SPARE_SERIAL,
      ...homes
        .filter(({ address }) => DARK_STREETS.some((street) => address.startsWith(street)))
        .map(({ serial }) => serial),
    ]);
    return boxes.filter(({ serial }) => serials.has(serial));
  }

  /** @returns how many homes it was done to */
  async switch(power: Box['power']): Promise<number> {
    await this.hearOfFew();
    const boxes = this.boxesOf(await this.fleet.list()).filter((box) => box.power !== power);
    await Promise.all(boxes.map(({ serial }) => this.fleet.act(serial, power === 'off' ? 'power-cut' : 'power-on')));
    // What the NAS reported of it is recorded, and is looked at now instead of within the minute.
    await this.fleet.report();
    await this.incidents.look();
    return boxes.length;
  }

  private async hearOfFew(): Promise<void> {
    const limits = await this.limits.limits();
    if (limits.leastPopulation <= FEW.leastPopulation) return;
    const reason = 'the demonstration has a dozen homes';
    await this.limits.changeLimits(await this.staff.as(NETWORK_DESK), { ...limits, ...FEW, reason });
  }
}
