import type { AccessMethod, EnforcementStep, PlannedStep } from '@demarc/contracts';
import { NAS_RECIPES, whyNotInPlace, type AccessGroup } from '@demarc/radius';
import type { NasEntity } from './access.entity';

/** What of a NAS decides how it can be asked. */
export type NasAbilities = Pick<
  NasEntity,
  'name' | 'vendor' | 'enabled' | 'radiusAuthorizes' | 'changesInPlace' | 'inPlaceRefusal' | 'apiPort'
>;

export interface PlanFacts {
  readonly method: AccessMethod;
  readonly from: AccessGroup;
  readonly to: AccessGroup;
  /** Null: the service is connected to no NAS that Demarc knows. */
  readonly nas: NasAbilities | null;
}

/**
 * How a service is connected. What staff chose counts; else a NAS whose logins Demarc answers enforces by itself, and
 * in every other case it is the router that dials into the garden.
 */
export const accessMethodOf = (
  chosen: AccessMethod | null,
  nas: Pick<NasEntity, 'radiusAuthorizes'> | null,
): AccessMethod => chosen ?? (nas?.radiusAuthorizes === true ? 'pppoe-nas' : 'pppoe-cpe');

/** Whether the router's own configuration says what the service may do: the order "router first" of `pppoe-cpe` alone. */
export const cpeEnforces = (method: AccessMethod): boolean => method === 'pppoe-cpe';

/** Gentlest first; the last one is a person. */
const ORDER: Readonly<Record<AccessMethod, readonly EnforcementStep[]>> = {
  'pppoe-nas': ['coa', 'read-back', 'disconnect', 'routeros', 'cpe', 'by-hand'],
  // The router's configuration is the way; ending the session makes the router dial into it at once.
  'pppoe-cpe': ['disconnect'],
  'static-ip': ['routeros', 'coa', 'disconnect', 'by-hand'],
  bridged: ['coa', 'read-back', 'disconnect', 'routeros', 'by-hand'],
};

/** The steps of a change in their order, those that are not taken with their reason. */
export const planSteps = (facts: PlanFacts): PlannedStep[] =>
  ORDER[facts.method].map((step) => ({ step, why: whyNot(step, facts) }));

function whyNot(step: EnforcementStep, facts: PlanFacts): string | null {
  if (step === 'cpe' || step === 'by-hand') return null;
  const { nas } = facts;
  if (nas === null) return 'no NAS';
  if (!nas.enabled) return `${nas.name} is switched off in Demarc`;
  switch (step) {
    case 'coa':
      return whyNoChangeInPlace(facts, nas);
    case 'read-back':
      return canReadBack(nas) ? null : 'its accounting shows a change in place by the Class';
    case 'routeros':
      return hasApi(nas) ? null : `${nas.name} has no RouterOS API in Demarc`;
    case 'disconnect':
      return null;
  }
}

const hasApi = (nas: NasAbilities): boolean => nas.vendor === 'mikrotik' && nas.apiPort !== null;
/** What accounting does not show is read from the NAS itself. */
const canReadBack = (nas: NasAbilities): boolean => !NAS_RECIPES[nas.vendor].takesClass && hasApi(nas);

function whyNoChangeInPlace(facts: PlanFacts, nas: NasAbilities): string | null {
  if (!nas.changesInPlace) return `changes in place are switched off for ${nas.name}`;
  if (nas.inPlaceRefusal !== null) return `${nas.name} refused one before: ${nas.inPlaceRefusal}`;
  const recipe = NAS_RECIPES[nas.vendor];
  const why = whyNotInPlace(recipe, facts);
  if (why !== null) return why;
  // An acknowledgement is no proof: a change whose effect nothing can show is not made.
  if (!recipe.takesClass && !hasApi(nas)) {
    return `nothing would show its effect: ${recipe.title} reports no Class of a CoA, and Demarc has no API of ${nas.name} to ask`;
  }
  return null;
}

/** The step that may be taken after this one; null when there is none. A read-back follows a change that was made, no other. */
export function stepAfter(plan: readonly PlannedStep[], step: EnforcementStep | null): EnforcementStep | null {
  const at = step === null ? -1 : plan.findIndex((each) => each.step === step);
  return plan.slice(at + 1).find((each) => each.why === null && each.step !== 'read-back')?.step ?? null;
}

/** Steps by which a session is asked about; without one that accounting knows there is only its user name. */
const BY_SESSION: readonly EnforcementStep[] = ['coa', 'disconnect'];

/**
 * The same, for one target. A static address has no user name to ask by: that a NAS has no session of that name would
 * say nothing about the address.
 */
export function stepFor(
  { method, plan }: { readonly method: AccessMethod; readonly plan: readonly PlannedStep[] },
  after: EnforcementStep | null,
  hasSession: boolean,
): EnforcementStep | null {
  let step = stepAfter(plan, after);
  while (step !== null && method === 'static-ip' && !hasSession && BY_SESSION.includes(step)) {
    step = stepAfter(plan, step);
  }
  return step;
}
