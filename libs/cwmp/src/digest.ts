import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { parseAuthenticationHeader, quote } from './digest-parameters';

/** The hashes of RFC 7616 that we offer; `-sess` and SHA-512-256 are nobody's. */
export type DigestAlgorithm = 'MD5' | 'SHA-256';

const hashOf = (algorithm: DigestAlgorithm, text: string): string => hash(algorithm === 'MD5' ? 'md5' : 'sha256', text);

export interface DigestAccount {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
}

/** RFC 7616 section 3.4.2: what is kept of a password; as good as the password for this realm, so it is a secret. */
export const digestHa1 = ({ username, realm, password }: DigestAccount, algorithm: DigestAlgorithm = 'MD5'): string =>
  hashOf(algorithm, `${username}:${realm}:${password}`);

/** An answer to our challenge, as far as it can be judged without knowing the credential. */
export interface DigestAnswer {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly nc: string;
  readonly cnonce: string;
  readonly response: string;
}

const RESPONSES: Readonly<Record<DigestAlgorithm, RegExp>> = {
  MD5: /^[0-9a-fA-F]{32}$/,
  'SHA-256': /^[0-9a-fA-F]{64}$/,
};
const NONCE_COUNT = /^[0-9a-fA-F]{8}$/;

/**
 * Reads an Authorization header as an answer to a challenge of ours (MD5 or SHA-256, qop=auth). Null for anything
 * else: Basic, another algorithm, auth-int, or the form of RFC 2069, which proves nothing about replay.
 */
export function parseDigestAnswer(header: string): DigestAnswer | null {
  const parsed = parseAuthenticationHeader(header);
  if (parsed?.scheme !== 'digest') return null;
  const { parameters } = parsed;
  const of = (name: string): string => parameters.get(name) ?? '';
  if (of('qop').toLowerCase() !== 'auth') return null;
  const algorithm = algorithmOf(parameters.get('algorithm'));
  if (algorithm === null) return null;
  if (!RESPONSES[algorithm].test(of('response')) || !NONCE_COUNT.test(of('nc')) || of('cnonce') === '') return null;
  if (of('username') === '' || of('nonce') === '') return null;
  return {
    algorithm,
    username: of('username'),
    realm: of('realm'),
    nonce: of('nonce'),
    uri: of('uri'),
    nc: of('nc'),
    cnonce: of('cnonce'),
    response: of('response').toLowerCase(),
  };
}

/**
 * G47: reads an answer in the form of RFC 2069 (no qop, nc, cnonce); null for anything else. It proves nothing about
 * replay, so it counts only where a model's rule says so, and for a nonce of the same connection.
 */
export function parseRfc2069Answer(header: string): DigestAnswer | null {
  const parsed = parseAuthenticationHeader(header);
  if (parsed?.scheme !== 'digest') return null;
  const { parameters } = parsed;
  const of = (name: string): string => parameters.get(name) ?? '';
  if (of('qop') !== '' || of('nc') !== '') return null;
  if (parameters.has('algorithm') && of('algorithm').toUpperCase() !== 'MD5') return null;
  if (!RESPONSES.MD5.test(of('response')) || of('username') === '' || of('nonce') === '') return null;
  return {
    algorithm: 'MD5',
    username: of('username'),
    realm: of('realm'),
    nonce: of('nonce'),
    uri: of('uri'),
    nc: '',
    cnonce: '',
    response: of('response').toLowerCase(),
  };
}

/** RFC 7616 section 3.4: without the parameter it is MD5. */
function algorithmOf(text: string | undefined): DigestAlgorithm | null {
  switch (text?.toUpperCase()) {
    case undefined:
    case 'MD5':
      return 'MD5';
    case 'SHA-256':
      return 'SHA-256';
    default:
      return null;
  }
}

export interface DigestRequest {
  readonly method: string;
  /** The request target as it stood in the request line. */
  readonly target: string;
  readonly realm: string;
  /** G47: a digest that was made for an empty uri is looked at as well. */
  readonly allowsEmptyUri?: boolean;
}

/** Does the answer prove knowledge of the password behind `ha1` (made by its algorithm), for this very request? */
export function isProofOf(answer: DigestAnswer, ha1: string, request: DigestRequest): boolean {
  const ha2 = hashOf(answer.algorithm, `${request.method}:${answer.uri}`);
  const middle = answer.nc === '' ? answer.nonce : `${answer.nonce}:${answer.nc}:${answer.cnonce}:auth`;
  const expected = hashOf(answer.algorithm, `${ha1}:${middle}:${ha2}`);
  const isEqual = timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(answer.response, 'latin1'));
  const isForThis = isSameTarget(answer.uri, request.target) || (answer.uri === '' && request.allowsEmptyUri === true);
  return isEqual && answer.realm === request.realm && isForThis;
}

