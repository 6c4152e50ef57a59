import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { strangers } from './demo-cast';
import { DemoNas } from './demo-nas.service';
import { DemoFleet } from './demo-fleet.service';
import { DemoPast } from './demo-past.service';
import { DemoSeed } from './demo-seed.service';

export interface DemoListeners {
  /** Where the CWMP listener is up. */
  acsUrl: string;
  /** UDP port of the accounting listener; null when it is off. */
  accountingPort: number | null;
}

/** Fills the demonstration on its first start, and powers its routers on every start. */
@Injectable()
export class DemoBoot {
  private readonly log;

  constructor(
    private readonly seed: DemoSeed,
    private readonly fleet: DemoFleet,
    private readonly nas: DemoNas,
    private readonly past: DemoPast,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('demo');
  }

  async start({ acsUrl, accountingPort }: DemoListeners): Promise<void> {
    const { DEMO_FLEET_SIZE: size } = this.config.settings;
    await this.past.allowJumps(size);
    const { cast, made } = await this.seed.ensure(size);
    const nasSecret = randomBytes(16).toString('hex');
    const { nasPort } = await this.fleet.start(acsUrl, { nasSecret, accountingPort });
    await this.nas.listensOn(nasPort, nasSecret);
    if (made.length > 0) await this.past.prepare(made);
    const known = new Set((await this.fleet.list()).map((box) => box.serial));
    const missing = [...cast, ...strangers(size)].filter((box) => !known.has(box.serial));
    for (const { profile, serial } of missing) await this.fleet.add({ profile, serial, power: 'on' });
    this.log.info({ boxes: known.size + missing.length }, 'the simulated CPEs are up');
    // The routers take their time to boot; nobody waits for that to open the portal.
    if (made.length > 0) {
      this.past.play(made).catch((error: unknown) => this.log.warn({ err: error }, 'a scene was not played'));
    }
  }
}
