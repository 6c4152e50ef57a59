import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { digestHa1, type DigestAlgorithm } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { CpeCredentialEntity } from './cpe-credential.entity';
import { CPE_CREDENTIAL_CHANNEL, CpeCredentialRepository, type CredentialOfCpe } from './cpe-credential.repository';

/** Of every digest challenge we send; HA1 is made with it, so changing it locks every CPE out. */
export const CWMP_REALM = 'demarc';

/** What a CPE is given: proofs in both directions. */
export interface CpeCredentials {
  username: string;
  password: string;
  connectionRequestUsername: string;
  connectionRequestPassword: string;
}

interface Pair {
  readonly username: string;
  readonly password: string;
}

/** The CPE that a credential stands for. */
export interface ProvenCpe {
  cpeId: string;
  /** It was given this credential and had not used it yet. */
  isPending: boolean;
  oui: string;
  productClass: string;
  serialNumber: string;
}

/** A credential as authentication by digest needs it. */
export interface KnownCredential extends ProvenCpe {
  username: string;
  /** In the algorithm that was asked for. */
  ha1: string;
  hasProvenSha256: boolean;
}

const TABLE = 'cpe_credential';
const MAX_CACHED = 200_000;
/** 128 bits; hexadecimal, because some CPEs mistake other characters in their settings. */
const secret = (): string => randomBytes(16).toString('hex');

@Injectable()
export class CpeCredentialsService implements OnModuleInit {
  private readonly caches: Readonly<Record<DigestAlgorithm, Map<string, KnownCredential>>> = {
    MD5: new Map(),
    'SHA-256': new Map(),
  };

  constructor(
    private readonly credentials: CpeCredentialRepository,
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly listener: PgListener,
    private readonly clock: Clock,
    private readonly live: LiveEvents,
  ) {}

  onModuleInit(): void {
    const caches = Object.values(this.caches);
    this.listener.on(CPE_CREDENTIAL_CHANNEL, (username) => caches.forEach((cache) => cache.delete(username)));
    this.listener.onReconnect(() => caches.forEach((cache) => cache.clear()));
  }

  /**
   * The credentials a CPE is to be given now. A pair that is still pending is given again: the CPE may have taken it
   * although its answer was lost, and a third pair would lock it out.
   */
  async mintCredentials(sql: Sql, cpeId: string): Promise<CpeCredentials> {
    const { row, plain } = this.draft(cpeId);
    if (await this.credentials.insertIfNone(sql, row)) return plain;
    const other = await this.findPending(sql, cpeId);
    if (other === null) throw new Error('assertion failed: a pending credential exists when none could be inserted');
    return this.opened(other);
  }

  /** A new pair, and the row that keeps it; worth nothing before that row is committed. */
  draft(cpeId: string): { row: CpeCredentialEntity; plain: CpeCredentials } {
    const plain = {
      username: `cpe-${randomBytes(8).toString('hex')}`,
      password: secret(),
      connectionRequestUsername: `acs-${randomBytes(8).toString('hex')}`,
      connectionRequestPassword: secret(),
    };
    return { row: this.seal(cpeId, plain), plain };
  }

  /**
   * What a CPE brings from elsewhere counts as its own at once; of a direction that nobody knows it gets a secret that
   * it does not have, and enrols as if it had none. @returns false when its user name is another one's
   */
  async adopt(sql: Sql, cpeId: string, { own, call }: { own: Pair | null; call: Pair | null }): Promise<boolean> {
    const { plain } = this.draft(cpeId);
    const brought = {
      username: own?.username ?? plain.username,
      password: own?.password ?? plain.password,
      connectionRequestUsername: call?.username ?? plain.connectionRequestUsername,
      connectionRequestPassword: call?.password ?? plain.connectionRequestPassword,
    };
    return this.credentials.insertCurrent(sql, { ...this.seal(cpeId, brought), state: 'current' });
  }

  /** What the CPE last proved it has; null before its first proof. */
  async current(sql: Sql, cpeId: string): Promise<CpeCredentials | null> {
    const rows = await this.credentials.list(sql, cpeId);
    const row = rows.find((credential) => credential.state === 'current');
    return row === undefined ? null : this.opened(row);
  }

  /**
   * What a CPE is to have that has just proved its current pair: that one, or, when its turn to get another has come,
   * the new one. Both are good until it has used the new one, so nothing that is lost on the way locks it out.
   */
  async toHave(cpeId: string): Promise<CpeCredentials | null> {
    const { rows, isRotating } = await this.credentials.listForSession(this.database.sql, cpeId);
    const current = rows.find(({ state }) => state === 'current');
    if (current === undefined) return null;
    const next = rows.find(({ state, origin }) => state === 'pending' && origin === 'rotation');
    if (next !== undefined) return this.opened(next);
    return isRotating ? this.rotate(cpeId, current.sha256At) : this.opened(current);
  }

