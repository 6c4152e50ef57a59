import { Injectable } from '@nestjs/common';
import { explain, silentNasServers, type Explanation, type Thresholds } from '@demarc/provisioning';
import type { IncidentSignal } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { lowestIdOf } from '../../platform/ids';
import { AccessPlaces, type NasLife } from '../access/access-places.service';
import type { IncidentLimitsEntity } from './incident.entity';
import { FindingRepository, type BootWindow } from './finding.repository';

/** Something befell more routers of one place than chance would. */
export interface Finding extends Explanation {
  signal: IncidentSignal;
  terminateCause: string | null;
  /** What was lost from here on belongs to it. */
  from: Date;
}

/** What one look has found. */
export interface Findings {
  found: Finding[];
  /** Sessions of NAS that say nothing any more. */
  silentNas: ReadonlyMap<string, number>;
}

export interface FindingLook {
  limits: IncidentLimitsEntity;
  /** null: we have never been away. */
  listeningSince: Date | null;
  now: Date;
}

const MINUTE_MS = 60_000;
/** An Inform may be committed later than its event was given an id. */
const COMMIT_MS = 5 * MINUTE_MS;

/** Looks for silence, storms of boots, lost sessions and NAS that are not heard, and where they are. */
@Injectable()
export class IncidentFindings {
  constructor(
    private readonly cells: FindingRepository,
    private readonly places: AccessPlaces,
    private readonly clock: Clock,
  ) {}

  windows(limits: IncidentLimitsEntity, now: Date): { silence: Date; boots: BootWindow; sessions: Date } {
    const bootMs = limits.bootWindowMinutes * MINUTE_MS;
    return {
      silence: ago(now, limits.silenceWindowMinutes),
      boots: {
        since: new Date(now.getTime() - bootMs),
        // Ids carry the machine's time, whatever the business time is.
        lowestEventId: lowestIdOf(new Date(this.clock.machineNow().getTime() - bootMs - COMMIT_MS)),
      },
      sessions: ago(now, limits.sessionWindowMinutes),
    };
  }

  async look(tx: Tx, { limits, listeningSince, now }: FindingLook): Promise<Findings> {
    const windows = this.windows(limits, now);
    const silence = explain(await this.cells.silence(tx, windows.silence), limits);
    const life = await this.places.life(tx);
    const boots = explain(await this.cells.boots(tx, windows.boots), limits);
    const ended = await this.cells.endedSessions(tx, windows.sessions);
    const silent = silentNasServers({
      servers: life,
      silentSince: this.places.silentSince(),
      leastSessions: limits.leastPopulation,
      nasWithSilentRouters: struckNas(silence, life),
    });
    const as = (signal: IncidentSignal, from: Date) => (found: Explanation) => ({
      ...found,
      signal,
      from,
      terminateCause: null,
    });
    const tellsOf = {
      silence: null,
      'nas-silent': this.places.silentSince(),
      'session-loss': windows.sessions,
      'boot-storm': windows.boots.since,
    };
    return {
      silentNas: new Map(silent.map(({ nasId, liveSessions }) => [nasId, liveSessions])),
      found: [
        ...silence.map(as('silence', windows.silence)),
        ...silent.map(({ nasId, liveSessions, heardAt }) => ({
          ...as('nas-silent', heardAt)({ place: { kind: 'nas', nasId }, population: liveSessions, affected: 0 }),
        })),
        ...ended.flatMap(({ terminateCause, cells }) =>
          explain(cells, limits satisfies Thresholds).map((found) => ({
            ...as('session-loss', windows.sessions)(found),
            terminateCause,
          })),
        ),
        ...boots.map(as('boot-storm', windows.boots.since)),
        // Who waited for us tells now what happened while we were away. Silence has been given its time already.
      ].filter(({ signal }) => !isBefore(tellsOf[signal], listeningSince)),
    };
  }
}

const isBefore = (from: Date | null, listeningSince: Date | null): boolean =>
  from !== null && listeningSince !== null && from < listeningSince;

const ago = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);

/** NAS whose routers fell silent: the NAS itself, or all of the network. */
function struckNas(silence: readonly Explanation[], life: readonly NasLife[]): ReadonlySet<string> {
  if (silence.some(({ place }) => place.kind === 'network')) return new Set(life.map(({ nasId }) => nasId));
  return new Set(silence.flatMap(({ place }) => (place.kind === 'nas' ? [place.nasId] : [])));
}
