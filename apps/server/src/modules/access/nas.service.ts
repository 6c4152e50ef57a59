import { Injectable } from '@nestjs/common';
import type { ChangeNas, CreateNas, NasApi } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import { AuditLog } from '../staff/audit.service';
import { NasApiPasswordMissing, NasNameTaken, NasNotFound } from './access.errors';
import type { NasEntity } from './access.entity';
import { NasRepository } from './nas.repository';
import type { RouterOsAccess } from './nas-routeros.adapter';

const apiPlace = (nasId: string): SecretPlace => ({ table: 'nas', column: 'api_password_sealed', rowId: nasId });
const secretPlace = (nasId: string): SecretPlace => ({ table: 'nas', column: 'secret_sealed', rowId: nasId });

/** What is kept in the audit log of a NAS: never its secret, only that it was changed. */
const auditFacts = ({ id: _id, secretSealed: _secret, apiPasswordSealed: _password, ...facts }: NasEntity) => facts;

/** Changes that say nothing of what the NAS can do, and let it be asked again. */
const FORGOTTEN = { inPlaceRefusedAt: null, inPlaceRefusal: null };
const NO_API = {
  apiPort: null,
  apiTls: true,
  apiUsername: null,
  apiPasswordSealed: null,
  apiCertificateSha256: null,
};

/** Also hears what it was before; null: it is new. */
type NasHandler = (tx: Tx, nas: NasEntity, before: NasEntity | null) => Promise<void>;

/** The network access servers: where sessions end. Secrets go in and never come out of the API. */
@Injectable()
export class NasService {
  private readonly changeHandlers: NasHandler[] = [];

  constructor(
    private readonly database: Database,
    private readonly repository: NasRepository,
    private readonly audit: AuditLog,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly live: LiveEvents,
  ) {}

  /** Runs in the transaction that adds or changes a NAS. */
  whenChanged(handler: NasHandler): void {
    this.changeHandlers.push(handler);
  }

  list(sql: Sql): Promise<NasEntity[]> {
    return this.repository.list(sql);
  }

  async get(sql: Sql, id: string): Promise<NasEntity> {
    const nas = await this.repository.find(sql, id);
    if (nas === null) throw new NasNotFound(id);
    return nas;
  }

  /** The secret shared with it, to sign what is sent and to check what comes. */
  secretOf(nas: Pick<NasEntity, 'id' | 'secretSealed'>): string {
    return this.box.open(secretPlace(nas.id), nas.secretSealed);
  }

  /** How its RouterOS API is entered; null when it is not used. */
  apiOf(nas: NasEntity): RouterOsAccess | null {
    const { apiPort: port, apiUsername: username, apiPasswordSealed: sealed } = nas;
    if (port === null || username === null || sealed === null) return null;
    return {
      address: nas.address,
      port,
      tls: nas.apiTls,
      certificateSha256: nas.apiCertificateSha256,
      username,
      password: this.box.open(apiPlace(nas.id), sealed),
      timeoutMs: nas.answerTimeoutMs * nas.transmissions,
    };
  }

  create(by: StaffIdentity | string, { secret, api, ...request }: CreateNas): Promise<NasEntity> {
    return this.withFreeName(request.name, () =>
      this.database.transaction(async (tx) => {
        const id = newId();
        const secretSealed = this.box.seal(secretPlace(id), secret);
        const columns = { ...request, ...FORGOTTEN, ...this.apiColumns(id, api, null) };
        await this.repository.insert(tx, { id, ...columns, secretSealed, createdAt: this.clock.now() });
        const nas = await this.get(tx, id);
        await this.audit.record(tx, {
          by,
          action: 'nas.created',
          subjectType: 'nas',
          subjectId: id,
          after: auditFacts(nas),
        });
        await this.tell(tx, nas, null);
        return nas;
      }),
    );
  }

  /** A password that is not given again is the present one; without one nothing can log in. */
  private apiColumns(id: string, api: NasApi | null, present: Buffer | null) {
    if (api === null) return NO_API;
    const apiPasswordSealed = api.password === undefined ? present : this.box.seal(apiPlace(id), api.password);
    if (apiPasswordSealed === null) throw new NasApiPasswordMissing();
    const { port: apiPort, tls: apiTls, username: apiUsername, certificateSha256: apiCertificateSha256 } = api;
    return { apiPort, apiTls, apiUsername, apiCertificateSha256, apiPasswordSealed };
  }

  change(by: StaffIdentity | string, id: string, { secret, api, ...change }: ChangeNas): Promise<NasEntity> {
    return this.withFreeName(change.name ?? '', () =>
      this.database.transaction(async (tx) => {
        const before = await this.repository.findForUpdate(tx, id);
        if (before === null) throw new NasNotFound(id);
        const sealed = secret === undefined ? {} : { secretSealed: this.box.seal(secretPlace(id), secret) };
        const apiColumns = api === undefined ? {} : this.apiColumns(id, api, before.apiPasswordSealed);
        const columns = { ...change, ...sealed, ...apiColumns };
        if (Object.keys(columns).length === 0) return before;
        await this.repository.update(tx, id, { ...columns, ...FORGOTTEN });
        const after = await this.get(tx, id);
        await this.audit.record(tx, {
          by,
          action: 'nas.changed',
          subjectType: 'nas',
          subjectId: id,
          before: auditFacts(before),
          after: {
            ...auditFacts(after),
            ...(secret === undefined ? {} : { secret: 'changed' }),
            ...(api?.password === undefined ? {} : { apiPassword: 'changed' }),
          },
        });
        await this.tell(tx, after, before);
        return after;
      }),
    );
  }

  private async tell(tx: Tx, nas: NasEntity, before: NasEntity | null): Promise<void> {
    for (const handler of this.changeHandlers) await handler(tx, nas, before);
    await this.live.publish(tx, { topic: 'nas', id: nas.id });
  }

  private async withFreeName<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isUniqueViolation(error, 'ux_nas_name')) throw new NasNameTaken(name);
      throw error;
    }
  }
}
