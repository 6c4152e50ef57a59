import type { Incident } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';

/** What a person has to know of its state. */
export function incidentState(incident: Incident): readonly [LookName, string] {
  if (incident.state === 'closed') return ['ok', incident.closedBecause === 'absorbed' ? 'part of another' : 'over'];
  if (incident.calmSince !== null) return ['waiting', 'nearly all are back'];
  return incident.state === 'acknowledged' ? ['look', 'somebody is at it'] : ['fault', 'open'];
}
