import type { DigestAlgorithm } from '@demarc/cwmp';

/** What the listener asks of routers it does not know yet. */
export type DigestSetting = 'md5' | 'both' | 'sha-256';

/** Routers whose ACS URL ends like this are asked for SHA-256 alone. */
const SHA256_PATH = /^[^?]*\/sha256\/?(?:\?|$)/;

/** With what a router is challenged, the strongest first (RFC 7616 section 3.7). */
export function offeredDigests(setting: DigestSetting, target: string): readonly DigestAlgorithm[] {
  if (setting === 'sha-256' || SHA256_PATH.test(target)) return ['SHA-256'];
  return setting === 'both' ? ['SHA-256', 'MD5'] : ['MD5'];
}

/** Routers whose ACS URL ends like this are asked for Basic as well, over TLS: some answer nothing else. */
const BASIC_PATH = /^[^?]*\/basic\/?(?:\?|$)/;

/** Asking everybody for it would lead those that know better to say their password. */
export const offersBasic = (target: string): boolean => BASIC_PATH.test(target);

/** SHA-256 is taken everywhere: a router may be asked for it once it is known which one it is. */
export const takesDigest = (algorithm: DigestAlgorithm, setting: DigestSetting, target: string): boolean =>
  algorithm === 'SHA-256' || offeredDigests(setting, target).includes('MD5');
