import { Injectable } from '@nestjs/common';
import { contains, courseOf, placeKey, type Place } from '@demarc/provisioning';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import type { IncidentEntity, IncidentLimitsEntity } from './incident.entity';
import type { Finding } from './incident-findings.service';
import { IncidentMemberRepository } from './incident-member.repository';
import { IncidentRepository } from './incident.repository';
import { PlaceNames } from './place-names.service';

export interface CourseLook {
  limits: IncidentLimitsEntity;
  /** Incidents that somebody was added to. */
  grown: ReadonlySet<string>;
  silentNas: ReadonlyMap<string, number>;
  now: Date;
}

/** Opens incidents, has the wider absorb the narrower, and closes what is over. */
@Injectable()
export class IncidentBook {
  private readonly log;

  constructor(
    private readonly incidents: IncidentRepository,
    private readonly members: IncidentMemberRepository,
    private readonly names: PlaceNames,
    private readonly live: LiveEvents,
    logger: Logger,
  ) {
    this.log = logger.child('incident');
  }

  /** @returns the ids of those that are new */
  async enter(tx: Tx, findings: readonly Finding[], now: Date): Promise<string[]> {
    if (findings.length === 0) return [];
    let open = await this.incidents.listOpenForUpdate(tx);
    const made: string[] = [];
    for (const finding of findings) {
      const around = open.find((incident) => contains(placeOf(incident), finding.place));
      if (around !== undefined) {
        await this.incidents.addSignal(tx, around.id, finding.signal, finding.terminateCause);
        continue;
      }
      if (await this.isGivenUp(tx, finding)) continue;
      const incident = await this.open(tx, finding, now);
      const inside = open.filter((one) => contains(finding.place, placeOf(one)));
      await this.absorb(tx, incident, inside, now);
      open = [...open.filter((one) => !inside.includes(one)), incident];
      made.push(incident.id);
    }
    return made;
  }

  /** What people have lost is in no finding any more; a NAS as such has no members. */
  private async isGivenUp(tx: Tx, { signal, place, from }: Finding): Promise<boolean> {
    return signal === 'nas-silent' && place.kind === 'nas' && this.incidents.isGivenUp(tx, place.nasId, from);
  }

  private async open(tx: Tx, finding: Finding, now: Date): Promise<IncidentEntity> {
    const { place, signal, terminateCause, population, from } = finding;
    const row = {
      id: newId(),
      placeKind: place.kind,
      placeKey: placeKey(place),
      placeName: await this.names.of(tx, place),
      nasId: 'nasId' in place ? place.nasId : null,
      accessNode: place.kind === 'node' ? place.accessNode : null,
      cause: signal,
      signals: [signal],
      terminateCause,
      state: 'open' as const,
      population,
      windowFrom: from,
      beganAt: signal === 'nas-silent' ? from : now,
      openedAt: now,
    };
    await this.incidents.insert(tx, row);
    this.log.warn(
      { incident: row.id, place: row.placeName, kind: place.kind, signal, population },
      'an incident began',
    );
    const incident = await this.incidents.find(tx, row.id);
    if (incident === null) throw new Error('assertion failed: what was inserted is found');
    return incident;
  }

  private async absorb(tx: Tx, wider: IncidentEntity, inside: readonly IncidentEntity[], now: Date): Promise<void> {
    if (inside.length === 0) return;
    await this.members.take(
      tx,
      inside.map(({ id }) => id),
      wider.id,
    );
    const earliest = (of: (incident: IncidentEntity) => Date): Date =>
      new Date(Math.min(...[wider, ...inside].map((incident) => of(incident).getTime())));
    await this.incidents.update(tx, wider.id, {
      beganAt: earliest(({ beganAt }) => beganAt),
      windowFrom: earliest(({ windowFrom }) => windowFrom),
    });
    for (const { id, lost, peak } of inside) {
      await this.incidents.update(tx, id, {
        state: 'closed',
        closedAt: now,
        closedBecause: 'absorbed',
        absorbedById: wider.id,
        lost,
        peak,
      });
      await this.live.publish(tx, { topic: 'incident', id });
    }
  }

  /** How each open incident stands now; those that have been over for long enough are closed. */
  async follow(tx: Tx, look: CourseLook): Promise<void> {
    const open = await this.incidents.listOpenForUpdate(tx);
    const counts = await this.incidents.countMembers(
      tx,
      open.map(({ id }) => id),
    );
    const byId = new Map(counts.map((count) => [count.incidentId, count]));
    for (const incident of open) {
      const { members, lost } = byId.get(incident.id) ?? { members: 0, lost: 0 };
      await this.followOne(tx, incident, { ...look, members, lost });
    }
  }

  private async followOne(
    tx: Tx,
    incident: IncidentEntity,
    { limits, grown, silentNas, now, members, lost: lostMembers }: CourseLook & { members: number; lost: number },
  ): Promise<void> {
    // A NAS that is not heard has lost all of its sessions, as far as anybody can tell.
    const unheard = incident.signals.includes('nas-silent') ? (silentNas.get(incident.nasId ?? '') ?? 0) : 0;
    const lost = Math.max(lostMembers, unheard);
    const peak = Math.max(incident.peak, lost);
    const isGrowing = grown.has(incident.id);
    const { calmSince, isOver } = courseOf({ ...limits, lost, peak, isGrowing, calmSince: incident.calmSince, now });
    const isSame = incident.lost === lost && incident.members === members;
    const isCalmAsBefore = (incident.calmSince === null) === (calmSince === null);
    if (isSame && isCalmAsBefore && !isOver) return;
    const closing = isOver ? { state: 'closed' as const, closedAt: now, closedBecause: 'recovered' as const } : {};
    await this.incidents.update(tx, incident.id, { members, lost, peak, calmSince, ...closing });
    if (!isSame) await this.incidents.insertCount(tx, { incidentId: incident.id, at: now, members, lost });
    if (isOver) this.log.info({ incident: incident.id, place: incident.placeName }, 'an incident is over');
    await this.live.publish(tx, { topic: 'incident', id: incident.id });
  }
}

/** What an incident's row says of its place. */
export function placeOf(incident: IncidentEntity): Place {
  const { placeKind, placeKey: key, accessNode } = incident;
  switch (placeKind) {
    case 'network':
      return { kind: 'network' };
    case 'nas':
      return { kind: 'nas', nasId: key };
    case 'node':
      // Of the key, not of the column: that is emptied with its NAS.
      return { kind: 'node', nasId: (JSON.parse(key) as [string, string])[0], accessNode: accessNode ?? '' };
    case 'make':
      return { kind: 'make', make: key };
  }
}
