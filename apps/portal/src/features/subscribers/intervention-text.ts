import type { InterventionMethod, ServiceIntervention } from '@demarc/contracts';
import { instantOf, localDate } from '@demarc/kernel';

/** What the words of an effect depend on. */
export interface EffectFacts {
  /** Its router would be out of reach without it, as far as anybody knows. */
  managedOverService: boolean;
  /** null: no router is known. */
  managementPath: 'own-wan' | 'service-ppp' | 'unknown' | null;
  hasNas: boolean;
}

const NO_NAS = 'No NAS is set for it: a session that is up now stays until it ends by itself.';

/** What a method does to this very service, before anybody clicks. */
export function effectText(method: InterventionMethod, facts: EffectFacts): string {
  const { managedOverService, managementPath, hasNas } = facts;
  switch (method) {
    case 'throttled':
      return hasNas
        ? 'The line becomes slow; the router is not touched.'
        : 'No NAS is set for it, so nothing makes the line slow: only the state says so.';
    case 'walled-garden':
      return `The payment page, name servers and the management of the router are reached, nothing else.${hasNas ? '' : ` ${NO_NAS}`}`;
    case 'suspended': {
      if (managedOverService) {
        const why = managementPath === 'service-ppp' ? OVER_SERVICE : NOT_SHOWN;
        return `Walled in instead of cut off: ${why}, and once cut off nobody could bring it back.${hasNas ? '' : ` ${NO_NAS}`}`;
      }
      const line = hasNas ? 'The session is ended, and no new one is let in.' : NO_NAS;
      return `${line} ${ROUTER[managementPath ?? 'none']}`;
    }
  }
}

const ROUTER = {
  none: 'No router is known.',
  'own-wan': 'Its router is managed over another connection and stays within reach.',
  'service-ppp': 'Its router has not been heard.',
  unknown: 'Its router has not been heard.',
} as const;

const OVER_SERVICE = 'its router is managed over this very connection';
const NOT_SHOWN = 'nothing shows that its router is managed over another connection';

/** Until when what staff did stands. */
export function endText(
  { ends, endsAt }: Pick<ServiceIntervention, 'ends' | 'endsAt'>,
  moment: (instant: string) => string,
): string {
  switch (ends) {
    case 'by-staff':
      return 'until somebody restores it; a payment does not';
    case 'when-paid':
      return 'until the bills that were open then are paid';
    case 'at':
      return endsAt === null ? '' : `until ${moment(endsAt)}`;
    case 'at-once':
      return '';
  }
}

/** "2026-03-05T10:00" in the zone of the business, as an instant; null while it is not a moment. */
export function instantOfInput(text: string, zone: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(text);
  const [, date, hour, minute] = match ?? [];
  if (date === undefined) return null;
  return instantOf(localDate(date), Number(hour), Number(minute), zone).toISOString();
}
