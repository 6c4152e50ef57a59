import { Injectable } from '@nestjs/common';
import type { ReadableGroup } from '@demarc/datamodel';
import type { AcsRequest } from '@demarc/cwmp';
import { RegularReadings } from './regular-readings.service';
import { RunScripts } from './run-scripts.service';
import type { SessionWork } from './session-work';

/** What a session does when everything else is done: scripts, then what is read by itself. */
@Injectable()
export class LastWork {
  constructor(
    readonly scripts: RunScripts,
    private readonly readings: RegularReadings,
  ) {}

  async next(work: SessionWork): Promise<AcsRequest | 'task' | { groups: readonly ReadableGroup[] } | null> {
    const asked = await this.scripts.next(work);
    if (asked !== null) return asked;
    const groups = this.readings.mayBeDue(work) ? await this.readings.take(work) : null;
    return groups === null ? null : { groups };
  }
}
