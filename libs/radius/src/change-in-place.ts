import { assert } from '@demarc/kernel';
import { findByName, type NamedAttribute } from './attributes/dictionary';
import type { DynamicAuthorizationAnswer } from './dynamic-authorization';
import type { ChangeTemplate, NasRecipe } from './nas-recipes';
import { sessionClass, type AccessGroup } from './session-class';

/** What a session gets in its group. */
export interface SessionRates {
  readonly downKbps: number;
  readonly upKbps: number;
}

/** The rate of a throttled service: mail, messages and the payment page still work. */
export const THROTTLED_RATES: SessionRates = { downKbps: 512, upKbps: 256 };

/** The rates of a service in this group; never more than its plan gives. */
export const ratesIn = (group: AccessGroup, plan: SessionRates): SessionRates =>
  group === 'throttled'
    ? {
        downKbps: Math.min(plan.downKbps, THROTTLED_RATES.downKbps),
        upKbps: Math.min(plan.upKbps, THROTTLED_RATES.upKbps),
      }
    : plan;

export interface InPlaceTarget {
  readonly from: AccessGroup;
  readonly to: AccessGroup;
  readonly plan: SessionRates;
  readonly subscriptionId: string;
}

/** Why a live session cannot be moved between these groups as it is; null when it can. */
export function whyNotInPlace(recipe: NasRecipe, { from, to }: Pick<InPlaceTarget, 'from' | 'to'>): string | null {
  if (to === 'closed') return 'nothing but its end closes a session';
  if (from === 'closed') return 'a closed session is over; the next one is asked for';
  for (const group of [from, to]) {
    if (recipe.inPlace[group] === null)
      return `${recipe.title} has no way between ${from} and ${to} without a new login`;
  }
  return null;
}

/** The attributes of the CoA-Request that moves a live session into a group; its Class says so in accounting where it is taken. */
export function inPlaceChanges(recipe: NasRecipe, target: InPlaceTarget): NamedAttribute[] {
  const { to, plan, subscriptionId } = target;
  assert(whyNotInPlace(recipe, target) === null && to !== 'closed', 'the recipe can do it in place');
  const rates = ratesIn(to, plan);
  const changes = (recipe.inPlace[to] ?? []).map((template) => filledIn(template, rates));
  const own: NamedAttribute[] = recipe.takesClass
    ? [{ name: 'Class', value: sessionClass({ subscriptionId, group: to }) }]
    : [];
  return [...changes, ...own];
}

function filledIn(template: ChangeTemplate, { downKbps, upKbps }: SessionRates): NamedAttribute {
  const { name } = template;
  const entry = findByName(name);
  if ('bps' in template) {
    assert(entry?.kind === 'integer', `${name} holds a number`);
    const kbps = template.bps === 'down' ? downKbps : upKbps;
    return { name, value: Math.min(kbps * 1000, 0xffff_ffff) } as NamedAttribute;
  }
  assert(entry?.kind === 'text', `${name} holds a text`);
  const value = template.text.replace('{downKbps}', String(downKbps)).replace('{upKbps}', String(upKbps));
  return { name, value } as NamedAttribute;
}

/**
 * What an answer to a CoA-Request means. `unsupported`: this NAS will refuse the next one as well, so it need not be
 * asked again; `refused`: this one is refused; `gone`: there is no session to change.
 */
export type ChangeVerdict = 'changed' | 'gone' | 'try-again' | 'unsupported' | 'refused';

/** RFC 5176 §3.5: the attribute, the service, the kind of request is not known to the NAS. */
const UNSUPPORTED = new Set([401, 405, 406]);

export function changeVerdict(answer: Exclude<DynamicAuthorizationAnswer, { kind: 'discard' }>): ChangeVerdict {
  if (answer.kind === 'ack') return 'changed';
  const { code, class: kind } = answer.errorCause;
  if (UNSUPPORTED.has(code)) return 'unsupported';
  switch (kind) {
    case 'done':
    case 'gone':
      return 'gone';
    case 'passing':
      return 'try-again';
    case 'final':
      return 'refused';
  }
}
