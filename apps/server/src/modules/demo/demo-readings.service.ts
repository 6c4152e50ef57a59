import { Injectable } from '@nestjs/common';
import { plausible, type RouterSeriesName, type SeriesValue } from '@demarc/datamodel';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { Clock } from '../../platform/clock';
import { InventoryService } from '../inventory/inventory.service';
import { ReadingRecorder } from '../inventory/reading-recorder.service';
import { ReadingPolicies } from '../provisioning/reading-policies.service';
import { DemoFleet } from './demo-fleet.service';
import type { Home } from './demo-scenes.service';

const HOUR_MS = 3_600_000;
/** As long as the subscribers are customers. */
const HOURS = 5 * 24;
/** One connector gets dirty: its router once had so much more light. */
const FADING_PLACE = 4;
const FADED_DB = 4.5;

interface Box {
  readonly place: number;
  readonly rxPowerDbm: number | null;
  readonly hosts: number;
}

/** Readings of the days before the demonstration was opened, as routers that are read every hour leave them. */
@Injectable()
export class DemoReadings {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly readings: ReadingRecorder,
    private readonly policies: ReadingPolicies,
    private readonly fleet: DemoFleet,
    private readonly clock: Clock,
  ) {}

  async switchOn(by: StaffIdentity): Promise<void> {
    const policy = await this.policies.current();
    await this.policies.change(by, { ...policy, everyHours: 6, reason: 'to see how the light of our homes develops' });
  }

  async recall(homes: readonly Home[]): Promise<void> {
    for (const [place, { subscriptionId, extra }] of homes.entries()) {
      const cpe = await this.inventory.findBySubscription(this.database.sql, subscriptionId);
      const box = await this.fleet.find(extra.serial);
      if (cpe === null || box === null || extra.kind !== 'born-here') continue;
      const now = this.clock.now().getTime();
      for (let hoursAgo = HOURS; hoursAgo > 0; hoursAgo -= 1) {
        // A few hours in which nobody heard of it: a power cut.
        if (place % 3 === 0 && hoursAgo > 50 && hoursAgo < 57) continue;
        const at = new Date(now - hoursAgo * HOUR_MS + place * 47_000);
        this.readings.add(cpe.id, at, pointsOf({ place, rxPowerDbm: box.rxPowerDbm, hosts: 6 }, hoursAgo, at));
      }
    }
    await this.readings.flush();
  }
}

/** Between -1 and 1, the same for the same place and hour. */
const wobble = (place: number, hoursAgo: number): number => Math.sin(place * 12.9898 + hoursAgo * 78.233);

function pointsOf({ place, rxPowerDbm, hosts }: Box, hoursAgo: number, at: Date): SeriesValue[] {
  const wave = wobble(place, hoursAgo);
  // Evenings in Dhaka.
  const evening = Math.max(0, Math.cos(((at.getUTCHours() + 6 - 21) / 24) * 2 * Math.PI));
  const faded = place === FADING_PLACE ? FADED_DB * Math.min(1, Math.max(0, (hoursAgo - 12) / 72)) : 0;
  const devices = Math.round(1 + hosts * evening * (0.7 + wave * 0.3));
  const uptimeSeconds = ((place % 3 === 0 && hoursAgo < 51 ? 51 : 140) - hoursAgo) * 3_600;
  const values: readonly (readonly [RouterSeriesName, number | null])[] = [
    ['rxPowerDbm', rxPowerDbm === null ? null : rxPowerDbm + faded + wave * 0.15],
    ['txPowerDbm', rxPowerDbm === null ? null : 3],
    ['opticalCelsius', rxPowerDbm === null ? null : Math.round(43 + 3 * evening + wave)],
    ['uptimeSeconds', uptimeSeconds < 0 ? null : uptimeSeconds],
    ['pppUpPercent', 100],
    ['clients24', Math.floor(devices / 3)],
    ['clients5', Math.ceil(devices / 2)],
    ['hostCount', devices + 1],
    ['weakestSignalDbm', Math.round(-67 - 5 * evening + 3 * wave)],
    ['channel24', hoursAgo > 40 ? 6 : 11],
    ['channel5', 36],
    ['cpuPercent', Math.round(9 + 12 * evening + 4 * wave)],
    ['memoryPercent', Math.round(54 + 2 * wave)],
    ...(hoursAgo % 24 === 9
      ? ([
          ['pingMs', 9 + 14 * evening + 3 * wave],
          ['pingLossPercent', 0],
        ] as const)
      : []),
    ...(hoursAgo % 48 === 21
      ? ([
          ['downloadMbps', 28 + 2 * wave],
          ['uploadMbps', 27 + 2 * wave],
        ] as const)
      : []),
  ];
  return values.flatMap(([name, given]) => {
    const value = plausible(name, given);
    return value === null ? [] : [{ name, value }];
  });
}