  /** Each pair that may be the one on the CPE, the likeliest first: for connection requests. */
  async candidates(sql: Sql, cpeId: string): Promise<CpeCredentials[]> {
    const rows = await this.credentials.list(sql, cpeId);
    return rows.toSorted((a, b) => b.mintedAt.getTime() - a.mintedAt.getTime()).map((row) => this.opened(row));
  }

  /** The CPE has used its pending credential: from now on the one before is worth nothing. Harmless when repeated. */
  async confirm(cpeId: string, sql: Sql = this.database.sql): Promise<void> {
    await this.credentials.promote(sql, cpeId, this.clock.now());
    await this.live.publish(sql, { topic: 'router', id: cpeId });
  }

  /** What its STUN client signs with (TR-069 Annex G): made of our key and its id, so it is kept nowhere. */
  stunPasswordOf(cpeId: string): string {
    return this.secretBox.fingerprint('stun-password', cpeId);
  }

  /** From memory, else by one indexed look-up. Unknown names are not remembered: they are free to invent. */
  async findByUsername(username: string, algorithm: DigestAlgorithm = 'MD5'): Promise<KnownCredential | null> {
    const cache = this.caches[algorithm];
    const cached = cache.get(username);
    if (cached !== undefined) return cached;
    const row = await this.credentials.findByUsername(this.database.sql, username);
    if (row === null) return null;
    const known: KnownCredential = {
      cpeId: row.cpeId,
      username,
      ha1: this.ha1Of(username, row, algorithm),
      hasProvenSha256: row.hasProvenSha256,
      isPending: row.state === 'pending',
      oui: row.oui,
      productClass: row.productClass,
      serialNumber: row.serialNumber,
    };
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(username, known);
    return known;
  }

  /** The CPE has answered in SHA-256. Harmless when repeated. */
  async noteSha256(known: KnownCredential): Promise<void> {
    await this.credentials.noteSha256(this.database.sql, known.username, this.clock.now());
    known.hasProvenSha256 = true;
  }

  /** What is kept beside the password is made for MD5, which nearly all know. */
  private ha1Of(username: string, row: CredentialOfCpe, algorithm: DigestAlgorithm): string {
    const open = (column: string, sealed: Buffer): string =>
      this.secretBox.open({ table: TABLE, column, rowId: row.id }, sealed);
    if (algorithm === 'MD5') return open('ha1_sealed', row.ha1Sealed);
    const password = open('secret_sealed', row.secretSealed);
    return digestHa1({ username, realm: CWMP_REALM, password }, algorithm);
  }

  /** A CPE that can do SHA-256 can do it with its new pair as well. */
  private rotate(cpeId: string, sha256At: Date | null): Promise<CpeCredentials> {
    return this.database.transaction(async (tx) => {
      await this.credentials.dropEnrolment(tx, cpeId);
      const { row, plain } = this.draft(cpeId);
      const isMade = await this.credentials.insertIfNone(tx, { ...row, origin: 'rotation', sha256At });
      await this.credentials.beginRotation(tx, cpeId, row.mintedAt);
      if (isMade) return plain;
      const other = await this.findPending(tx, cpeId);
      if (other === null) throw new Error('assertion failed: a pending credential exists when none could be inserted');
      return this.opened(other);
    });
  }

  private async findPending(sql: Sql, cpeId: string): Promise<CpeCredentialEntity | null> {
    const rows = await this.credentials.list(sql, cpeId);
    return rows.find((credential) => credential.state === 'pending') ?? null;
  }

  private seal(cpeId: string, plain: CpeCredentials): CpeCredentialEntity {
    const id = newId();
    const sealed = (column: string, text: string): Buffer =>
      this.secretBox.seal({ table: TABLE, column, rowId: id }, text);
    return {
      id,
      cpeId,
      state: 'pending',
      username: plain.username,
      secretSealed: sealed('secret_sealed', plain.password),
      ha1Sealed: sealed('ha1_sealed', digestHa1({ ...plain, realm: CWMP_REALM })),
      connectionRequestUsername: plain.connectionRequestUsername,
      connectionRequestPasswordSealed: sealed('connection_request_password_sealed', plain.connectionRequestPassword),
      mintedAt: this.clock.now(),
      confirmedAt: null,
      origin: 'enrolment',
      sha256At: null,
    };
  }

  private opened(row: CpeCredentialEntity): CpeCredentials {
    const open = (column: string, sealed: Buffer): string =>
      this.secretBox.open({ table: TABLE, column, rowId: row.id }, sealed);
    return {
      username: row.username,
      password: open('secret_sealed', row.secretSealed),
      connectionRequestUsername: row.connectionRequestUsername,
      connectionRequestPassword: open('connection_request_password_sealed', row.connectionRequestPasswordSealed),
    };
  }
}
