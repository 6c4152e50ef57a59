import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import {
  basicChallenge,
  digestChallenge,
  digestHa1,
  identityOfCommonName,
  isBasicProofOf,
  isProofOf,
  NonceIssuer,
  parseBasicAnswer,
  parseDigestAnswer,
  parseRfc2069Answer,
  type BasicAnswer,
  type CertifiedIdentity,
  type DigestAlgorithm,
  type DigestAnswer,
} from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import {
  CpeCredentialsService,
  CWMP_REALM,
  type KnownCredential,
  type ProvenCpe,
} from '../inventory/cpe-credential.service';
import { InventoryService } from '../inventory/inventory.service';
import type { CpeConnection } from './cpe-connection';
import { offeredDigests, offersBasic, takesDigest, type DigestSetting } from './digest-offer';
import { DigestRules, type DigestLean } from './digest-rules.service';

export type { DigestLean } from './digest-rules.service';

/**
 * Who speaks: one CPE; one that a certificate names and nobody has met; somebody who knows the shared bootstrap
 * credential; or (in closed laboratories) anybody.
 */
export type Credential =
  | { readonly kind: 'device'; readonly device: ProvenCpe }
  | { readonly kind: 'certificate'; readonly identity: CertifiedIdentity }
  /** Whose it is stands in the Inform: only then it can be said whether it may lean on anything. */
  | { readonly kind: 'bootstrap'; readonly leans: readonly DigestLean[] }
  | { readonly kind: 'unchecked' };

export type AuthenticationResult = { readonly ok: true; readonly credential: Credential } | Unproven;

/**
 * `wrong`: a proof was given, and it is none. `stale`: it is right, and its nonce or its hash cannot be taken. It is
 * challenged with `ask`, else with what the listener offers.
 */
export interface Unproven {
  readonly ok: false;
  readonly why: 'missing' | 'wrong' | 'stale';
  readonly ask?: DigestAlgorithm;
}

/** A user name that is known: of one CPE, or the shared one (null). */
interface Claim {
  readonly ha1: string;
  readonly device: KnownCredential | null;
}

const issuer = (): NonceIssuer => new NonceIssuer(randomBytes(4).toString('hex'), randomBytes(32));

/**
 * Authentication of CPEs: by a certificate that names one, else by digest. A request costs at most one look-up, and
 * none when the credential is in memory.
 */
@Injectable()
export class DeviceAuthentication {
  /** One issuer for each hash: whether a nonce was given for MD5 or for SHA-256 cannot be changed on the way. */
  private readonly nonces: Readonly<Record<DigestAlgorithm, NonceIssuer>> = { MD5: issuer(), 'SHA-256': issuer() };
  private readonly bootstrap: { readonly username: string; readonly ha1: Record<DigestAlgorithm, string> } | null;
  private readonly isOff: boolean;
  private readonly setting: DigestSetting;

  constructor(
    config: AppConfig,
    private readonly credentials: CpeCredentialsService,
    private readonly inventory: InventoryService,
    private readonly rules: DigestRules,
    private readonly clock: Clock,
  ) {
    const { CWMP_BOOTSTRAP_USERNAME: username, CWMP_BOOTSTRAP_PASSWORD: password } = config.settings;
    this.bootstrap =
      username === undefined || password === undefined
        ? null
        : { username, ha1: ha1sOf({ username, realm: CWMP_REALM, password }) };
    this.isOff = config.settings.CWMP_AUTH === 'none';
    this.setting = config.settings.CWMP_DIGEST;
  }

  async authenticate(request: IncomingMessage, connection: CpeConnection): Promise<AuthenticationResult> {
    if (this.isOff) return { ok: true, credential: { kind: 'unchecked' } };
    const certified = certifiedBy(request.socket);
    if (certified !== null) return { ok: true, credential: await this.certified(certified) };
    const header = request.headers.authorization;
    if (header === undefined) return { ok: false, why: 'missing' };
    const basic = parseBasicAnswer(header);
    // In plain it is not even looked up: whoever listens knows the password as well.
    if (basic !== null) return request.socket instanceof TLSSocket ? this.checkBasic(basic) : WRONG;
    const answer = parseDigestAnswer(header) ?? parseRfc2069Answer(header);
    if (answer === null) return WRONG;
    return this.check(answer, request, connection);
  }

  /** The headers that go with a refusal. */
  challenges({ why, ask }: Unproven, request: IncomingMessage, connection: CpeConnection): string[] {
    const algorithms = ask === undefined ? offeredDigests(this.setting, request.url ?? '') : [ask];
    const digests = algorithms.map((algorithm) => {
      const nonce = this.nonces[algorithm].issue(this.nowMs());
      connection.challengedWith = nonce;
      return digestChallenge(CWMP_REALM, nonce, { algorithm, isStale: why === 'stale' });
    });
    const isForBasic = request.socket instanceof TLSSocket && offersBasic(request.url ?? '');
    return isForBasic ? [...digests, basicChallenge(CWMP_REALM)] : digests;
  }

  /** A CPE that is known is itself; the rule of enrolment decides about a new one. */
  private async certified(identity: CertifiedIdentity): Promise<Credential> {
    const known = await this.inventory.findCertified(identity);
    const { id: cpeId, oui = null, productClass = null, serialNumber = '' } = known ?? {};
    if (cpeId === undefined || oui === null || productClass === null) return { kind: 'certificate', identity };
    return { kind: 'device', device: { cpeId, oui, productClass, serialNumber, isPending: false } };
  }

