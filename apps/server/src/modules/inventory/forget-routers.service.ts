import { Injectable } from '@nestjs/common';
import { Database, sqlState } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { CpeDirectory } from './cpe-directory.service';
import { CpeRepository } from './cpe.repository';
import { RouterIsEvidence } from './inventory.errors';
import { ManageRouters, type Actor } from './manage-routers.service';

const FOREIGN_KEY_VIOLATION = '23503';

/** Takes a box out of the inventory as if it had never been there: at its next Inform it is a stranger. */
@Injectable()
export class ForgetRouters {
  constructor(
    private readonly database: Database,
    private readonly cpes: CpeRepository,
    private readonly routers: ManageRouters,
    private readonly directory: CpeDirectory,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async forget(by: Actor, cpeId: string, reason: string): Promise<void> {
    await this.routers.assign(by, cpeId, null);
    try {
      await this.database.transaction(async (tx) => {
        const cpe = await this.cpes.findForUpdate(tx, cpeId);
        if (cpe === null) return;
        await this.cpes.delete(tx, cpeId);
        const { serialNumber, oui, productClass } = cpe;
        await this.audit.record(tx, {
          by,
          action: 'router.forgotten',
          subjectType: 'router',
          subjectId: cpeId,
          before: { serialNumber, oui, productClass },
          reason,
        });
        await this.live.publish(tx, { topic: 'router', id: cpeId });
      });
    } catch (error) {
      // What a router said is the proof of what became of a service.
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new RouterIsEvidence();
      throw error;
    }
    this.directory.forget(cpeId);
  }
}
