import type { FieldRule, IntentMapping, ObjectRule, ParameterAt } from './mapping';

export const SELF = 'self';

/** Places of a field: `Name` of the object itself, or `related:Name`. */
export function placesAt(names: string): readonly ParameterAt[] {
  return names.split(' ').map((name) => {
    const colon = name.indexOf(':');
    return colon < 0 ? { on: SELF, parameter: name } : { on: name.slice(0, colon), parameter: name.slice(colon + 1) };
  });
}

type More = Partial<Pick<FieldRule, 'every' | 'values' | 'scale' | 'part' | 'need'>>;

/** What operators set: where a router has no place for it, that is said in the field's own words. */
export function settable(
  field: string,
  type: FieldRule['type'],
  at: string,
  words: string,
  more: More = {},
): FieldRule {
  const code = `no-${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const text = `this router does not let its ${words} be set`;
  return { field, type, at: placesAt(at), need: 'required', none: { code, text }, ...more };
}

/** An object of which there is one, or whose first is meant. */
export function objectOf(pattern: string, none: ObjectRule['none'], more: Partial<ObjectRule> = {}): ObjectRule {
  return { pattern, related: [], rejects: [], prefers: [], bands: [], none, ...more };
}

export const mappingOf = (
  object: ObjectRule,
  fields: readonly FieldRule[],
  coupled: IntentMapping['coupled'] = [],
): IntentMapping => ({ object, fields, coupled, status: [] });