  /** G14: the password itself, over TLS, of a make whose rule says so. */
  private async checkBasic(answer: BasicAnswer): Promise<AuthenticationResult> {
    const claim = await this.find(answer.username, 'SHA-256');
    const isProven = isBasicProofOf(answer, claim?.ha1 ?? NOBODY['SHA-256'], CWMP_REALM);
    return claim === null || !isProven ? WRONG : this.lean(claim, ['acceptsBasic']);
  }

  private async check(
    answer: DigestAnswer,
    request: IncomingMessage,
    connection: CpeConnection,
  ): Promise<AuthenticationResult> {
    const { algorithm } = answer;
    const claim = await this.find(answer.username, algorithm);
    const target = { method: request.method ?? '', target: request.url ?? '', realm: CWMP_REALM };
    // An unknown name is hashed against as well: it must not be faster to refuse than a wrong password.
    const ha1 = claim?.ha1 ?? NOBODY[algorithm];
    const isPlain = isProofOf(answer, ha1, target);
    const isProven = isPlain || (answer.uri === '' && isProofOf(answer, ha1, { ...target, allowsEmptyUri: true }));
    if (claim === null || !isProven) return WRONG;
    if (!this.isNonceGood(answer, connection)) return { ok: false, why: 'stale', ask: algorithm };
    const isTaken = takesDigest(algorithm, this.setting, target.target);
    const weakness = await this.weaknessOf(answer, claim, { isTaken, address: connection.addressOf(request) });
    if (weakness !== null) return weakness;
    return this.lean(claim, leansOf(answer, isPlain));
  }

  /** G47: a proof without a count may be a copy of one, so it has to answer the challenge of its own connection. */
  private isNonceGood(answer: DigestAnswer, connection: CpeConnection): boolean {
    const { nonce } = answer;
    // Some take the hash that they know, whatever they were asked for; whether that is enough is said later.
    const isStrong = this.nonces['SHA-256'].isNamedIn(nonce);
    if (answer.algorithm === 'SHA-256' && !isStrong) return false;
    const nonces = this.nonces[isStrong ? 'SHA-256' : 'MD5'];
    if (answer.nc !== '') return nonces.use(nonce, answer.nc, this.nowMs()) === 'fresh';
    // Behind a proxy a connection is nobody's.
    if (!connection.isDirect || connection.challengedWith !== nonce) return false;
    return nonces.isCurrent(nonce, this.nowMs());
  }

  /** What is wrong with a right proof: that it is in MD5, of a router that is to prove itself in SHA-256. */
  private async weaknessOf(
    answer: DigestAnswer,
    { device }: Claim,
    { isTaken, address }: { isTaken: boolean; address: string },
  ): Promise<Unproven | null> {
    if (device === null) return isTaken ? null : WRONG;
    if (answer.algorithm === 'SHA-256') {
      await this.rules.noteSha256(device);
      return null;
    }
    const wasOffered = !isTaken || this.setting === 'both' || this.nonces['SHA-256'].isNamedIn(answer.nonce);
    const verdict = await this.rules.judgeMd5({ device, wasOffered, address });
    if (!isTaken) return WRONG;
    if (verdict === 'accepted') return null;
    return { ok: false, why: verdict === 'refused' ? 'wrong' : 'stale', ask: 'SHA-256' };
  }

  private async lean({ device }: Claim, leans: readonly DigestLean[]): Promise<AuthenticationResult> {
    if (device === null) {
      const isPossible = leans.length === 0 || (await this.rules.allowsSomebody(leans));
      return isPossible ? { ok: true, credential: { kind: 'bootstrap', leans } } : WRONG;
    }
    const isAllowed = leans.length === 0 || (await this.rules.allows(device, leans));
    return isAllowed ? { ok: true, credential: { kind: 'device', device } } : WRONG;
  }

  private async find(username: string, algorithm: DigestAlgorithm): Promise<Claim | null> {
    if (this.bootstrap !== null && username === this.bootstrap.username) {
      return { ha1: this.bootstrap.ha1[algorithm], device: null };
    }
    const device = await this.credentials.findByUsername(username, algorithm);
    return device === null ? null : { ha1: device.ha1, device };
  }

  /** Of this process alone, so that moving the business clock makes no nonce old. */
  private nowMs(): number {
    return Math.floor(this.clock.monotonicMs());
  }
}

/** Only what was checked against CWMP_CLIENT_CA counts; a certificate of a whole model names nobody. */
function certifiedBy(socket: Socket): CertifiedIdentity | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  const { CN: name } = socket.getPeerCertificate().subject ?? {};
  return typeof name === 'string' ? identityOfCommonName(name) : null;
}

function leansOf(answer: DigestAnswer, isPlain: boolean): DigestLean[] {
  const leans: DigestLean[] = [];
  if (answer.nc === '') leans.push('acceptsRfc2069Digest');
  if (!isPlain) leans.push('acceptsEmptyDigestUri');
  return leans;
}

const ha1sOf = (account: Parameters<typeof digestHa1>[0]): Record<DigestAlgorithm, string> => ({
  MD5: digestHa1(account),
  'SHA-256': digestHa1(account, 'SHA-256'),
});

const WRONG: Unproven = { ok: false, why: 'wrong' };
const NOBODY = ha1sOf({ username: 'nobody', realm: CWMP_REALM, password: randomBytes(16).toString('hex') });
