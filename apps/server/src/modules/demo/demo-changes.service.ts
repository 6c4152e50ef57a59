import { Injectable } from '@nestjs/common';
import { DemoBulk } from './demo-bulk.service';
import { DemoFirmware } from './demo-firmware.service';
import type { Home } from './demo-scenes.service';

/** Models that the bulk change is about. */
const RENAMED: readonly string[] = ['tw1200', 'zn6600'];

/** What is changed on many routers at once, when all of them have shown themselves. */
@Injectable()
export class DemoChanges {
  constructor(
    private readonly bulk: DemoBulk,
    private readonly firmware: DemoFirmware,
  ) {}

  async make(homes: readonly Home[]): Promise<void> {
    const own = homes.filter(({ extra }) => extra.kind === 'born-here' && RENAMED.includes(extra.profile));
    await this.bulk.change(own.length);
    await this.firmware.plan(homes.length);
  }
}
