import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';

/** Tells browsers and the audit log what becomes of a campaign. */
@Injectable()
export class CampaignNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async decided(
    tx: Tx,
    by: StaffIdentity | string,
    { id, name }: { id: string; name: string },
    { what, reason, after = {} }: { what: string; reason: string; after?: object },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: `campaign.${what}`,
      subjectType: 'campaign',
      subjectId: id,
      after: { name, ...after },
      reason,
    });
    await this.changed(tx, id);
  }

  async policyChanged(
    tx: Tx,
    by: StaffIdentity,
    { before, after, reason }: { before: object; after: object; reason: string },
  ): Promise<void> {
    const subject = { subjectType: 'campaign-policy', subjectId: 'campaigns' };
    await this.audit.record(tx, { by, action: 'campaign-policy.changed', ...subject, before, after, reason });
    await this.live.publish(tx, { topic: 'policy', id: 'campaigns' });
  }

  changed(tx: Tx, campaignId: string): Promise<void> {
    return this.live.publish(tx, { topic: 'campaign', id: campaignId });
  }
}
