import { hash } from 'node:crypto';
import { parseAuthenticationHeader, quote } from './digest-parameters';

const md5 = (text: string): string => hash('md5', text);

/** A challenge of a CPE we can answer. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: 'MD5' | 'MD5-sess';
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

function algorithmOf(text: string | null): DigestChallenge['algorithm'] | null {
  switch (text?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'md5':
      return 'MD5';
    case 'md5-sess':
      return 'MD5-sess';
    default:
      return null;
  }
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
  const base = md5(`${username}:${realm}:${password}`);
  const ha1 = algorithm === 'MD5-sess' ? md5(`${base}:${nonce}:${cnonce}`) : base;
  const ha2 = md5(`${method}:${uri}`);
  const response =
    qop === null ? md5(`${ha1}:${nonce}:${ha2}`) : md5(`${ha1}:${nonce}:${FIRST_COUNT}:${cnonce}:${qop}:${ha2}`);
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
  if (qop !== null || algorithm === 'MD5-sess') parts.push(`cnonce="${cnonce}"`);
  if (opaque !== null) parts.push(`opaque=${quote(opaque)}`);
  return `Digest ${parts.join(', ')}`;
}
