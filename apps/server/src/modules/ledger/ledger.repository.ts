import { Injectable } from '@nestjs/common';
import { assert, type LocalDate } from '@demarc/kernel';
import type { AccountCode, JournalLine, Minor } from '@demarc/billing';
import type { Sql, Tx } from '../../platform/database/database';
import { JournalEntryEntity, LedgerAccountEntity, type EntryKind, type SeriesKind } from './ledger.entity';

/** A document's entry on its way into the journal. */
export interface JournalPosting {
  readonly entry: JournalEntryEntity;
  readonly currency: string;
  readonly lines: readonly JournalLine[];
}

export interface StoredLine {
  entryId: string;
  account: AccountCode;
  accountName: string;
  subscriberId: string | null;
  currency: string;
  amountMinor: Minor;
}

interface LineRow {
  entry_id: string;
  code: AccountCode;
  name: string;
  subscriber_id: string | null;
  currency: string;
  amount_minor: string;
}

const LINES = `
  select l.entry_id, a.code, a.name, l.subscriber_id, l.currency, l.amount_minor
  from journal_line l join ledger_account a on a.id = l.account_id`;

const toLine = (row: LineRow): StoredLine => ({
  entryId: row.entry_id,
  account: row.code,
  accountName: row.name,
  subscriberId: row.subscriber_id,
  currency: row.currency,
  amountMinor: BigInt(row.amount_minor),
});

/** The journal, and the series that number its documents. */
@Injectable()
export class LedgerRepository {
  async accountIds(sql: Sql): Promise<ReadonlyMap<AccountCode, string>> {
    const accounts = await sql.find(LedgerAccountEntity);
    return new Map(accounts.map(({ code, id }) => [code, id]));
  }

  /** Two statements however many entries; the database checks that each is whole and sums to zero. */
  async insertPostings(tx: Tx, postings: readonly JournalPosting[]): Promise<void> {
    if (postings.length === 0) return;
    const accountIds = await this.accountIds(tx);
    const entries = postings.map(({ entry }) => entry);
    await tx.query(
      `insert into journal_entry (id, billing_entity_id, kind, source_id, reference, text, posted_on, created_at)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::timestamptz[])`,
      [
        entries.map((entry) => entry.id),
        entries.map((entry) => entry.billingEntityId),
        entries.map((entry) => entry.kind),
        entries.map((entry) => entry.sourceId),
        entries.map((entry) => entry.reference),
        entries.map((entry) => entry.text),
        entries.map((entry) => entry.postedOn),
        entries.map((entry) => entry.createdAt),
      ],
    );
    const lines = postings.flatMap(({ entry, currency, lines: own }) =>
      own.map((line, index) => ({ ...line, entryId: entry.id, currency, position: index + 1 })),
    );
    await tx.query(
      `insert into journal_line (entry_id, position, account_id, subscriber_id, currency, amount_minor)
       select * from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[])`,
      [
        lines.map((line) => line.entryId),
        lines.map((line) => line.position),
        lines.map((line) => accountIds.get(line.account)),
        lines.map((line) => line.subscriberId),
        lines.map((line) => line.currency),
        lines.map((line) => line.amountMinor.toString()),
      ],
    );
  }

  async linesOfSources(sql: Sql, kinds: readonly EntryKind[], sourceId: string): Promise<StoredLine[]> {
    const rows = await sql.query<LineRow[]>(
      `${LINES} join journal_entry e on e.id = l.entry_id
       where e.kind = any($1) and e.source_id = $2 order by e.created_at, e.id, l.position`,
      [kinds, sourceId],
    );
    return rows.map(toLine);
  }

  async linesOfEntries(sql: Sql, entryIds: readonly string[]): Promise<StoredLine[]> {
    const rows = await sql.query<LineRow[]>(`${LINES} where l.entry_id = any($1) order by l.entry_id, l.position`, [
      entryIds,
    ]);
    return rows.map(toLine);
  }

  /** Takes `count` numbers in a row and returns the first; a rollback gives them back. */
  async takeNumbers(
    tx: Tx,
    request: { id: string; billingEntityId: string; kind: SeriesKind; count: number },
  ): Promise<bigint> {
    const { id, billingEntityId, kind, count } = request;
    assert(count > 0, 'a number is taken to be used');
    const [row] = await tx.query<{ last_number: string }[]>(
      `insert into number_series (id, billing_entity_id, kind, last_number) values ($1, $2, $3, $4)
       on conflict (billing_entity_id, kind) do update set last_number = number_series.last_number + excluded.last_number
       returning last_number`,
      [id, billingEntityId, kind, count],
    );
    assert(row !== undefined, 'the series answers with its last number');
    return BigInt(row.last_number) - BigInt(count) + 1n;
  }

  async pageOfEntries(
    sql: Sql,
    filter: { subscriberId: string | null; before: string | null; limit: number },
  ): Promise<JournalEntryEntity[]> {
    const query = sql.createQueryBuilder(JournalEntryEntity, 'entry').orderBy('entry.id', 'DESC').limit(filter.limit);
    if (filter.before !== null) query.andWhere('entry.id < :before', { before: filter.before });
    if (filter.subscriberId !== null) {
      query.andWhere(
        'exists (select 1 from journal_line l where l.entry_id = entry.id and l.subscriber_id = :subscriberId)',
        {
          subscriberId: filter.subscriberId,
        },
      );
    }
    return query.getMany();
  }

  async trialBalance(sql: Sql, asOf: LocalDate): Promise<BalanceRow[]> {
    const rows = await sql.query<Record<'number' | 'name' | 'currency' | 'debit' | 'credit', string>[]>(
      `select a.number, a.name, l.currency,
         coalesce(sum(l.amount_minor) filter (where l.amount_minor > 0), 0) as debit,
         coalesce(-sum(l.amount_minor) filter (where l.amount_minor < 0), 0) as credit
       from journal_line l join ledger_account a on a.id = l.account_id join journal_entry e on e.id = l.entry_id
       where e.posted_on <= $1 group by a.number, a.name, l.currency order by a.number, l.currency`,
      [asOf],
    );
    return rows.map((row) => ({ ...row, debitMinor: BigInt(row.debit), creditMinor: BigInt(row.credit) }));
  }

  /** Entries that changed what a subscriber owes, oldest first; moving her own advance to an invoice does not. */
  async statement(sql: Sql, subscriberId: string, currency: string): Promise<StatementRow[]> {
    const rows = await sql.query<(Omit<StatementRow, 'amountMinor'> & { amount: string })[]>(
      `select e.posted_on::text as "postedOn", e.kind, e.reference, e.text, sum(l.amount_minor) as amount
       from journal_line l join journal_entry e on e.id = l.entry_id
       where l.subscriber_id = $1 and l.currency = $2
       group by e.id having sum(l.amount_minor) <> 0 order by e.created_at, e.id`,
      [subscriberId, currency],
    );
    return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
  }
}

export interface BalanceRow {
  number: string;
  name: string;
  currency: string;
  debitMinor: Minor;
  creditMinor: Minor;
}

export interface StatementRow {
  postedOn: LocalDate;
  kind: EntryKind;
  reference: string;
  text: string;
  amountMinor: Minor;
}

export interface EntryWithLines {
  entry: JournalEntryEntity;
  lines: StoredLine[];
}

export interface StatementLine extends StatementRow {
  /** Owed by the subscriber after this row; negative is credit. */
  balanceMinor: Minor;
}
