import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import {
  digestChallenge,
  digestHa1,
  identityOfCommonName,
  isProofOf,
  NonceIssuer,
  parseDigestAnswer,
  parseRfc2069Answer,
  type CertifiedIdentity,
  type DigestAnswer,
} from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { CpeCredentialsService, CWMP_REALM, type ProvenCpe } from '../inventory/cpe-credential.service';
import { InventoryService } from '../inventory/inventory.service';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import type { CpeConnection } from './cpe-connection';
import { NoteLessons } from './note-lessons.service';

/** G47: what a proof leans on that is not by the book; it counts only where the rules of its make say so. */
export type DigestLean = 'acceptsRfc2069Digest' | 'acceptsEmptyDigestUri';

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

export type AuthenticationResult =
  | { readonly ok: true; readonly credential: Credential }
  /** `wrong`: a proof was given, and it is none. `stale`: it is right, and only its nonce cannot be taken. */
  | { readonly ok: false; readonly why: 'missing' | 'wrong' | 'stale' };

/**
 * Authentication of CPEs: by a certificate that names one, else by digest. A request costs at most one look-up, and
 * none when the credential is in memory.
 */
@Injectable()
export class DeviceAuthentication {
  private readonly nonces = new NonceIssuer(randomBytes(4).toString('hex'), randomBytes(32));
  private readonly bootstrap: { readonly username: string; readonly ha1: string } | null;
  private readonly isOff: boolean;

  constructor(
    config: AppConfig,
    private readonly credentials: CpeCredentialsService,
    private readonly inventory: InventoryService,
    private readonly book: QuirkBook,
    private readonly lessons: NoteLessons,
    private readonly clock: Clock,
  ) {
    const { CWMP_BOOTSTRAP_USERNAME: username, CWMP_BOOTSTRAP_PASSWORD: password } = config.settings;
    this.bootstrap =
      username === undefined || password === undefined
        ? null
        : { username, ha1: digestHa1(username, CWMP_REALM, password) };
    this.isOff = config.settings.CWMP_AUTH === 'none';
  }

  async authenticate(request: IncomingMessage, connection: CpeConnection): Promise<AuthenticationResult> {
    if (this.isOff) return { ok: true, credential: { kind: 'unchecked' } };
    const certified = certifiedBy(request.socket);
    if (certified !== null) return { ok: true, credential: await this.certified(certified) };
    const header = request.headers.authorization;
    if (header === undefined) return { ok: false, why: 'missing' };
    const answer = parseDigestAnswer(header) ?? parseRfc2069Answer(header);
    if (answer === null) return { ok: false, why: 'wrong' };
    return this.check(answer, request, connection);
  }

  challenge(stale: boolean, connection: CpeConnection): string {
    const nonce = this.nonces.issue(this.nowMs());
    connection.challengedWith = nonce;
    return digestChallenge(CWMP_REALM, nonce, stale);
  }

  /** A CPE that is known is itself; the rule of enrolment decides about a new one. */
  private async certified(identity: CertifiedIdentity): Promise<Credential> {
    const known = await this.inventory.findCertified(identity);
    const { id: cpeId, oui = null, productClass = null, serialNumber = '' } = known ?? {};
    if (cpeId === undefined || oui === null || productClass === null) return { kind: 'certificate', identity };
    return { kind: 'device', device: { cpeId, oui, productClass, serialNumber, isPending: false } };
  }

  private async check(
    answer: DigestAnswer,
    request: IncomingMessage,
    connection: CpeConnection,
  ): Promise<AuthenticationResult> {
    const found = await this.find(answer.username);
    const target = { method: request.method ?? '', target: request.url ?? '', realm: CWMP_REALM };
    const isOld = answer.nc === '';
    // An unknown name is hashed against as well: it must not be faster to refuse than a wrong password.
    const ha1 = found?.ha1 ?? NOBODY;
    const isPlain = isProofOf(answer, ha1, target);
    const isProven = isPlain || (answer.uri === '' && isProofOf(answer, ha1, { ...target, allowsEmptyUri: true }));
    if (found === null || !isProven) return { ok: false, why: 'wrong' };
    if (!this.isNonceGood(answer, connection)) return { ok: false, why: 'stale' };
    if (isPlain && !isOld) return { ok: true, credential: found.credential };
    const leans: DigestLean[] = [];
    if (isOld) leans.push('acceptsRfc2069Digest');
    if (!isPlain) leans.push('acceptsEmptyDigestUri');
    return this.lean(found.credential, leans);
  }

  /** G47: a proof without a count may be a copy of one, so it has to answer the challenge of its own connection. */
  private isNonceGood(answer: DigestAnswer, connection: CpeConnection): boolean {
    if (answer.nc !== '') return this.nonces.use(answer.nonce, answer.nc, this.nowMs()) === 'fresh';
    // Behind a proxy a connection is nobody's.
    if (!connection.isDirect || connection.challengedWith !== answer.nonce) return false;
    return this.nonces.isCurrent(answer.nonce, this.nowMs());
  }

  private async lean(credential: Credential, leans: readonly DigestLean[]): Promise<AuthenticationResult> {
    const snapshot = await this.book.current();
    if (credential.kind !== 'device') {
      const isPossible = leans.every((flag) => snapshot.usesAny([flag]));
      return isPossible ? { ok: true, credential: { kind: 'bootstrap', leans } } : { ok: false, why: 'wrong' };
    }
    const cpe = await this.inventory.recordOf(credential.device);
    if (cpe === null) return { ok: false, why: 'wrong' };
    const make = makeOf(cpe);
    const { quirks } = snapshot.resolve(make);
    const missing = leans.find((flag) => quirks[flag] !== true);
    if (missing === undefined) return { ok: true, credential };
    const why = 'the password is right, the form of its digest is not';
    this.lessons.note({ cpeId: cpe.id, make, flag: missing, value: true, why });
    return { ok: false, why: 'wrong' };
  }

  private async find(username: string): Promise<{ ha1: string; credential: Credential } | null> {
    if (this.bootstrap !== null && username === this.bootstrap.username) {
      return { ha1: this.bootstrap.ha1, credential: { kind: 'bootstrap', leans: [] } };
    }
    const device = await this.credentials.findByUsername(username);
    return device === null ? null : { ha1: device.ha1, credential: { kind: 'device', device } };
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

const NOBODY = digestHa1('nobody', CWMP_REALM, randomBytes(16).toString('hex'));
