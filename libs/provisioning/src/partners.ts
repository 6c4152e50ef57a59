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
 * The other half of a credential. A router that took a new user name and refused the password with it could not sign
 * in with anything any more.
 */
export function partnerOf(parameters: readonly PlannedParameter[], path: string): string | null {
  const own = parameters.find((parameter) => parameter.path === path);
  if (own === undefined || own.intent !== 'management') return null;
  const field = PARTNERS[own.field];
  if (field === undefined) return null;
  return parameters.find((other) => other.intent === 'management' && other.field === field)?.path ?? null;
}

/** Two halves of a request that part no credential; null when it is but one. */
export function halvesOf(parameters: readonly PlannedParameter[], paths: readonly string[]): string[][] | null {
  const units: string[][] = [];
  for (const path of paths) {
    const partner = partnerOf(parameters, path);
    const unit = units.find(([first]) => first === partner);
    if (unit === undefined) units.push([path]);
    else unit.push(path);
  }
  return units.length < 2 ? null : halves(units).map((half) => half.flat());
}
