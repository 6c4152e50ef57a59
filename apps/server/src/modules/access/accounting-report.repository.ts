import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { AccountingReportEntity } from './accounting.entity';

@Injectable()
export class AccountingReportRepository {
  async insert(tx: Tx, report: AccountingReportEntity): Promise<void> {
    await tx.insert(AccountingReportEntity, report);
  }

  /** Newest first. */
  listOfSession(sql: Sql, sessionId: string, limit: number): Promise<AccountingReportEntity[]> {
    return sql.find(AccountingReportEntity, {
      where: { sessionId },
      order: { receivedAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  /** What the NAS reported of this service from an instant on, oldest first: the other party's word on a change. */
  listOfSubscriptionSince(
    sql: Sql,
    subscriptionId: string,
    since: Date,
    limit: number,
  ): Promise<AccountingReportEntity[]> {
    return sql
      .createQueryBuilder(AccountingReportEntity, 'report')
      .where('report.subscriptionId = :subscriptionId and report.receivedAt >= :since', { subscriptionId, since })
      .orderBy('report.receivedAt', 'ASC')
      .addOrderBy('report.id', 'ASC')
      .take(limit)
      .getMany();
  }

  /** Interims are many: after some days only the first one of each state of each session is kept, which proves that state. */
  async thinOut(tx: Tx, before: Date, limit: number): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from accounting_report where (id, received_at) in (
         select r.id, r.received_at from accounting_report r
         where r.received_at < $1 and r.status = 'interim' and exists (
           select 1 from accounting_report first
           where first.session_id = r.session_id and first.received_at < r.received_at
             and first.status in ('start', 'interim')
             and first.state_version is not distinct from r.state_version
             and first.access_group is not distinct from r.access_group)
         limit $2)`,
      [before, limit],
    );
    return count;
  }
}
