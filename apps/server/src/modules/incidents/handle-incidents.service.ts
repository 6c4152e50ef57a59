import { Injectable } from '@nestjs/common';
import type { ChangeIncidentLimits, IncidentLimits } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { IncidentEntity } from './incident.entity';
import { IncidentRepository } from './incident.repository';
import { toIncidentLimits } from './incident.view';
import { IncidentClosed, IncidentNotFound } from './incidents.errors';

/** What people do about incidents, and when they want to hear of one. */
@Injectable()
export class HandleIncidents {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Somebody is at it. Whoever was first stays the one. */
  acknowledge(by: StaffIdentity, id: string): Promise<void> {
    return this.onOpen(id, async (tx, incident) => {
      if (incident.state === 'acknowledged') return;
      const change = { state: 'acknowledged' as const, acknowledgedAt: this.clock.now(), acknowledgedBy: by.name };
      await this.incidents.update(tx, id, change);
      await this.record(tx, by, { id, action: 'incident.acknowledged' });
    });
  }

  /** Who is still away raises no other incident until it has been back. */
  close(by: StaffIdentity, id: string, reason: string): Promise<void> {
    return this.onOpen(id, async (tx) => {
      const closedAt = this.clock.now();
      await this.incidents.update(tx, id, { state: 'closed', closedAt, closedBy: by.name, closedBecause: 'staff' });
      await this.incidents.insertNote(tx, { id: newId(), incidentId: id, at: closedAt, by: by.name, text: reason });
      await this.record(tx, by, { id, action: 'incident.closed', reason });
    });
  }

  addNote(by: StaffIdentity, id: string, text: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if ((await this.incidents.findForUpdate(tx, id)) === null) throw new IncidentNotFound(id);
      await this.incidents.insertNote(tx, { id: newId(), incidentId: id, at: this.clock.now(), by: by.name, text });
      await this.record(tx, by, { id, action: 'incident.noted', reason: text });
    });
  }

  async limits(): Promise<IncidentLimits> {
    return toIncidentLimits(await this.incidents.limits(this.database.sql));
  }

  /** In force from the next look on; incidents that are open stay so. */
  async changeLimits(by: StaffIdentity, { reason, ...limits }: ChangeIncidentLimits): Promise<IncidentLimits> {
    await this.database.transaction(async (tx) => {
      const before = toIncidentLimits(await this.incidents.lockLimits(tx));
      await this.incidents.changeLimits(tx, limits);
      await this.audit.record(tx, {
        by,
        action: 'incident-limits.changed',
        subjectType: 'incident-limits',
        subjectId: 'limits',
        before,
        after: limits,
        reason,
      });
      await this.live.publish(tx, { topic: 'incident', id: 'limits' });
    });
    return limits;
  }

  private onOpen(id: string, act: (tx: Tx, incident: IncidentEntity) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const incident = await this.incidents.findForUpdate(tx, id);
      if (incident === null) throw new IncidentNotFound(id);
      if (incident.state === 'closed') throw new IncidentClosed();
      await act(tx, incident);
    });
  }

  private async record(
    tx: Tx,
    by: StaffIdentity,
    { id, action, reason }: { id: string; action: string; reason?: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action,
      subjectType: 'incident',
      subjectId: id,
      ...(reason === undefined ? {} : { reason }),
    });
    await this.live.publish(tx, { topic: 'incident', id });
  }
}
