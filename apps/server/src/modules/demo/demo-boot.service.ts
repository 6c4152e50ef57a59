import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { ManageRuns } from '../suspension/manage-runs.service';
import { DEMO_ACTOR, STRAY } from './demo-cast';
import { DemoNas } from './demo-nas.service';
import { DemoFleet } from './demo-fleet.service';
import { DemoSeed } from './demo-seed.service';

/** Fills the demonstration on its first start, and powers its routers on every start. */
@Injectable()
export class DemoBoot {
  private readonly log;

  constructor(
    private readonly seed: DemoSeed,
    private readonly fleet: DemoFleet,
    private readonly nas: DemoNas,
    private readonly runs: ManageRuns,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('demo');
  }

  /** @param acsUrl where the CWMP listener is up */
  async start(acsUrl: string): Promise<void> {
    // Time is moved by months here: all of its few subscribers overdue on one day is nothing to wait for a person with.
    const most = this.config.settings.DEMO_FLEET_SIZE + 10;
    await this.runs.allowAtLeast(DEMO_ACTOR, most, 'the demonstration moves its clock');
    const cast = await this.seed.ensure(this.config.settings.DEMO_FLEET_SIZE);
    const secret = randomBytes(16).toString('hex');
    const { nasPort } = await this.fleet.start(acsUrl, secret);
    await this.nas.listensOn(nasPort, secret);
    const known = new Set((await this.fleet.list()).map((box) => box.serial));
    const missing = cast.length === 0 ? [] : [...cast, STRAY].filter((box) => !known.has(box.serial));
    for (const { profile, serial } of missing) await this.fleet.add({ profile, serial, power: 'on' });
    this.log.info({ boxes: known.size + missing.length }, 'the simulated CPEs are up');
  }
}
