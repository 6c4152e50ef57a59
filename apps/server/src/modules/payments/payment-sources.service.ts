import { Injectable } from '@nestjs/common';
import type { PaymentSource } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { PaymentSourceEntity } from './payment-source.entity';
import { PaymentSourceRepository } from './payment-source.repository';
import { ReportFromTheFuture, SourceNotFound } from './payments.errors';

/** Clocks of two machines differ a little. */
const SLACK_MS = 5 * 60_000;

/** How old the payment data is: whoever imports payments says until when everything is booked. */
@Injectable()
export class PaymentSourcesService {
  constructor(
    private readonly database: Database,
    private readonly sources: PaymentSourceRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  async list(sql: Sql): Promise<PaymentSource[]> {
    return (await this.sources.list(sql)).map(toView);
  }

  /** The first report registers the source: from then on its silence holds suspensions. */
  report(by: StaffIdentity, name: string, asOf: Date | null): Promise<PaymentSource> {
    const now = this.clock.now();
    const lastSuccessAt = asOf ?? now;
    if (lastSuccessAt.getTime() > now.getTime() + SLACK_MS) throw new ReportFromTheFuture();
    return this.database.transaction(async (tx) => {
      const row = await this.sources.report(tx, { name, lastSuccessAt, reportedBy: by.name });
      await this.live.publish(tx, { topic: 'suspension', id: 'payment-sources' });
      return toView(row);
    });
  }

  /** It is not used any more; its silence holds nothing. */
  remove(by: StaffIdentity, name: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.sources.remove(tx, name))) throw new SourceNotFound(name);
      await this.audit.record(tx, {
        by,
        action: 'payment-source.removed',
        subjectType: 'payment-source',
        subjectId: name,
      });
      await this.live.publish(tx, { topic: 'suspension', id: 'payment-sources' });
    });
  }
}

const toView = ({ name, lastSuccessAt, reportedBy }: PaymentSourceEntity): PaymentSource => ({
  name,
  lastSuccessAt: lastSuccessAt.toISOString(),
  reportedBy,
});
