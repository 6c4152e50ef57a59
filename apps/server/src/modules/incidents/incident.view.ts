import type { Incident, IncidentLimits, IncidentNote } from '@demarc/contracts';
import type { IncidentEntity, IncidentLimitsEntity, IncidentNoteEntity } from './incident.entity';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export const toIncident = (row: IncidentEntity): Incident => ({
  id: row.id,
  place: { kind: row.placeKind, name: row.placeName, nasId: row.nasId, accessNode: row.accessNode },
  state: row.state,
  cause: row.cause,
  signals: row.signals,
  terminateCause: row.terminateCause,
  population: row.population,
  members: row.members,
  lost: row.lost,
  peak: row.peak,
  beganAt: row.beganAt.toISOString(),
  openedAt: row.openedAt.toISOString(),
  calmSince: instant(row.calmSince),
  acknowledgedAt: instant(row.acknowledgedAt),
  acknowledgedBy: row.acknowledgedBy,
  closedAt: instant(row.closedAt),
  closedBy: row.closedBy,
  closedBecause: row.closedBecause,
  absorbedById: row.absorbedById,
  recoverySeconds: recoverySeconds(row),
});

/** Only of one that came to its end by itself: from its beginning until nearly all were back. */
const recoverySeconds = ({ closedBecause, calmSince, beganAt }: IncidentEntity): number | null =>
  closedBecause === 'recovered' && calmSince !== null
    ? Math.max(0, Math.round((calmSince.getTime() - beganAt.getTime()) / 1000))
    : null;

export const toIncidentNote = ({ id, at, by, text }: IncidentNoteEntity): IncidentNote => ({
  id,
  at: at.toISOString(),
  by,
  text,
});

export const toIncidentLimits = ({ id: _id, ...limits }: IncidentLimitsEntity): IncidentLimits => limits;
