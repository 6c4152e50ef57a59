import { Injectable } from '@nestjs/common';
import { ManageRuns } from '../suspension/manage-runs.service';
import { DEMO_ACTOR } from './demo-cast';
import { DemoPolicies } from './demo-policies.service';
import { DemoScenes, type Home } from './demo-scenes.service';

/** Whom staff have dealt with, by their place in the cast: all pay on time, so that dunning leaves them alone. */
const CAST = { back: 6, pushed: 8, walled: 10 };

/** Everything that lies behind when the demonstration is opened for the first time. */
@Injectable()
export class DemoPast {
  private profileId = '';

  constructor(
    private readonly runs: ManageRuns,
    private readonly policies: DemoPolicies,
    private readonly scenes: DemoScenes,
  ) {}

  /** Time is moved by months here: all of its few subscribers overdue on one day is nothing to wait for a person with. */
  async allowJumps(fleetSize: number): Promise<void> {
    await this.runs.allowAtLeast(DEMO_ACTOR, fleetSize + 10, 'the demonstration moves its clock');
  }

  /** Before the routers boot. */
  async prepare(homes: readonly Home[]): Promise<void> {
    this.profileId = await this.policies.make();
    await this.scenes.import(homes.filter(({ extra }) => extra.kind === 'moved'));
    await this.scenes.recallSessions(homes.filter(({ extra }) => extra.kind === 'born-here'));
  }

  /** While they do. */
  async play(homes: readonly Home[]): Promise<void> {
    const { back, pushed, walled } = CAST;
    await this.scenes.intervene({ back: homes[back], pushed: homes[pushed], walled: homes[walled] }, this.profileId);
  }
}
