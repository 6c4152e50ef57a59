import { Injectable } from '@nestjs/common';
import { draftInvoices, nextPeriodStart, sumOf, type BillableAccount, type Minor } from '@demarc/billing';
import type { LocalDate } from '@demarc/kernel';
import type { Sql } from '../../platform/database/database';
import { LedgerService } from '../ledger/ledger.service';
import { BillableAccounts } from './billable-accounts.service';

export interface NextBill {
  readonly on: LocalDate;
  readonly totalMinor: Minor;
}

/** What the next run will bill one subscriber: the run's own arithmetic, with nothing written. */
@Injectable()
export class NextBillService {
  constructor(
    private readonly accounts: BillableAccounts,
    private readonly ledger: LedgerService,
  ) {}

  async nextBill(sql: Sql, subscriberId: string): Promise<NextBill | null> {
    const { entity, on: today } = await this.ledger.bookingDay(sql);
    const [loaded] = await this.accounts.load(sql, entity, [subscriberId]);
    if (loaded === undefined) return null;
    for (const on of [today, ...nextStarts(loaded.account, today)]) {
      const outcome = draftInvoices(loaded.account, on);
      if (outcome.kind === 'parked') return null;
      if (outcome.drafts.length > 0) return { on, totalMinor: sumOf(outcome.drafts.map((draft) => draft.totalMinor)) };
    }
    return null;
  }
}

/** The days on which another period of a subscription begins, soonest first. */
function nextStarts(account: BillableAccount, today: LocalDate): LocalDate[] {
  const starts = account.subscriptions.map(({ activatedOn, billingCycleDay: anchorDay }) =>
    activatedOn > today ? activatedOn : nextPeriodStart({ anchorDay, months: 1, originOn: activatedOn }, today),
  );
  return [...new Set(starts)].toSorted();
}
