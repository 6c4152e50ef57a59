import { Injectable } from '@nestjs/common';
import type { AccessReply, RadiusStatus } from '@demarc/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import { AccessReplyUnknownPlaceholder } from './access.errors';
import { unknownPlaceholder } from './access-reply';
import { RadiusProjection } from './radius-projection.service';
import { RadiusAccountingRepository } from './radius-accounting.repository';
import { RadiusRepository } from './radius.repository';

/** How things stand between Demarc and FreeRADIUS, and what an accept gives in each group. */
@Injectable()
export class RadiusStatusService {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly radius: RadiusRepository,
    private readonly accounting: RadiusAccountingRepository,
    private readonly projection: RadiusProjection,
    private readonly audit: AuditLog,
  ) {}

  async status(sql: Sql = this.database.sql): Promise<RadiusStatus> {
    const { RADIUS_PASSWORDS, RADIUS_SUSPENDED, RADIUS_INTERIM_SECONDS } = this.config.settings;
    const { accounts, clients } = await this.radius.countAccounts(sql);
    const { waiting, failing, oldestAt } = await this.accounting.countWaiting(sql);
    return {
      passwords: RADIUS_PASSWORDS,
      suspended: RADIUS_SUSPENDED,
      interimSeconds: RADIUS_INTERIM_SECONDS,
      accounts,
      clients,
      waitingReports: waiting,
      failingReports: failing,
      oldestWaitingAt: oldestAt?.toISOString() ?? null,
      replies: await this.replies(sql),
    };
  }

  /** From this commit on every accept gives these; sessions that are up keep what they have until they log in again. */
  changeReplies(by: StaffIdentity, replies: AccessReply[]): Promise<RadiusStatus> {
    for (const { attribute, value } of replies) {
      const unknown = unknownPlaceholder(value);
      if (unknown !== null) throw new AccessReplyUnknownPlaceholder(attribute, unknown);
    }
    return this.database.transaction(async (tx) => {
      await this.radius.lock(tx, 'alone');
      const before = await this.replies(tx);
      await this.radius.replaceReplies(tx, toRows(replies));
      await this.projection.plans(tx, null);
      await this.audit.record(tx, {
        by,
        action: 'radius.replies-changed',
        subjectType: 'radius',
        subjectId: 'replies',
        before,
        after: replies,
      });
      return this.status(tx);
    });
  }

  private async replies(sql: Sql | Tx): Promise<AccessReply[]> {
    const rows = await this.radius.listReplies(sql);
    return rows.map(({ accessGroup, vendor, attribute, value }) => ({
      accessGroup,
      vendor: vendor === '' ? null : vendor,
      attribute,
      value,
    }));
  }
}

const toRows = (replies: AccessReply[]) =>
  replies.map(({ accessGroup, vendor, attribute, value }, position) => ({
    id: newId(),
    accessGroup,
    vendor: vendor ?? ('' as const),
    attribute,
    value,
    position,
  }));
