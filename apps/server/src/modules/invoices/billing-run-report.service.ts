import { Injectable } from '@nestjs/common';
import { sumOf } from '@demarc/billing';
import type { LocalDate } from '@demarc/kernel';
import { Database } from '../../platform/database/database';
import { decodeCursor, encodeCursor } from '../../platform/http/page';
import { LedgerService } from '../ledger/ledger.service';
import { SubscribersService, type SubscriberEntity } from '../subscribers/subscribers.service';
import { BillableAccounts } from './billable-accounts.service';
import type { BillingRunEntity } from './billing-run.entity';
import { BillingRunRepository } from './billing-run.repository';
import { draftAccounts, type ParkedDraft } from './draft-accounts';
import type { DraftToFinalize } from './finalize-invoices.service';
import { BillingRunNotFound } from './invoices.errors';
import { refuseTooFarAhead } from './start-billing-run.service';

export interface ParkedWithName extends ParkedDraft {
  readonly subscriber: SubscriberEntity;
}

export interface RunWithParked {
  readonly run: BillingRunEntity;
  readonly parked: readonly ParkedWithName[];
}

export interface RunPreview {
  readonly asOf: LocalDate;
  readonly currency: string;
  readonly subscribersTotal: number;
  readonly invoiceCount: number;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly parked: readonly ParkedWithName[];
  /** The first few invoices, to look at. */
  readonly sample: readonly DraftToFinalize[];
}

const SAMPLE_SIZE = 20;
const PREVIEW_CHUNK = 2_000;

/** What runs did, and what a run would do: the same arithmetic, with nothing written. */
@Injectable()
export class BillingRunReport {
  constructor(
    private readonly database: Database,
    private readonly runs: BillingRunRepository,
    private readonly accounts: BillableAccounts,
    private readonly subscribers: SubscribersService,
    private readonly ledger: LedgerService,
  ) {}

  async get(id: string): Promise<RunWithParked> {
    const run = await this.runs.find(this.database.sql, id);
    if (run === null) throw new BillingRunNotFound(id);
    return this.withParked(run);
  }

  /** Newest first. */
  async page(query: {
    cursor?: string;
    limit: number;
  }): Promise<{ items: RunWithParked[]; nextCursor: string | null }> {
    const [before = null] = decodeCursor(query.cursor, 1) ?? [];
    const rows = await this.runs.page(this.database.sql, before, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    const items = await this.allWithParked(shown);
    return { items, nextCursor: last === undefined ? null : encodeCursor([last.id]) };
  }

  async withParked(run: BillingRunEntity): Promise<RunWithParked> {
    const [whole] = await this.allWithParked([run]);
    if (whole === undefined) throw new BillingRunNotFound(run.id);
    return whole;
  }

  async preview(asOf: LocalDate): Promise<RunPreview> {
    const { sql } = this.database;
    const { entity, on } = await this.ledger.bookingDay(sql);
    refuseTooFarAhead(asOf, on);
    const sums = { subscribersTotal: 0, invoiceCount: 0, netMinor: 0n, taxMinor: 0n, totalMinor: 0n };
    const parked: ParkedWithName[] = [];
    const sample: DraftToFinalize[] = [];
    let cursor: string | null = null;
    for (;;) {
      const ids: string[] = await this.subscribers.listBillableSubscriberIds(sql, cursor, PREVIEW_CHUNK);
      cursor = ids.at(-1) ?? null;
      if (cursor === null) break;
      const loaded = await this.accounts.load(sql, entity, ids);
      const drafted = await draftAccounts(loaded, asOf);
      sums.subscribersTotal += ids.length;
      sums.invoiceCount += drafted.drafts.length;
      sums.netMinor += sumOf(drafted.drafts.map(({ draft }) => draft.netMinor));
      sums.taxMinor += sumOf(drafted.drafts.map(({ draft }) => draft.taxMinor));
      sums.totalMinor += sumOf(drafted.drafts.map(({ draft }) => draft.totalMinor));
      const byId = new Map(loaded.map(({ subscriber }) => [subscriber.id, subscriber]));
      parked.push(...named(drafted.parked, byId));
      sample.push(...drafted.drafts.slice(0, SAMPLE_SIZE - sample.length));
    }
    return { asOf, currency: entity.currency, ...sums, parked, sample };
  }

  private async allWithParked(runs: readonly BillingRunEntity[]): Promise<RunWithParked[]> {
    const { sql } = this.database;
    const parked = await this.runs.listParked(
      sql,
      runs.map((run) => run.id),
    );
    const ids = [...new Set(parked.map((each) => each.subscriberId))];
    const byId = new Map((await this.subscribers.listByIds(sql, ids)).map((subscriber) => [subscriber.id, subscriber]));
    return runs.map((run) => ({
      run,
      parked: named(
        parked.filter((each) => each.billingRunId === run.id),
        byId,
      ),
    }));
  }
}

const named = (parked: readonly ParkedDraft[], byId: ReadonlyMap<string, SubscriberEntity>): ParkedWithName[] =>
  parked.flatMap((each) => {
    const subscriber = byId.get(each.subscriberId);
    return subscriber === undefined ? [] : [{ ...each, subscriber }];
  });
