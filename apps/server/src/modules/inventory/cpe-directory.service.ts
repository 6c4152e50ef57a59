import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CertifiedIdentity } from '@demarc/cwmp';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { CpeCredentialsService, type CpeCredentials } from './cpe-credential.service';
import type { CpeEntity } from './cpe.entity';
import {
  CpeIdentityRepository,
  type CpeIdentity,
  type CpeRecord,
  type ShownIdentity,
  type TakenIn,
} from './cpe-identity.repository';
import { CPE_CHANNEL } from './cpe-row';
import { IdentityForms } from './identity-forms.service';

const MAX_CACHED = 200_000;

export interface LetIn extends TakenIn {
  /** Of a CPE that was made by this: what it is to be given. */
  credentials: CpeCredentials | null;
}

/** Which CPE an identity is, from memory: a heartbeat costs no look-up. Forgets what another process changed. */
@Injectable()
export class CpeDirectory implements OnModuleInit {
  private readonly byIdentity = new Map<string, CpeRecord>();
  private readonly identityOf = new Map<string, string>();
  /** Rises with every change, so that what was read before it is not kept after it. */
  private version = 0;

  constructor(
    private readonly cpes: CpeIdentityRepository,
    private readonly credentials: CpeCredentialsService,
    private readonly database: Database,
    private readonly listener: PgListener,
    private readonly forms: IdentityForms,
  ) {}

  onModuleInit(): void {
    this.listener.on(CPE_CHANNEL, (cpeId) => this.forget(cpeId));
    this.listener.onReconnect(() => this.forgetAll());
  }

  async find(identity: CpeIdentity): Promise<CpeRecord | null> {
    const key = keyOf(identity);
    const known = this.byIdentity.get(key);
    if (known !== undefined) return known;
    const { version } = this;
    const record = await this.cpes.findRecord(this.database.sql, identity);
    if (record === null) return this.findInOtherForm(this.database.sql, identity);
    if (version === this.version) this.remember(key, record);
    return record;
  }

  /** Whom a certificate names; its product class may be left out. */
  findCertified({ oui, productClass, serialNumber }: CertifiedIdentity): Promise<CpeRecord | null> {
    if (productClass !== null) return this.find({ oui, productClass, serialNumber });
    return this.cpes.findByOuiAndSerial(this.database.sql, { oui, serialNumber });
  }

  /** As `find`; a serial that was registered is met, and a stranger let in with credentials of its own. One statement. */
  async findOrTakeIn(shown: ShownIdentity, stranger: CpeEntity): Promise<LetIn> {
    const key = keyOf(shown);
    const known = this.byIdentity.get(key);
    if (known !== undefined) return { how: 'found', cpe: known, credentials: null };
    const inOtherForm = await this.findInOtherForm(this.database.sql, shown);
    if (inOtherForm !== null) return { how: 'found', cpe: inOtherForm, credentials: null };
    const { version } = this;
    const { row, plain } = this.credentials.draft(stranger.id);
    const taken = await this.cpes.takeIn(this.database.sql, await this.asRegistered(shown), stranger, row);
    if (taken === null) return { how: 'found', cpe: await this.getFresh(shown), credentials: null };
    if (taken.how === 'found' && version === this.version) this.remember(key, taken.cpe);
    return { ...taken, credentials: taken.how === 'made' ? plain : null };
  }

  /** The serial that was registered for this box takes its identity; null without one. */
  async meet(shown: ShownIdentity): Promise<CpeEntity | null> {
    return this.cpes.meet(this.database.sql, await this.asRegistered(shown));
  }

  /** Nothing is asked where no rule speaks of forms. */
  private async findInOtherForm(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    return (await this.forms.formOf(sql, identity)) === null ? null : this.cpes.findInOtherForm(sql, identity);
  }

  /** What was registered for it may be written otherwise; that is the serial it has here. */
  private async asRegistered(shown: ShownIdentity): Promise<ShownIdentity> {
    const form = await this.forms.prepare(this.database.sql, shown);
    if (form === null) return shown;
    const serialNumber = await this.cpes.findRegistered(this.database.sql, shown, form);
    return serialNumber === null ? shown : { ...shown, serialNumber };
  }

  /** Another session inserted this identity at the same moment. */
  private async getFresh(identity: CpeIdentity): Promise<CpeRecord> {
    const record = await this.findFresh(this.database.sql, identity);
    if (record === null) throw new Error('assertion failed: a CPE that could not be inserted is known');
    return record;
  }

  /** Reads past the cache: for decisions inside a transaction. */
  async findFresh(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    return (await this.cpes.findRecord(sql, identity)) ?? this.findInOtherForm(sql, identity);
  }

  forget(cpeId: string): void {
    this.version += 1;
    const key = this.identityOf.get(cpeId);
    if (key !== undefined) this.byIdentity.delete(key);
    this.identityOf.delete(cpeId);
  }

  private forgetAll(): void {
    this.version += 1;
    this.byIdentity.clear();
    this.identityOf.clear();
  }

  private remember(key: string, record: CpeRecord): void {
    if (this.byIdentity.size >= MAX_CACHED) this.forgetAll();
    this.byIdentity.set(key, record);
    this.identityOf.set(record.id, key);
  }
}

/** Identities are never joined with a character a CPE could send (G37): JSON keeps the three apart. */
const keyOf = ({ oui, productClass, serialNumber }: CpeIdentity): string =>
  JSON.stringify([oui, productClass, serialNumber]);
