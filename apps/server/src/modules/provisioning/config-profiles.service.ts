import { Injectable } from '@nestjs/common';
import type { ChangeConfigProfile, CreateConfigProfile } from '@demarc/contracts';
import { profileProblems, type ProfileDocument } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, sqlState, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { RouterFiles } from '../inventory/router-files.service';
import { AuditLog } from '../staff/audit.service';
import { ConfigProfileRepository } from './config-profile.repository';
import type { ConfigProfileEntity } from './config-push.entity';
import {
  ConfigProfileChangedMeanwhile,
  ConfigProfileInUse,
  ConfigProfileInvalid,
  ConfigProfileNameTaken,
  ConfigProfileNotFound,
} from './provisioning.errors';

type Editable = CreateConfigProfile;

const FOREIGN_KEY_VIOLATION = '23503';

/** What operators do to routers as a consequence. A change counts for routers that are pushed to after it. */
@Injectable()
export class ConfigProfiles {
  constructor(
    private readonly database: Database,
    private readonly profiles: ConfigProfileRepository,
    private readonly files: RouterFiles,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  list(sql: Sql): Promise<ConfigProfileEntity[]> {
    return this.profiles.list(sql);
  }

  countOpen(sql: Sql): Promise<ReadonlyMap<string, number>> {
    return this.profiles.countOpen(sql);
  }

  async get(sql: Sql, id: string): Promise<ConfigProfileEntity> {
    const profile = await this.profiles.find(sql, id);
    if (profile === null) throw new ConfigProfileNotFound(id);
    return profile;
  }

  create(by: StaffIdentity, request: CreateConfigProfile): Promise<ConfigProfileEntity> {
    return this.naming(request.name, async (tx) => {
      const profile = { id: newId(), version: 1, ...(await this.edited(tx, by, request)) };
      await this.profiles.insert(tx, profile);
      await this.tell(tx, by, { action: 'created', before: null, after: profile });
      return profile;
    });
  }

  change(by: StaffIdentity, id: string, request: ChangeConfigProfile): Promise<ConfigProfileEntity> {
    return this.naming(request.name, async (tx) => {
      const before = await this.profiles.findForUpdate(tx, id);
      if (before === null) throw new ConfigProfileNotFound(id);
      if (before.version !== request.version) throw new ConfigProfileChangedMeanwhile(before.version);
      const after = { id, version: before.version + 1, ...(await this.edited(tx, by, request)) };
      await this.profiles.update(tx, id, after);
      await this.tell(tx, by, { action: 'changed', before, after });
      return after;
    });
  }

  async delete(by: StaffIdentity, id: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const before = await this.get(tx, id);
        await this.profiles.delete(tx, id);
        await this.tell(tx, by, { action: 'deleted', before, after: null });
      });
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new ConfigProfileInUse();
      throw error;
    }
  }

  private async edited(
    tx: Tx,
    by: StaffIdentity,
    { name, description, settings, objects, fileId, restoreFileId }: Editable,
  ): Promise<Omit<ConfigProfileEntity, 'id' | 'version'>> {
    const document: ProfileDocument = { settings, objects };
    const problems = profileProblems(document);
    if (problems.length > 0) throw new ConfigProfileInvalid({ problems });
    for (const file of [fileId, restoreFileId]) if (file !== null) await this.files.get(tx, file);
    return { name, description, document, fileId, restoreFileId, changedAt: this.clock.now(), changedBy: by.name };
  }

  private async tell(
    tx: Tx,
    by: StaffIdentity,
    {
      action,
      before,
      after,
    }: { action: string; before: ConfigProfileEntity | null; after: ConfigProfileEntity | null },
  ): Promise<void> {
    const id = after?.id ?? before?.id ?? '';
    const facts = (row: ConfigProfileEntity | null): unknown =>
      row === null ? null : { name: row.name, version: row.version, document: row.document };
    await this.audit.record(tx, {
      by,
      action: `config-profile.${action}`,
      subjectType: 'config-profile',
      subjectId: id,
      before: facts(before),
      after: facts(after),
    });
    await this.live.publish(tx, { topic: 'config-profile', id });
  }

  private async naming<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (isUniqueViolation(error, 'ux_config_profile_name')) throw new ConfigProfileNameTaken(name);
      throw error;
    }
  }
}
