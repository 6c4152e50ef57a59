import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { ProfileChangeEntity, ProfileEntity } from './profile.entity';

/** What is told of profiles: to the audit, and to browsers that look at them. */
@Injectable()
export class ProfileNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async wanted(tx: Tx, by: StaffIdentity, change: ProfileChangeEntity): Promise<void> {
    const { profileId: subjectId, reason, name, weight, document, scopes, routers, needsApproval } = change;
    const after = { change: change.id, name, weight, document, scopes, routers, needsApproval };
    await this.audit.record(tx, { by, action: 'profile.changed', subjectType: 'profile', subjectId, after, reason });
    await this.tell(tx, subjectId);
  }

  async decided(
    tx: Tx,
    by: StaffIdentity,
    { id, profileId, author }: ProfileChangeEntity,
    { decision, reason }: { decision: string; reason: string },
  ): Promise<void> {
    const after = { change: id, author, decision };
    const action = `profile.change-${decision}`;
    await this.audit.record(tx, { by, action, subjectType: 'profile', subjectId: profileId, after, reason });
    await this.tell(tx, profileId);
  }

  async deleted(tx: Tx, by: StaffIdentity, { id, name }: ProfileEntity): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: 'profile.deleted',
      subjectType: 'profile',
      subjectId: id,
      before: { name },
    });
    await this.tell(tx, id);
  }

  async policyChanged(
    tx: Tx,
    by: StaffIdentity,
    { before, after, reason }: { before: number; after: number; reason: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: 'profile-policy.changed',
      subjectType: 'profile-policy',
      subjectId: 'policy',
      before: { approveAbove: before },
      after: { approveAbove: after },
      reason,
    });
    await this.live.publish(tx, { topic: 'policy', id: 'profiles' });
  }

  tell(tx: Tx, profileId: string): Promise<void> {
    return this.live.publish(tx, { topic: 'profile', id: profileId });
  }
}
