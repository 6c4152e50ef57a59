import { Injectable } from '@nestjs/common';
import type { RouterScripts, ScriptFault } from '@demarc/contracts';
import { nextTryAt } from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { InventoryService } from '../inventory/inventory.service';
import { AuditLog } from '../staff/audit.service';
import type { ScriptFaultEntity } from './script.entity';
import { ScriptStateRepository } from './script-state.repository';
import { ScriptNotFound } from './scripts.errors';

/** What scripts made of routers, and the channels that failed. */
@Injectable()
export class ScriptStates {
  constructor(
    private readonly database: Database,
    private readonly states: ScriptStateRepository,
    private readonly inventory: InventoryService,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async of(sql: Sql, cpeId: string): Promise<RouterScripts> {
    await this.inventory.get(sql, cpeId);
    const [state, faults] = await Promise.all([this.states.find(sql, cpeId), this.faults(sql, cpeId)]);
    return {
      ranAt: state?.ranAt.toISOString() ?? null,
      ran: state?.ran ?? [],
      acts: state?.acts ?? [],
      log: state?.log ?? [],
      faults,
    };
  }

  /** Newest first; of all routers unless one is named. */
  async faults(sql: Sql, cpeId: string | null = null): Promise<ScriptFault[]> {
    const rows = await this.states.listFaults(sql, cpeId);
    const serials = await this.inventory.serialsOf(sql, [...new Set(rows.map((row) => row.cpeId))]);
    return rows.map((row) => toFault(row, serials.get(row.cpeId) ?? ''));
  }

  /** Tried again at the router's next session, whenever that is. */
  retry(by: StaffIdentity, cpeId: string, channel: string): Promise<void> {
    return this.change(by, cpeId, { channel, act: 'retried' });
  }

  /** Given up: what failed is not tried again, and what matches from now on runs as ever. */
  dismiss(by: StaffIdentity | string, cpeId: string, channel: string): Promise<void> {
    return this.change(by, cpeId, { channel, act: 'dismissed' });
  }

  private async change(
    by: StaffIdentity | string,
    cpeId: string,
    { channel, act }: { channel: string; act: 'retried' | 'dismissed' },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const isThere =
        act === 'retried'
          ? await this.states.retryNow(tx, cpeId, channel)
          : await this.states.deleteFault(tx, cpeId, channel);
      if (!isThere) throw new ScriptNotFound(channel);
      const subject = { subjectType: 'router', subjectId: cpeId };
      await this.audit.record(tx, { by, action: `script-fault.${act}`, ...subject, after: { channel } });
      await this.live.publish(tx, { topic: 'script', id: cpeId });
    });
  }
}

function toFault(row: ScriptFaultEntity, serialNumber: string): ScriptFault {
  const { cpeId, channel, code, message, detail, retries, at, provisions } = row;
  return {
    routerId: cpeId,
    serialNumber,
    channel,
    code,
    message,
    detail: JSON.parse(JSON.stringify(detail ?? null)) as ScriptFault['detail'],
    retries,
    at: at.toISOString(),
    nextTryAt: new Date(nextTryAt({ at: at.getTime(), retries })).toISOString(),
    provisions: [...new Set(provisions.map(({ name }) => name))],
  };
}
