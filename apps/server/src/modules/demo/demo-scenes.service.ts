import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { ImportRouters } from '../inventory/import-routers.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { InterveneService } from '../suspension/intervene.service';
import { MOVED, NETWORK_DESK, OFFICE, type Extra } from './demo-cast';
import { DemoFleet } from './demo-fleet.service';
import { DemoStaff } from './demo-staff.service';

const HOUR_S = 3_600;
/** How long a router of the demonstration may take until its service is up. */
const ONLINE_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** Between taking away and giving back, so that both are seen to be proved. */
const PAUSE_MS = 12_000;

interface Taking {
  pushProfileId?: string;
  reason: string;
}

export interface Home {
  extra: Extra;
  subscriptionId: string;
}

/** What has happened in the network before somebody opens the demonstration: logins of the last days, and acts of staff. */
@Injectable()
export class DemoScenes {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly interventions: InterveneService,
    private readonly imports: ImportRouters,
    private readonly fleet: DemoFleet,
    private readonly staff: DemoStaff,
  ) {}

  /** Routers that come from another ISP: they inform here, and nothing is written to them. */
  async import(homes: readonly Home[]): Promise<void> {
    const rows = await this.subscribers.listSubscriptions(
      this.database.sql,
      homes.map(({ subscriptionId }) => subscriptionId),
    );
    const lines = homes.map(({ extra, subscriptionId }) => {
      const name = rows.find(({ id }) => id === subscriptionId)?.pppoeUsername ?? '';
      return `${extra.serial},${name}`;
    });
    const strangers = MOVED.filter(({ hasService }) => !hasService).map(({ serial }) => `${serial},`);
    const csv = ['serial,subscription', ...lines, ...strangers].join('\n');
    await this.imports.import(await this.staff.as(NETWORK_DESK), { csv, mode: 'observe' });
  }

  /** The evenings of the last two days, delivered by the NAS as it does after its accounting server was away. */
  async recallSessions(homes: readonly Home[]): Promise<void> {
    const rows = await this.subscribers.listSubscriptions(
      this.database.sql,
      homes.map(({ subscriptionId }) => subscriptionId),
    );
    const sessions = rows.flatMap(({ pppoeUsername: username }, index) => {
      const [first, second, last] = [44, 31 - (index % 3), 2 + (index % 5)].map(
        (hours) => hours * HOUR_S + index * 613,
      );
      if (first === undefined || second === undefined || last === undefined) return [];
      return [
        { username, startedSecondsAgo: first, endedSecondsAgo: second + 40 + index * 7 },
        { username, startedSecondsAgo: second, endedSecondsAgo: last },
      ];
    });
    await this.fleet.reportPast(sessions);
  }

  /** Services that staff took away, each with its proof: in the garden, by a profile, and one that was given back. */
  async intervene(
    { walled, pushed, byHand, back }: Record<'walled' | 'pushed' | 'byHand' | 'back', Home | undefined>,
    pushProfileId: string,
  ): Promise<void> {
    await this.suspend(pushed, { pushProfileId, reason: 'moves house, asked for a pause' });
    await this.suspend(walled, { reason: 'router reported stolen' });
    // No router of this one dials: nothing is waited for.
    if (byHand !== undefined) await this.takeAway(byHand, { reason: 'contract under review' });
    if (!(await this.suspend(back, { reason: 'bank transfer announced, not seen' })) || back === undefined) return;
    await wait(PAUSE_MS, undefined, { ref: false });
    await this.interventions.restore(await this.act(back, 'given-back'), {
      reason: 'the bank confirmed the transfer',
    });
  }

  private async suspend(home: Home | undefined, request: Taking): Promise<boolean> {
    if (home === undefined || !(await this.isOnline(home))) return false;
    await this.takeAway(home, request);
    return true;
  }

  private async takeAway(home: Home, request: Taking): Promise<void> {
    await this.interventions.suspend(await this.act(home, 'taken'), {
      method: 'walled-garden',
      ends: 'by-staff',
      ...request,
    });
  }

  private async act({ subscriptionId }: Home, what: string) {
    return { by: await this.staff.as(OFFICE), subscriptionId, key: `demo-${what}-${subscriptionId}` };
  }

  private async isOnline({ extra, subscriptionId }: Home): Promise<boolean> {
    const { pppoeUsername } = await this.subscribers.getSubscription(this.database.sql, subscriptionId);
    for (let waited = 0; waited < ONLINE_WAIT_MS; waited += LOOK_EVERY_MS) {
      const box = await this.fleet.find(extra.serial);
      if (box?.ppp.status === 'Connected' && box.ppp.username === pppoeUsername) return true;
      await wait(LOOK_EVERY_MS, undefined, { ref: false });
    }
    return false;
  }
}
