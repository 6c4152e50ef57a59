import type { TaskKind } from '@demarc/contracts';
import type { DeviceQuirks } from '@demarc/datamodel';
import { isFetch } from './task-payload';

/** Nobody is left alone with an open wish for longer than this. */
const MAX_PAUSE_SECONDS = 3_600;

/** Seconds until a router is called again for what its last session left open; then it is left to its own Informs. */
const RETRY_SECONDS: readonly number[] = [3, 5, 10, 30, 120];
/** The same for a make with a pause of its own: so many times that pause. */
const RETRY_FACTORS: readonly number[] = [1, 2, 4, 10, 40];

/**
 * How long a router of this make may take until it says what became of it; null: until the deadline of the order. What
 * it says later counts all the same.
 */
export function patienceSeconds(kind: TaskKind, quirks: DeviceQuirks): number | null {
  if (isFetch(kind)) return quirks.transferSeconds ?? null;
  if (kind === 'reboot' || kind === 'factory-reset') return quirks.restartSeconds ?? null;
  return null;
}

/** The pause before a task is sent again whose session was lost; each four times as long as the one before. Null: none. */
export function pauseSeconds(attempts: number, { retryPauseSeconds }: DeviceQuirks): number | null {
  if (retryPauseSeconds === undefined) return null;
  return Math.min(retryPauseSeconds * 4 ** Math.max(0, attempts - 1), MAX_PAUSE_SECONDS);
}

/**
 * Until a router is called again for what is still wanted of it; undefined when it is left to its own Informs.
 * @param attempts sessions in a row that left something open
 */
export function recallSeconds(attempts: number, { retryPauseSeconds }: DeviceQuirks): number | undefined {
  if (retryPauseSeconds === undefined) return RETRY_SECONDS[attempts - 1];
  const factor = RETRY_FACTORS[attempts - 1];
  return factor === undefined ? undefined : Math.min(retryPauseSeconds * factor, MAX_PAUSE_SECONDS);
}
