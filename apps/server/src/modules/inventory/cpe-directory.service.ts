import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { CPE_CHANNEL, CpeRepository, type CpeIdentity, type CpeRecord } from './cpe.repository';

const MAX_CACHED = 200_000;

/** Which CPE an identity is, from memory: a heartbeat costs no look-up. Forgets what another process changed. */
@Injectable()
export class CpeDirectory implements OnModuleInit {
  private readonly byIdentity = new Map<string, CpeRecord>();
  private readonly identityOf = new Map<string, string>();
  /** Rises with every change, so that what was read before it is not kept after it. */
  private version = 0;

  constructor(
    private readonly cpes: CpeRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
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
    if (record !== null && version === this.version) this.remember(key, record);
    return record;
  }

  /** Reads past the cache: for decisions inside a transaction. */
  findFresh(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    return this.cpes.findRecord(sql, identity);
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
