import { Injectable } from '@nestjs/common';
import type { AccountSummary, Diagnosis } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { PaymentsService } from '../payments/payments.service';

/** The money half of a diagnosis. */
@Injectable()
export class MoneyOfDiagnosis {
  constructor(
    private readonly payments: PaymentsService,
    private readonly catalog: CatalogService,
  ) {}

  /** @param subscriberId null: the token may not see money */
  async of(
    sql: Sql,
    subscriberId: string | null,
  ): Promise<{ account: AccountSummary | null; view: Diagnosis['account']; zone: string }> {
    const [account, entity] = await Promise.all([
      subscriberId === null ? null : this.payments.accountSummary(sql, subscriberId),
      this.catalog.getBillingEntity(sql),
    ]);
    if (account === null) return { account, view: null, zone: entity.zone };
    const { currency, due, overdue, overdueDays, nextBill } = account;
    return { account, view: { currency, due, overdue, overdueDays, nextBill }, zone: entity.zone };
  }
}
