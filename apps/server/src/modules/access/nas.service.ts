import { Injectable } from '@nestjs/common';
import type { ChangeNas, CreateNas } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import { AuditLog } from '../staff/audit.service';
import { NasNameTaken, NasNotFound } from './access.errors';
import type { NasEntity } from './access.entity';
import { NasRepository } from './nas.repository';

const secretPlace = (nasId: string): SecretPlace => ({ table: 'nas', column: 'secret_sealed', rowId: nasId });

/** What is kept in the audit log of a NAS: never its secret, only that it was changed. */
const auditFacts = ({ name, address, vendor, coaPort, messageAuthenticator, eventTimestamp, enabled }: NasEntity) => ({
  name,
  address,
  vendor,
  coaPort,
  messageAuthenticator,
  eventTimestamp,
  enabled,
});

/** The network access servers: where sessions end. Secrets go in and never come out of the API. */
@Injectable()
export class NasService {
  constructor(
    private readonly database: Database,
    private readonly repository: NasRepository,
    private readonly audit: AuditLog,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly live: LiveEvents,
  ) {}

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

  create(by: StaffIdentity | string, { secret, ...request }: CreateNas): Promise<NasEntity> {
    return this.withFreeName(request.name, () =>
      this.database.transaction(async (tx) => {
        const id = newId();
        const secretSealed = this.box.seal(secretPlace(id), secret);
        await this.repository.insert(tx, { id, ...request, secretSealed, createdAt: this.clock.now() });
        const nas = await this.get(tx, id);
        await this.audit.record(tx, {
          by,
          action: 'nas.created',
          subjectType: 'nas',
          subjectId: id,
          after: auditFacts(nas),
        });
        await this.live.publish(tx, { topic: 'nas', id });
        return nas;
      }),
    );
  }

  change(by: StaffIdentity | string, id: string, { secret, ...change }: ChangeNas): Promise<NasEntity> {
    return this.withFreeName(change.name ?? '', () =>
      this.database.transaction(async (tx) => {
        const before = await this.repository.findForUpdate(tx, id);
        if (before === null) throw new NasNotFound(id);
        const sealed = secret === undefined ? {} : { secretSealed: this.box.seal(secretPlace(id), secret) };
        const columns = { ...change, ...sealed };
        if (Object.keys(columns).length === 0) return before;
        await this.repository.update(tx, id, columns);
        const after = await this.get(tx, id);
        await this.audit.record(tx, {
          by,
          action: 'nas.changed',
          subjectType: 'nas',
          subjectId: id,
          before: auditFacts(before),
          after: { ...auditFacts(after), ...(secret === undefined ? {} : { secret: 'changed' }) },
        });
        await this.live.publish(tx, { topic: 'nas', id });
        return after;
      }),
    );
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
