import { Injectable } from '@nestjs/common';
import type { CreateQuirkRule } from '@demarc/contracts';
import { QuirkRules } from '../inventory/quirk-rules.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoStaff } from './demo-staff.service';

/** What the network desk knows of one of the models it hands out. */
const RULE: CreateQuirkRule = {
  name: 'TenWave TW1200: short questions',
  match: {
    oui: null,
    manufacturer: 'TenWave',
    model: 'TW1200',
    hardwareVersion: null,
    softwareVersion: null,
    softwareFrom: null,
    softwareBelow: '2.0',
  },
  flags: { maxNamesPerRead: 16, maxValuesPerAnswer: 128 },
  reason: 'On the bench it ran out of memory at longer ones; 2.0 is said to mend that.',
};

/** What the network desk has found out about the models of the demonstration. */
@Injectable()
export class DemoLaboratory {
  constructor(
    private readonly rules: QuirkRules,
    private readonly staff: DemoStaff,
  ) {}

  async prepare(): Promise<void> {
    await this.rules.create(await this.staff.as(NETWORK_DESK), RULE);
  }
}
