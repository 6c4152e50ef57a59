import { setImmediate as nextTurn } from 'node:timers/promises';
import { draftInvoices } from '@demarc/billing';
import type { LocalDate } from '@demarc/kernel';
import type { LoadedAccount } from './billable-accounts.service';
import type { DraftToFinalize } from './finalize-invoices.service';
import { describeParkReason } from './park-reason';

export interface ParkedDraft {
  readonly subscriberId: string;
  readonly code: string;
  readonly reason: string;
}

export interface DraftedAccounts {
  readonly drafts: readonly DraftToFinalize[];
  readonly parked: readonly ParkedDraft[];
}

/** Accounts computed without a pause; requests and CWMP sessions are served in between. */
const SLICE = 200;

/** Computes what a chunk of accounts is billed; the run and its preview both call this. */
export async function draftAccounts(accounts: readonly LoadedAccount[], asOf: LocalDate): Promise<DraftedAccounts> {
  const drafts: DraftToFinalize[] = [];
  const parked: ParkedDraft[] = [];
  for (const [index, { subscriber, account }] of accounts.entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn();
    try {
      const outcome = draftInvoices(account, asOf);
      if (outcome.kind === 'drafts') drafts.push(...outcome.drafts.map((draft) => ({ subscriber, draft })));
      else {
        const reason = describeParkReason(outcome.reason, account.currency);
        parked.push({ subscriberId: subscriber.id, code: outcome.reason.code, reason });
      }
    } catch (error) {
      // Data that breaks the arithmetic's assertions must not keep the other bills from going out (R14).
      const reason = error instanceof Error ? error.message : String(error);
      parked.push({ subscriberId: subscriber.id, code: 'cannot-compute', reason });
    }
  }
  return { drafts, parked };
}