/** Some CPEs write the absolute URL of the ACS where the path belongs. */
function isSameTarget(uri: string, target: string): boolean {
  if (uri === target) return true;
  return pathOf(uri) === pathOf(target);
}

function pathOf(target: string): string {
  const withoutOrigin = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return withoutOrigin.startsWith('/') ? withoutOrigin : `/${withoutOrigin}`;
}

/** What a nonce says about itself: usable now, once good but no longer (or of another process), or used up. */
export type NonceState = 'fresh' | 'stale' | 'replayed';

const ISSUER_LENGTH = 8;
const TIME_LENGTH = 11;
const COUNTER_LENGTH = 6;
const MAC_LENGTH = 24;
const SIGNED_LENGTH = ISSUER_LENGTH + TIME_LENGTH + COUNTER_LENGTH;

/**
 * Issues nonces without remembering them: each names its issuer and its time, and is signed. Only the highest nonce
 * count of those in use is kept, by the process that issued them; a nonce of another process is stale.
 */
export class NonceIssuer {
  private counter = 0;
  /** Highest count per nonce, in two generations: a nonce is forgotten when it is too old to be accepted anyway. */
  private recent = new Map<string, number>();
  private older = new Map<string, number>();
  private rotatedAtMs = 0;
  /** Prepared once: making it anew for each nonce costs more than the hash. */
  private readonly key: KeyObject;

  /**
   * @param issuer eight hex digits that name this process
   * @param key random, of this process alone
   */
  constructor(
    private readonly issuer: string,
    key: Buffer,
    private readonly lifetimeMs = 300_000,
  ) {
    this.key = createSecretKey(key);
  }

  issue(nowMs: number): string {
    this.counter = (this.counter + 1) % 0x1000000;
    const time = nowMs.toString(16).padStart(TIME_LENGTH, '0');
    const signed = this.issuer + time + this.counter.toString(16).padStart(COUNTER_LENGTH, '0');
    return signed + this.mac(signed);
  }

  /** Judges a nonce and its count; a fresh one is used up by this. To be asked only after the digest itself proved right. */
  use(nonce: string, nc: string, nowMs: number): NonceState {
    if (!this.isCurrent(nonce, nowMs)) return 'stale';
    this.rotate(nowMs);
    const count = parseInt(nc, 16);
    const highest = this.recent.get(nonce) ?? this.older.get(nonce) ?? 0;
    if (count <= highest) return 'replayed';
    this.recent.set(nonce, count);
    return 'fresh';
  }

  /** Whether this process issued the nonce and it is not too old yet; says nothing of how often it was used. */
  isCurrent(nonce: string, nowMs: number): boolean {
    if (!this.isOurs(nonce)) return false;
    const age = nowMs - parseInt(nonce.slice(ISSUER_LENGTH, ISSUER_LENGTH + TIME_LENGTH), 16);
    return age >= 0 && age < this.lifetimeMs;
  }

  /** Cheap, and no proof of it: the nonce names this issuer. */
  isNamedIn(nonce: string): boolean {
    return nonce.startsWith(this.issuer);
  }

  private isOurs(nonce: string): boolean {
    if (nonce.length !== SIGNED_LENGTH + MAC_LENGTH || !this.isNamedIn(nonce)) return false;
    const expected = this.mac(nonce.slice(0, SIGNED_LENGTH));
    return timingSafeEqual(Buffer.from(expected, 'latin1'), latin1Of(nonce.slice(SIGNED_LENGTH)));
  }

  private mac(signed: string): string {
    return createHmac('sha256', this.key).update(signed).digest('hex').slice(0, MAC_LENGTH);
  }

  private rotate(nowMs: number): void {
    if (nowMs - this.rotatedAtMs < this.lifetimeMs) return;
    this.older = nowMs - this.rotatedAtMs < 2 * this.lifetimeMs ? this.recent : new Map();
    this.recent = new Map();
    this.rotatedAtMs = nowMs;
  }
}

/** One byte for each UTF-16 code unit, so that comparing lengths is enough before comparing in constant time. */
const latin1Of = (text: string): Buffer => Buffer.from(text, 'latin1');

export interface ChallengeForm {
  readonly algorithm?: DigestAlgorithm;
  /** Tells a CPE with the right password to answer this one, without asking anybody for another password. */
  readonly isStale?: boolean;
}

/** One challenge; in MD5 it is the one that most CPEs understand. */
export function digestChallenge(
  realm: string,
  nonce: string,
  { algorithm = 'MD5', isStale = false }: ChallengeForm = {},
): string {
  const parts = [`realm=${quote(realm)}`, `nonce=${quote(nonce)}`, 'qop="auth"', `algorithm=${algorithm}`];
  if (isStale) parts.push('stale=true');
  return `Digest ${parts.join(', ')}`;
}
