import { Injectable } from '@nestjs/common';
import { SubscriptionAccessService } from '../access/subscription-access.service';
import { ManageRuns } from '../suspension/manage-runs.service';
import { DEMO_ACTOR } from './demo-cast';
import { DemoFiles } from './demo-files.service';
import { DemoLaboratory } from './demo-laboratory.service';
import { DemoPolicies } from './demo-policies.service';
import { DemoScenes, type Home } from './demo-scenes.service';

/** Whom staff have dealt with, by their place in the cast: all pay on time, so that dunning leaves them alone. */
const CAST = { backedUp: 3, back: 6, pushed: 8, walled: 10, byHand: 11 };

/** Everything that lies behind when the demonstration is opened for the first time. */
@Injectable()
export class DemoPast {
  private profileId = '';

  constructor(
    private readonly runs: ManageRuns,
    private readonly policies: DemoPolicies,
    private readonly scenes: DemoScenes,
    private readonly access: SubscriptionAccessService,
    private readonly files: DemoFiles,
    private readonly laboratory: DemoLaboratory,
  ) {}

  /** Time is moved by months here: all of its few subscribers overdue on one day is nothing to wait for a person with. */
  async allowJumps(fleetSize: number): Promise<void> {
    await this.runs.allowAtLeast(DEMO_ACTOR, fleetSize + 10, 'the demonstration moves its clock');
  }

  /** Before the routers boot. */
  async prepare(homes: readonly Home[]): Promise<void> {
    this.profileId = await this.policies.make();
    await this.files.store();
    await this.laboratory.prepare(homes.map(({ subscriptionId }) => subscriptionId));
    await this.scenes.import(homes.filter(({ extra }) => extra.kind === 'moved'));
    await this.scenes.recallSessions(homes.filter(({ extra }) => extra.kind === 'born-here'));
  }

  /** While they do. */
  async play(homes: readonly Home[]): Promise<void> {
    const { back, pushed, walled } = CAST;
    await this.laboratory.recall(homes);
    const backedUp = homes[CAST.backedUp];
    if (backedUp !== undefined) {
      await this.files.backUp(backedUp.subscriptionId);
      await this.laboratory.diagnose(backedUp.subscriptionId);
    }
    const byHand = homes[CAST.byHand];
    // A fixed address on a switch that no program reaches: what becomes of it is left to a person.
    if (byHand !== undefined) {
      const fixed = { chosenMethod: 'static-ip' as const, nasId: null, staticAddress: '203.0.113.44' };
      await this.access.change(DEMO_ACTOR, byHand.subscriptionId, fixed);
    }
    await this.scenes.intervene(
      { back: homes[back], pushed: homes[pushed], walled: homes[walled], byHand },
      this.profileId,
    );
    await this.files.bringOut(homes);
  }
}
