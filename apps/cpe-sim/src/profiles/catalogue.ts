import { gx3000 } from './gx3000';
import { hg8245 } from './hg8245';
import type { Profile } from './profile';
import { tw1200 } from './tw1200';
import { zn6600 } from './zn6600';

/** The bundled models, by the name that `--model` takes. */
export const PROFILES = { hg8245, tw1200, gx3000, zn6600 } as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];

/** True for the name of a bundled model. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
