import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Algorithm = 'MD5' | 'SHA-256';

/** What a server asked for in `WWW-Authenticate: Digest …`. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly qop: 'auth' | null;
  readonly algorithm: Algorithm;
  readonly isStale: boolean;
}

/** The fields of a `Digest` header, names in lower case; null when it is of another scheme. */
export function readDigestFields(header: string): Map<string, string> | null {
  const scheme = /^\s*Digest\s+/i.exec(header);
  if (scheme === null) return null;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of header
    .slice(scheme[0].length)
    .matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    fields.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return fields;
}

/** Understands a challenge; null when it is not Digest, or asks for what the box cannot do. */
export function readChallenge(header: string): DigestChallenge | null {
  const fields = readDigestFields(header);
  const nonce = fields?.get('nonce');
  if (fields === null || nonce === undefined) return null;
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return null;
  const qops = fields
    .get('qop')
    ?.split(',')
    .map((qop) => qop.trim());
  if (qops !== undefined && !qops.includes('auth')) return null;
  return {
    realm: fields.get('realm') ?? '',
    nonce,
    opaque: fields.get('opaque') ?? null,
    qop: qops === undefined ? null : 'auth',
    algorithm,
    isStale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

export function digestHash(algorithm: Algorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');
}

/** RFC 7616 §3.4.1, and RFC 2069 where the server offers no qop. */
export function digestResponse(
  parts: { readonly ha1: string; readonly ha2: string; readonly nonce: string; readonly algorithm: Algorithm },
  count: { readonly nc: string; readonly cnonce: string } | null,
): string {
  const { ha1, ha2, nonce, algorithm } = parts;
  const middle = count === null ? nonce : `${nonce}:${count.nc}:${count.cnonce}:auth`;
  return digestHash(algorithm, `${ha1}:${middle}:${ha2}`);
}

/** The client's side: remembers the last challenge, and counts its nonce up as long as the server accepts it. */
export class DigestClient {
  private challenge: DigestChallenge | null = null;
  private nonceCount = 0;

  /** Takes a new challenge; false when it cannot be answered. */
  accept(header: string): boolean {
    const challenge = readChallenge(header);
    if (challenge === null) return false;
    this.challenge = challenge;
    this.nonceCount = 0;
    return true;
  }

  /** `Authorization` for one request; null while no challenge is known. `isOld`: in the form of RFC 2069, whatever was offered. */
  authorize(
    request: { readonly method: string; readonly uri: string },
    credentials: Credentials,
    isOld = false,
  ): string | null {
    const { challenge } = this;
    if (challenge === null) return null;
    const { realm, nonce, opaque, qop, algorithm } = challenge;
    const ha1 = digestHash(algorithm, `${credentials.username}:${realm}:${credentials.password}`);
    const ha2 = digestHash(algorithm, `${request.method}:${request.uri}`);
    this.nonceCount += 1;
    const count =
      qop === null || isOld
        ? null
        : { nc: this.nonceCount.toString(16).padStart(8, '0'), cnonce: randomBytes(8).toString('hex') };
    const fields = [
      `username="${credentials.username.replace(/["\\]/g, '\\$&')}"`,
      `realm="${realm}"`,
      `nonce="${nonce}"`,
      `uri="${request.uri}"`,
      `response="${digestResponse({ ha1, ha2, nonce, algorithm }, count)}"`,
      `algorithm=${algorithm}`,
      ...(opaque === null ? [] : [`opaque="${opaque}"`]),
      ...(count === null ? [] : ['qop=auth', `nc=${count.nc}`, `cnonce="${count.cnonce}"`]),
    ];
    return `Digest ${fields.join(', ')}`;
  }

  /** Quirk G4: goes on with a nonce that nobody knows any more. */
  age(): void {
    if (this.challenge === null) return;
    this.challenge = { ...this.challenge, nonce: this.challenge.nonce.replaceAll(/[0-9a-f]/gi, '0') };
    this.nonceCount = 0;
  }

  /** After a factory reset, or when the box changes its account. */
  forget(): void {
    this.challenge = null;
  }
}

/** Nonces that may be answered at the same time: two callers do not push each other out. */
const OPEN_NONCES = 8;

/** The box's own gate: a fresh nonce in every challenge, and each count of a nonce only once. */
export class DigestGate {
  /** Highest count seen of each nonce, oldest first. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly realm: string) {}

  /** A new challenge; `isStale` tells the caller that its nonce was used up, not that its password is wrong. */
  challenge(isStale = false): string {
    const nonce = randomBytes(16).toString('hex');
    this.counts.set(nonce, 0);
    const [oldest] = this.counts.keys();
    if (this.counts.size > OPEN_NONCES && oldest !== undefined) this.counts.delete(oldest);
    return `Digest realm="${this.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${isStale ? ', stale=true' : ''}`;
  }

  /** What an `Authorization` is worth: `stale` is a right answer under a nonce or count that is not valid any more. */
  judge(
    header: string,
    request: { readonly method: string; readonly uri: string },
    credentials: Credentials,
  ): 'admitted' | 'stale' | 'refused' {
    const fields = readDigestFields(header);
    const nonce = fields?.get('nonce') ?? '';
    const nc = fields?.get('nc') ?? '';
    if (fields === null || fields.get('uri') !== request.uri || fields.get('qop') !== 'auth') return 'refused';
    if (!/^[0-9a-f]{8}$/i.test(nc) || fields.get('username') !== credentials.username) return 'refused';
    const ha1 = digestHash('MD5', `${credentials.username}:${this.realm}:${credentials.password}`);
    const ha2 = digestHash('MD5', `${request.method}:${request.uri}`);
    const cnonce = fields.get('cnonce') ?? '';
    const expected = digestResponse({ ha1, ha2, nonce, algorithm: 'MD5' }, { nc, cnonce });
    const given = (fields.get('response') ?? '').toLowerCase();
    const isRight = given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
    if (!isRight) return 'refused';
    const highest = this.counts.get(nonce);
    const count = parseInt(nc, 16);
    if (highest === undefined || count <= highest) return 'stale';
    this.counts.set(nonce, count);
    return 'admitted';
  }
}
