import { Injectable } from '@nestjs/common';
import type { TaskState } from '@demarc/contracts';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { ManageRouters } from '../inventory/manage-routers.service';
import { AuditLog } from '../staff/audit.service';
import type { CpeTaskEntity } from './task.entity';
import type { CpeConnectionWanted, TransferEnded } from './provisioning.events';
import { isFetch } from './task-payload';
import { WantedRepository } from './wanted.repository';

/** Tells whoever must know of a task: other processes, the caller of CPEs, browsers, the audit log. */
@Injectable()
export class TaskNews {
  constructor(
    private readonly wanted: WantedRepository,
    private readonly outbox: Outbox,
    private readonly live: LiveEvents,
    private readonly audit: AuditLog,
    private readonly routers: ManageRouters,
  ) {}

  async created(tx: Tx, by: StaffIdentity | string, task: CpeTaskEntity, isCalled: boolean): Promise<void> {
    // Ordered by us, a reset is evidence enough for the enrolment that follows it.
    if (task.kind === 'factory-reset') {
      await this.routers.openEnrolmentWindowIn(tx, by, task.cpeId, 'factory reset ordered');
    }
    await this.audit.record(tx, {
      by,
      action: `router.${task.kind}`,
      subjectType: 'router',
      subjectId: task.cpeId,
      after: { task: task.id, parameters: task.result.map(({ path, value }) => ({ path, value })) },
    });
    if (isCalled) await this.call(tx, task);
    await this.changed(tx, task);
  }

  /** The router is called for it. */
  async call(tx: Tx, task: CpeTaskEntity): Promise<void> {
    const event: CpeConnectionWanted = {
      type: 'cpe.connection-wanted',
      subjectId: task.cpeId,
      payload: { cpeId: task.cpeId, reason: `task ${task.kind}` },
    };
    await this.outbox.add(tx, event);
  }

  /** It is over. */
  async ended(tx: Tx, { id, cpeId, kind }: CpeTaskEntity, state: TaskState): Promise<void> {
    if (!isFetch(kind)) return;
    const payload = { taskId: id, cpeId, state };
    const event: TransferEnded = { type: 'task.transfer-ended', subjectId: cpeId, payload };
    await this.outbox.add(tx, event);
  }

  async changed(tx: Tx, task: CpeTaskEntity): Promise<void> {
    await this.wanted.notify(tx, [task.cpeId]);
    await this.live.publish(tx, { topic: 'task', id: task.id });
    await this.live.publish(tx, { topic: 'router', id: task.cpeId });
  }
}
