import { Injectable } from '@nestjs/common';
import { sumOf } from '@demarc/billing';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LedgerService } from '../ledger/ledger.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { BillableAccounts } from './billable-accounts.service';
import type { BillingRunEntity } from './billing-run.entity';
import { BillingRunRepository } from './billing-run.repository';
import { draftAccounts, type ParkedDraft } from './draft-accounts';
import { FinalizeInvoices } from './finalize-invoices.service';
import type { InvoiceEntity } from './invoice.entity';

/** Where a run begins; the setting says how much of it is used. */
export const LARGEST_CHUNK = 10_000;

/** Which accounts a transaction tried: after a refusal it is compared with where the run stands then. */
export interface Attempt {
  cursor: string | null;
  size: number;
}

export interface Refusal {
  readonly attempt: Attempt;
  readonly reason: string;
  readonly isCollision: boolean;
}

/** One transaction of a billing run: lines, numbers, journal, outbox and the run's own cursor, or nothing. */
@Injectable()
export class BillingRunChunk {
  constructor(
    private readonly runs: BillingRunRepository,
    private readonly accounts: BillableAccounts,
    private readonly subscribers: SubscribersService,
    private readonly ledger: LedgerService,
    private readonly finalizer: FinalizeInvoices,
    private readonly config: AppConfig,
  ) {}

  /**
   * Bills the next subscribers after the cursor. The run's row is locked, so that any number of processes may work
   * on one run: they take turns.
   * @param attempt is told what is tried, before it can fail
   * @returns the run as it is afterwards, or null when there is no work left
   */
  async next(tx: Tx, runId: string, attempt: Attempt): Promise<BillingRunEntity | null> {
    const run = await this.runs.findForUpdate(tx, runId);
    if (run === null || (run.state !== 'queued' && run.state !== 'running')) return null;
    attempt.cursor = run.cursorSubscriberId;
    attempt.size = this.sizeOf(run);
    const ids = await this.subscribers.listBillableSubscriberIds(tx, attempt.cursor, attempt.size);
    const cursorSubscriberId = ids.at(-1);
    const { entity, at } = await this.ledger.bookingDay(tx);
    if (cursorSubscriberId === undefined) return this.save(tx, run, { state: 'done', finishedAt: at });

    await this.subscribers.lockAll(tx, ids);
    const loaded = await this.accounts.load(tx, entity, ids);
    const { drafts, parked } = await draftAccounts(loaded, run.asOfOn);
    const invoices = await this.finalizer.finalize(tx, entity, drafts, run.id);
    await this.park(tx, run.id, parked);
    return this.save(tx, run, {
      state: 'running',
      cursorSubscriberId,
      subscribersDone: run.subscribersDone + ids.length,
      parkedCount: run.parkedCount + parked.length,
      chunkSize: Math.min(LARGEST_CHUNK, run.chunkSize * 2),
      ...totalsWith(run, invoices),
    });
  }

  /**
   * Halves the chunk until the account that the database refuses stands alone, and parks that one. After a collision
   * (somebody else wrote the line first) nothing is parked: computed again, the line is not proposed any more.
   * When another process has moved the run since the attempt, it dealt with the refusal, and an innocent would be parked.
   */
  async isolate(tx: Tx, runId: string, refusal: Refusal): Promise<void> {
    const run = await this.runs.findForUpdate(tx, runId);
    const { attempt, reason, isCollision } = refusal;
    if (run === null || run.cursorSubscriberId !== attempt.cursor || this.sizeOf(run) !== attempt.size) return;
    const { size } = attempt;
    if (size > 1 || isCollision) {
      const collisionCount = run.collisionCount + (isCollision ? 1 : 0);
      await this.save(tx, run, { chunkSize: Math.max(1, Math.floor(size / 2)), collisionCount });
      return;
    }
    const [subscriberId] = await this.subscribers.listBillableSubscriberIds(tx, run.cursorSubscriberId, 1);
    if (subscriberId === undefined) return;
    await this.park(tx, run.id, [{ subscriberId, code: 'refused-by-database', reason }]);
    const { subscribersDone, parkedCount } = run;
    const change = { subscribersDone: subscribersDone + 1, parkedCount: parkedCount + 1 };
    await this.save(tx, run, { ...change, cursorSubscriberId: subscriberId });
  }

  private sizeOf(run: BillingRunEntity): number {
    return Math.min(run.chunkSize, this.config.settings.BILLING_CHUNK_SIZE);
  }

  private async park(tx: Tx, billingRunId: string, parked: readonly ParkedDraft[]): Promise<void> {
    await this.runs.insertParked(
      tx,
      parked.map((each) => ({ id: newId(), billingRunId, ...each })),
    );
  }

  private async save(tx: Tx, run: BillingRunEntity, change: Partial<BillingRunEntity>): Promise<BillingRunEntity> {
    await this.runs.update(tx, run.id, change);
    return Object.assign(run, change);
  }
}

function totalsWith(run: BillingRunEntity, invoices: readonly InvoiceEntity[]): Partial<BillingRunEntity> {
  return {
    invoiceCount: run.invoiceCount + invoices.length,
    netMinor: run.netMinor + sumOf(invoices.map((invoice) => invoice.netMinor)),
    taxMinor: run.taxMinor + sumOf(invoices.map((invoice) => invoice.taxMinor)),
    totalMinor: run.totalMinor + sumOf(invoices.map((invoice) => invoice.totalMinor)),
    firstNumber: run.firstNumber ?? invoices[0]?.number ?? null,
    lastNumber: invoices.at(-1)?.number ?? run.lastNumber,
  };
}
