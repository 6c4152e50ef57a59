import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { BulkRules, type BulkSet, type BulkWhat } from '@demarc/contracts';
import { CreateBulkChange } from '../bulk-changes/create-bulk-change.service';
import { DecideBulkChange } from '../bulk-changes/decide-bulk-change.service';
import { PreviewBulkChange } from '../bulk-changes/preview-bulk-change.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoStaff } from './demo-staff.service';

/** Two models, one of which observed routers are of as well: the change says why it leaves them out. */
const SET: BulkSet = {
  by: 'filter',
  name: 'Home routers of two models',
  selection: { filter: [{ field: 'productClass', op: 'is', values: ['TW1200', 'ZN6600P'] }] },
};
const WHAT: BulkWhat = {
  kind: 'settings',
  settings: [{ intent: 'wifi-2.4', field: 'ssid', value: '{{subscriber.name}} 2.4', mode: 'initial' }],
  parameters: [],
};
const RULES = BulkRules.parse({ deadlineMinutes: 10, maxRefusedPercent: 100 });
const CHANGE = { name: 'New names for 2.4 GHz', reason: 'two bands of one name confused old phones' };
const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 60;

/** A bulk change of the demonstration, over within a minute of its start. */
@Injectable()
export class DemoBulk {
  constructor(
    private readonly previews: PreviewBulkChange,
    private readonly creation: CreateBulkChange,
    private readonly decisions: DecideBulkChange,
    private readonly staff: DemoStaff,
  ) {}

  /** @param routers how many of them have to have shown themselves before */
  async change(routers: number): Promise<void> {
    const by = await this.staff.as(NETWORK_DESK);
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const { routers: expected, wouldChange, dryRun } = await this.previews.preview(by, { set: SET, what: WHAT });
      if (wouldChange >= routers && routers > 0 && dryRun?.unknown === 0) {
        const request = { ...CHANGE, set: SET, what: WHAT, rules: RULES, expected };
        const { id } = await this.creation.create(by, request, 'demo-bulk-change');
        return this.decisions.decide(by, id, { decision: 'start', reason: 'tried on one before' });
      }
      await wait(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }
}
