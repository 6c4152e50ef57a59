import { Injectable } from '@nestjs/common';
import { sumOf } from '@demarc/billing';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { BillableAccounts } from './billable-accounts.service';
import type { BillingRunEntity } from './billing-run.entity';
import { BillingRunRepository } from './billing-run.repository';
import { draftAccounts, type ParkedDraft } from './draft-accounts';
import { FinalizeInvoices } from './finalize-invoices.service';
import type { InvoiceEntity } from './invoice.entity';

/** Subscribers per transaction. Measured: 2,000 to 5,000 cost least. */
export const CHUNK_SIZE = 2_000;

/** One transaction of a billing run: lines, numbers, journal, outbox and the run's own cursor, or nothing. */
@Injectable()
export class BillingRunChunk {
  constructor(
    private readonly runs: BillingRunRepository,
    private readonly accounts: BillableAccounts,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly finalizer: FinalizeInvoices,
    private readonly clock: Clock,
  ) {}

  /**
   * Bills the next subscribers after the cursor. The run's row is locked, so that any number of processes may work
   * on one run: they take turns.
   * @returns the run as it is afterwards, or null when there is no work left
   */
  async next(tx: Tx, runId: string): Promise<BillingRunEntity | null> {
    const run = await this.runs.findForUpdate(tx, runId);
    if (run === null || (run.state !== 'queued' && run.state !== 'running')) return null;
    const ids = await this.subscribers.listBillableSubscriberIds(tx, run.cursorSubscriberId, run.chunkSize);
    const cursorSubscriberId = ids.at(-1);
    if (cursorSubscriberId === undefined) return this.save(tx, run, { state: 'done', finishedAt: this.clock.now() });

    await this.subscribers.lockAll(tx, ids);
    const entity = await this.catalog.getBillingEntity(tx);
    const loaded = await this.accounts.load(tx, entity, ids);
    const { drafts, parked } = draftAccounts(loaded, run.asOfOn);
    const invoices = await this.finalizer.finalize(tx, entity, drafts, run.id);
    await this.park(tx, run.id, parked);
    return this.save(tx, run, {
      state: 'running',
      cursorSubscriberId,
      subscribersDone: run.subscribersDone + ids.length,
      parkedCount: run.parkedCount + parked.length,
      chunkSize: Math.min(CHUNK_SIZE, run.chunkSize * 2),
      ...totalsWith(run, invoices),
    });
  }

  /** Sets the one account aside that the database refuses, and goes on after it. */
  async parkNext(tx: Tx, runId: string, reason: string): Promise<void> {
    const run = await this.runs.findForUpdate(tx, runId);
    if (run === null) return;
    const [subscriberId] = await this.subscribers.listBillableSubscriberIds(tx, run.cursorSubscriberId, 1);
    if (subscriberId === undefined) return;
    await this.park(tx, run.id, [{ subscriberId, code: 'refused-by-database', reason }]);
    const { subscribersDone, parkedCount } = run;
    const change = { subscribersDone: subscribersDone + 1, parkedCount: parkedCount + 1 };
    await this.save(tx, run, { ...change, cursorSubscriberId: subscriberId });
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
