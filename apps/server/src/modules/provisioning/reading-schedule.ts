import type { ReadingPolicy } from '@demarc/contracts';
import type { DeviceModelFacts } from '@demarc/datamodel';

const HOUR_MS = 3_600_000;
/** Routers that were switched on together are not read together: each has a tenth more or less of its own. */
const SPREAD = 0.2;

/** How often a router of this make is read; null: not by itself. */
export function intervalMsOf(
  { everyHours, models }: ReadingPolicy,
  make: DeviceModelFacts,
  cpeId: string,
): number | null {
  const own = models.find(
    ({ manufacturer, modelName }) => manufacturer === make.manufacturer && modelName === make.modelName,
  );
  const hours = own?.everyHours ?? everyHours;
  if (hours === 0) return null;
  const share = Number.parseInt(cpeId.slice(-4), 16) / 0xffff;
  return Math.round(hours * HOUR_MS * (1 + (share - 0.5) * SPREAD));
}

/** So many in a minute, and never more than a few seconds' worth at once. */
export class Pace {
  private left: number;
  private atMs: number;

  constructor(nowMs: number) {
    this.left = 0;
    this.atMs = nowMs;
  }

  /** True when one may be done now; it counts as done. */
  take(perMinute: number, nowMs: number): boolean {
    const burst = Math.max(1, perMinute / 12);
    this.left = Math.min(burst, this.left + (Math.max(0, nowMs - this.atMs) / 60_000) * perMinute);
    this.atMs = nowMs;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
