import { formatMajor, sumOf } from '@demarc/billing';
import type { JournalEntry, JournalLine, Statement, TrialBalance } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import type { BalanceRow, EntryWithLines, StatementLine, StoredLine } from './ledger.repository';

export const toJournalLineView = (line: StoredLine): JournalLine => ({
  account: line.account,
  accountName: line.accountName,
  debit: line.amountMinor > 0n ? formatMajor(line.amountMinor, line.currency) : null,
  credit: line.amountMinor < 0n ? formatMajor(-line.amountMinor, line.currency) : null,
  currency: line.currency,
});

export const toJournalEntryView = ({ entry, lines }: EntryWithLines): JournalEntry => ({
  id: entry.id,
  postedOn: entry.postedOn,
  kind: entry.kind,
  text: entry.text,
  sourceId: entry.sourceId,
  createdAt: entry.createdAt.toISOString(),
  lines: lines.map(toJournalLineView),
});

export function toTrialBalanceView(asOf: LocalDate, rows: readonly BalanceRow[]): TrialBalance {
  const currencies = [...new Set(rows.map((row) => row.currency))];
  return {
    asOf,
    rows: rows.map(({ number, name, currency, debitMinor, creditMinor }) => ({
      account: number,
      name,
      currency,
      debit: formatMajor(debitMinor, currency),
      credit: formatMajor(creditMinor, currency),
      balance: formatMajor(debitMinor - creditMinor, currency),
    })),
    difference: currencies.map((currency) => {
      const own = rows.filter((row) => row.currency === currency);
      return { currency, amount: formatMajor(sumOf(own.map((row) => row.debitMinor - row.creditMinor)), currency) };
    }),
  };
}

export function toStatementView(subscriberId: string, currency: string, rows: readonly StatementLine[]): Statement {
  return {
    subscriberId,
    currency,
    rows: rows.map((row) => ({
      on: row.postedOn,
      kind: row.kind,
      reference: row.reference,
      text: row.text,
      charge: row.amountMinor > 0n ? formatMajor(row.amountMinor, currency) : null,
      payment: row.amountMinor < 0n ? formatMajor(-row.amountMinor, currency) : null,
      balance: formatMajor(row.balanceMinor, currency),
    })),
    balance: formatMajor(rows.at(-1)?.balanceMinor ?? 0n, currency),
  };
}
