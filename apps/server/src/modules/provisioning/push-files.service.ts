import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import { Database } from '../../platform/database/database';
import type { ConfigPushEntity } from './config-push.entity';
import { ConfigPushRepository } from './config-push.repository';
import { CpeTasks } from './cpe-tasks.service';

/** The vendor files of a profile: one when it is in place, one when it is taken back. */
@Injectable()
export class PushFiles {
  constructor(
    private readonly database: Database,
    private readonly pushes: ConfigPushRepository,
    private readonly tasks: CpeTasks,
  ) {}

  /** The key of the task makes it one, however often a session comes by here. */
  async order(pushId: string, state: ConfigPushEntity['state']): Promise<void> {
    const push = await this.pushes.find(this.database.sql, pushId);
    if (push === null) return;
    // What never had the file needs none that undoes it.
    const fileId = state === 'applied' ? push.fileId : push.appliedAt === null ? null : push.restoreFileId;
    if (fileId === null || (state !== 'applied' && state !== 'restored')) return;
    const appliedAt = push.appliedAt?.getTime() ?? 0;
    const key = `config-push:${pushId}:${state}:${state === 'applied' ? 0 : appliedAt}`;
    try {
      await this.tasks.create('configuration profile', push.cpeId, { kind: 'download', fileId }, key);
    } catch (error) {
      // A file that is not for this router: the rest of the profile stands, and people are told.
      if (!(error instanceof DomainError)) throw error;
      await this.pushes.update(this.database.sql, pushId, { note: error.message });
    }
  }
}
