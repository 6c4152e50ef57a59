import { timingSafeEqual } from 'node:crypto';
import { digestHa1 } from './digest';

/** RFC 7617: a user name and the password itself. */
export interface BasicAnswer {
  readonly username: string;
  readonly password: string;
}

/** Longer than any credential of ours, and short enough to be looked at before anything is known of the sender. */
const MAX_LENGTH = 1_024;

/** Reads an Authorization header of the scheme Basic; null for anything else, and for what is no base64 of UTF-8. */
export function parseBasicAnswer(header: string): BasicAnswer | null {
  const [, text] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header.slice(0, MAX_LENGTH)) ?? [];
  if (text === undefined || header.length > MAX_LENGTH) return null;
  const bytes = Buffer.from(text, 'base64');
  const plain = bytes.toString('utf8');
  const colon = plain.indexOf(':');
  if (colon <= 0 || !Buffer.from(plain, 'utf8').equals(bytes)) return null;
  return { username: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

/** Is this the password behind `ha1` (in SHA-256)? Takes as long for a wrong one as for the right one. */
export function isBasicProofOf({ username, password }: BasicAnswer, ha1: string, realm: string): boolean {
  const given = digestHa1({ username, realm, password }, 'SHA-256');
  return timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(ha1, 'latin1'));
}

/** What asks for it; only over TLS, because whoever listens on the way has the password. */
export const basicChallenge = (realm: string): string => `Basic realm="${realm}", charset="UTF-8"`;
