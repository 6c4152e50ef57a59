import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import { balanced, releaseLines, reversalLines, sumOf, type JournalLine, type Minor } from '@demarc/billing';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { CatalogService, type BillingEntityEntity } from '../catalog/catalog.service';
import { DeferredRevenueRepository } from './deferred-revenue.repository';
import type { EntryKind, SeriesKind } from './ledger.entity';
import { LedgerRepository, type StoredLine } from './ledger.repository';

/** A document to post. Lines of the same document are one entry; an entry without lines is not written. */
export interface Posting {
  readonly billingEntityId: string;
  readonly kind: EntryKind;
  readonly sourceId: string;
  readonly reference: string;
  readonly text: string;
  readonly postedOn: LocalDate;
  readonly currency: string;
  readonly lines: readonly JournalLine[];
}

/** Revenue of an invoice that is earned when a later period begins. */
export interface Deferral {
  readonly billingEntityId: string;
  readonly sourceId: string;
  readonly reference: string;
  readonly releaseOn: LocalDate;
  readonly currency: string;
  readonly amountMinor: Minor;
}

/** Whose books, and the moment and day that documents made now carry. */
export interface BookingDay {
  readonly entity: BillingEntityEntity;
  readonly at: Date;
  readonly on: LocalDate;
}

const RELEASE_BATCH = 500;

@Injectable()
export class LedgerService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerRepository,
    private readonly deferred: DeferredRevenueRepository,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  /** Today is a date of the billing entity's zone, whatever the zone of this process (BR-13). */
  async bookingDay(sql: Sql): Promise<BookingDay> {
    const entity = await this.catalog.getBillingEntity(sql);
    return { entity, at: this.clock.now(), on: this.clock.today(entity.zone) };
  }

  /** Posts documents in the caller's transaction; a document posted before is refused by the database. */
  async post(tx: Tx, postings: readonly Posting[]): Promise<void> {
    const createdAt = this.clock.now();
    const whole = postings
      .map(({ lines, currency, ...head }) => ({
        entry: { id: newId(), createdAt, ...head },
        currency,
        lines: balanced(lines),
      }))
      .filter(({ lines }) => lines.length > 0);
    await this.ledger.insertPostings(tx, whole);
  }

  /** First of `count` consecutive numbers. The series stays locked until the transaction ends, so take them late. */
  takeNumbers(tx: Tx, billingEntityId: string, kind: SeriesKind, count: number): Promise<bigint> {
    return this.ledger.takeNumbers(tx, { id: newId(), billingEntityId, kind, count });
  }

  async defer(tx: Tx, deferrals: readonly Deferral[]): Promise<void> {
    await this.deferred.insert(
      tx,
      deferrals.map((deferral) => ({ id: newId(), ...deferral })),
    );
  }

  /** Mirrors the invoice's entry and whatever was released since; what was not released never will be. */
  async reverseInvoice(tx: Tx, reversal: Omit<Posting, 'lines' | 'kind' | 'currency'>): Promise<void> {
    const invoiceId = reversal.sourceId;
    await this.deferred.cancel(tx, invoiceId, this.clock.now());
    const posted = await this.ledger.linesOfSources(tx, ['invoice'], invoiceId);
    for (const id of await this.deferred.releasedIds(tx, invoiceId)) {
      posted.push(...(await this.ledger.linesOfSources(tx, ['revenue-release'], id)));
    }
    const [first] = posted;
    if (first === undefined) return;
    const lines = reversalLines(netPerAccount(posted));
    await this.post(tx, [{ ...reversal, kind: 'invoice-void', currency: first.currency, lines }]);
  }

  /** Turns deferred revenue of periods that have begun into revenue. Harmless to repeat; returns how many. */
  async releaseDueRevenue(): Promise<number> {
    const { entity, on: today } = await this.bookingDay(this.database.sql);
    let released = 0;
    for (;;) {
      const count = await this.database.transaction(async (tx) => {
        const due = await this.deferred.takeDue(tx, entity.id, today, this.clock.now(), RELEASE_BATCH);
        await this.post(
          tx,
          due.map((row) => ({
            billingEntityId: row.billingEntityId,
            kind: 'revenue-release',
            sourceId: row.id,
            reference: row.reference,
            text: `Revenue of ${row.reference}, period from ${row.releaseOn}`,
            postedOn: row.releaseOn,
            currency: row.currency,
            lines: releaseLines(row.amountMinor),
          })),
        );
        return due.length;
      });
      released += count;
      if (count < RELEASE_BATCH) return released;
    }
  }
}

/** One line per account and subscriber. */
function netPerAccount(lines: readonly StoredLine[]): JournalLine[] {
  const groups = new Map<string, StoredLine[]>();
  for (const line of lines) {
    const key = `${line.account} ${line.subscriberId ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const amountMinor = sumOf(group.map((line) => line.amountMinor));
    if (first === undefined || amountMinor === 0n) return [];
    return [{ account: first.account, subscriberId: first.subscriberId, amountMinor }];
  });
}
