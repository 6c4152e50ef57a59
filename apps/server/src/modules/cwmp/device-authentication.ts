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
  type CertifiedIdentity,
  type DigestAnswer,
} from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { CpeCredentialsService, CWMP_REALM, type ProvenCpe } from '../inventory/cpe-credential.service';
import { InventoryService } from '../inventory/inventory.service';

/**
 * Who speaks: one CPE; one that a certificate names and nobody has met; somebody who knows the shared bootstrap
 * credential; or (in closed laboratories) anybody.
 */
export type Credential =
  | { readonly kind: 'device'; readonly device: ProvenCpe }
  | { readonly kind: 'certificate'; readonly identity: CertifiedIdentity }
  | { readonly kind: 'bootstrap' }
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
    private readonly clock: Clock,
  ) {
    const { CWMP_BOOTSTRAP_USERNAME: username, CWMP_BOOTSTRAP_PASSWORD: password } = config.settings;
    this.bootstrap =
      username === undefined || password === undefined
        ? null
        : { username, ha1: digestHa1(username, CWMP_REALM, password) };
    this.isOff = config.settings.CWMP_AUTH === 'none';
  }

  async authenticate(request: IncomingMessage): Promise<AuthenticationResult> {
    if (this.isOff) return { ok: true, credential: { kind: 'unchecked' } };
    const certified = certifiedBy(request.socket);
    if (certified !== null) return { ok: true, credential: await this.certified(certified) };
    const header = request.headers.authorization;
    if (header === undefined) return { ok: false, why: 'missing' };
    const answer = parseDigestAnswer(header);
    if (answer === null) return { ok: false, why: 'wrong' };
    return this.check(answer, request);
  }

  challenge(stale: boolean): string {
    return digestChallenge(CWMP_REALM, this.nonces.issue(this.nowMs()), stale);
  }

  /** A CPE that is known is itself; the rule of enrolment decides about a new one. */
  private async certified(identity: CertifiedIdentity): Promise<Credential> {
    const known = await this.inventory.findCertified(identity);
    const { id: cpeId, oui = null, productClass = null, serialNumber = '' } = known ?? {};
    if (cpeId === undefined || oui === null || productClass === null) return { kind: 'certificate', identity };
    return { kind: 'device', device: { cpeId, oui, productClass, serialNumber, isPending: false } };
  }

  private async check(answer: DigestAnswer, request: IncomingMessage): Promise<AuthenticationResult> {
    const found = await this.find(answer.username);
    const target = { method: request.method ?? '', target: request.url ?? '', realm: CWMP_REALM };
    // An unknown name is hashed against as well: it must not be faster to refuse than a wrong password.
    const isProven = isProofOf(answer, found?.ha1 ?? NOBODY, target);
    if (found === null || !isProven) return { ok: false, why: 'wrong' };
    if (this.nonces.use(answer.nonce, answer.nc, this.nowMs()) !== 'fresh') return { ok: false, why: 'stale' };
    return { ok: true, credential: found.credential };
  }

  private async find(username: string): Promise<{ ha1: string; credential: Credential } | null> {
    if (this.bootstrap !== null && username === this.bootstrap.username) {
      return { ha1: this.bootstrap.ha1, credential: { kind: 'bootstrap' } };
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
