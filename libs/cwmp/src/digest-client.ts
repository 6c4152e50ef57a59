import { hash } from 'node:crypto';
import { parseAuthenticationHeader, quote } from './digest-parameters';

/** What a CPE may ask for; with `-sess` the hash of the password is bound to the nonce once more. */
export type ClientAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';

const ALGORITHMS: readonly ClientAlgorithm[] = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'];

export const isSha256 = (algorithm: ClientAlgorithm): boolean => algorithm.startsWith('SHA-256');

/** A challenge of a CPE we can answer. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: ClientAlgorithm;
  /** As the CPE wrote the algorithm; null when it wrote none, and then it gets none back. */
  readonly algorithmText: string | null;
  /** `auth`, or null for the form of RFC 2069. `auth-int` is never chosen. */
  readonly qop: 'auth' | null;
  readonly isRegular: boolean;
  /** The answer was right, its nonce too old: the same again with this one (RFC 7616 §3.3). */
  readonly isStale: boolean;
}

const MAX_FIELD_LENGTH = 512;

/** Reads one WWW-Authenticate header; null when it is no digest we can answer: Basic is never answered. */
export function parseDigestChallenge(header: string): DigestChallenge | null {
  const parsed = parseAuthenticationHeader(header);
  if (parsed?.scheme !== 'digest') return null;
  const { parameters, isRegular } = parsed;
  const realm = parameters.get('realm') ?? '';
  const nonce = parameters.get('nonce');
  const opaque = parameters.get('opaque') ?? null;
  const algorithmText = parameters.get('algorithm') ?? null;
  const algorithm = algorithmOf(algorithmText);
  const qop = qopOf(parameters.get('qop'));
  if (nonce === undefined || algorithm === null || qop === undefined) return null;
  if ([realm, nonce, opaque ?? ''].some((field) => field.length > MAX_FIELD_LENGTH)) return null;
  const isStale = parameters.get('stale')?.toLowerCase() === 'true';
  return { realm, nonce, opaque, algorithm, algorithmText, qop, isRegular, isStale };
}

function algorithmOf(text: string | null): ClientAlgorithm | null {
  const name = text?.trim().toUpperCase() ?? '';
  return name === '' ? 'MD5' : (ALGORITHMS.find((known) => known.toUpperCase() === name) ?? null);
}

/** Undefined: the CPE insists on auth-int, which we do not do. */
function qopOf(text: string | undefined): 'auth' | null | undefined {
  if (text === undefined || text.trim() === '') return null;
  const offered = text.split(/[\s,]+/).map((qop) => qop.toLowerCase());
  return offered.includes('auth') ? 'auth' : undefined;
}

export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
}

export interface ClientDigestRequest {
  readonly method: string;
  readonly uri: string;
  /** At most 32 hex digits: some CPEs keep it in a buffer of that size. */
  readonly cnonce: string;
}

const FIRST_COUNT = '00000001';

/** The Authorization header that answers a challenge, once: each connection request is challenged anew. */
export function answerChallenge(
  challenge: DigestChallenge,
  { username, password }: DigestCredentials,
  { method, uri, cnonce }: ClientDigestRequest,
): string {
  const { realm, nonce, opaque, algorithm, algorithmText, qop } = challenge;
  const isBoundToNonce = algorithm.endsWith('-sess');
  const digest = (text: string): string => hash(isSha256(algorithm) ? 'sha256' : 'md5', text);
  const base = digest(`${username}:${realm}:${password}`);
  const ha1 = isBoundToNonce ? digest(`${base}:${nonce}:${cnonce}`) : base;
  const ha2 = digest(`${method}:${uri}`);
  const middle = qop === null ? nonce : `${nonce}:${FIRST_COUNT}:${cnonce}:${qop}`;
  const response = digest(`${ha1}:${middle}:${ha2}`);
  // RFC 7616 3.4 wants algorithm and nc bare; a CPE whose own challenge is not regular reads them only in quotes.
  const bare = challenge.isRegular ? (text: string): string => text : quote;
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
  ];
  if (algorithmText !== null) parts.push(`algorithm=${bare(algorithmText)}`);
  if (qop !== null) parts.push(`qop=${qop}`, `nc=${bare(FIRST_COUNT)}`);
  if (qop !== null || isBoundToNonce) parts.push(`cnonce="${cnonce}"`);
  if (opaque !== null) parts.push(`opaque=${quote(opaque)}`);
  return `Digest ${parts.join(', ')}`;
}
