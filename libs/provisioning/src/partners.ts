import { isRowTable, rowOf } from '@demarc/datamodel';
import type { PlannedParameter } from './planned-parameter';
import { halves } from './read-queue';

/** Fields of the router's own management that are worth nothing without each other. */
const PARTNERS: Readonly<Record<string, string>> = {
  username: 'password',
  password: 'username',
  connectionRequestUsername: 'connectionRequestPassword',
  connectionRequestPassword: 'connectionRequestUsername',
};

/**
 * What goes with a parameter or not at all: the other half of a credential, since a router that took a new user name and
 * refused the password with it could not sign in any more; and the rest of a row, which half filled leads somewhere else.
 */
export function partnersOf(parameters: readonly PlannedParameter[], path: string): string[] {
  const own = parameters.find((parameter) => parameter.path === path);
  if (own === undefined) return [];
  if (isRowTable(own.intent)) return isRemark(own) ? [] : restOfRow(parameters, path);
  if (own.intent !== 'management') return [];
  const field = PARTNERS[own.field];
  if (field === undefined) return [];
  return parameters
    .filter((other) => other.intent === 'management' && other.field === field)
    .map((other) => other.path);
}

/** A row is the same without it. */
const isRemark = ({ field }: PlannedParameter): boolean => field.endsWith(' description');

function restOfRow(parameters: readonly PlannedParameter[], path: string): string[] {
  const row = rowOf(path);
  return parameters
    .filter((other) => other.path !== path && !isRemark(other) && rowOf(other.path) === row)
    .map((other) => other.path);
}

/** Two halves of a request that part no credential and no row; null when it is but one. */
export function halvesOf(parameters: readonly PlannedParameter[], paths: readonly string[]): string[][] | null {
  const units = unitsOf(parameters, paths);
  return units.length < 2 ? null : halves(units).map((half) => half.flat());
}

/** Paths in the groups that go together. */
export function unitsOf(parameters: readonly PlannedParameter[], paths: readonly string[]): string[][] {
  const units: string[][] = [];
  for (const path of paths) {
    const partners = partnersOf(parameters, path);
    const unit = units.find(([first]) => first !== undefined && partners.includes(first));
    if (unit === undefined) units.push([path]);
    else unit.push(path);
  }
  return units;
}
