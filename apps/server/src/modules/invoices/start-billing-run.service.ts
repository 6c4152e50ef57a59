import { Injectable } from '@nestjs/common';
import { addDays, assert, instantOf, type LocalDate } from '@demarc/kernel';
import { Database, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { Jobs } from '../../platform/scheduling/jobs';
import { LedgerService, type BookingDay } from '../ledger/ledger.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { LARGEST_CHUNK } from './billing-run-chunk.service';
import type { BillingRunEntity } from './billing-run.entity';
import { BillingRunRepository } from './billing-run.repository';
import { BILLING_RUN_QUEUE } from './billing-run.service';
import { BillingRunActive, BillingRunTooFarAhead } from './invoices.errors';

/** A run may bill this many days ahead; further is a typing error. */
const MOST_DAYS_AHEAD = 31;

export interface RunRequest {
  readonly asOf: LocalDate;
  readonly startedBy: string;
  /** Of the person's intention; null for the schedule, which has the date as its key. */
  readonly idempotencyKey: string | null;
}

/** Starts runs: one at a time, once per intention, once per scheduled day. */
@Injectable()
export class StartBillingRun {
  constructor(
    private readonly database: Database,
    private readonly runs: BillingRunRepository,
    private readonly subscribers: SubscribersService,
    private readonly ledger: LedgerService,
    private readonly jobs: Jobs,
    private readonly live: LiveEvents,
  ) {}

  /** Who asks while a run for that date is under way, or asks again with the same key, is given that run. */
  start(request: RunRequest): Promise<BillingRunEntity> {
    return this.database.transaction(async (tx) => {
      const day = await this.ledger.bookingDay(tx);
      refuseTooFarAhead(request.asOf, day.on);
      const id = newId();
      const isNew = await this.insert(tx, id, request, day);
      const run = isNew ? await this.runs.find(tx, id) : await this.known(tx, request, day);
      assert(run !== null, 'a run that was refused as known can be found');
      if (run.state === 'queued' || run.state === 'running') {
        await this.jobs.send(tx, BILLING_RUN_QUEUE, { runId: run.id });
        await this.live.publish(tx, { topic: 'billing-run', id: run.id });
      }
      return run;
    });
  }

  /** The tick of the schedule: starts today's run once its hour has come, in the billing entity's zone. */
  async startScheduled(): Promise<void> {
    const { entity, at, on } = await this.ledger.bookingDay(this.database.sql);
    if (at < instantOf(on, entity.billingHour, 0, entity.zone)) return;
    if ((await this.runs.findScheduled(this.database.sql, entity.id, on)) !== null) return;
    if ((await this.runs.findActive(this.database.sql, entity.id)) !== null) return; // the next tick finds it done
    await this.start({ asOf: on, startedBy: 'schedule', idempotencyKey: null });
  }

  private async insert(tx: Tx, id: string, request: RunRequest, day: BookingDay): Promise<boolean> {
    return this.runs.insertUnlessKnown(tx, {
      id,
      billingEntityId: day.entity.id,
      asOfOn: request.asOf,
      isScheduled: request.idempotencyKey === null,
      idempotencyKey: request.idempotencyKey,
      startedBy: request.startedBy,
      createdAt: day.at,
      subscribersTotal: await this.subscribers.countBillableSubscribers(tx),
      chunkSize: LARGEST_CHUNK,
      currency: day.entity.currency,
    });
  }

  private async known(tx: Tx, request: RunRequest, { entity }: BookingDay): Promise<BillingRunEntity | null> {
    const { idempotencyKey, asOf } = request;
    const same = idempotencyKey === null ? null : await this.runs.findByKey(tx, idempotencyKey);
    if (same !== null) return same;
    const active = await this.runs.findActive(tx, entity.id);
    if (active === null) return this.runs.findScheduled(tx, entity.id, asOf);
    if (active.asOfOn !== asOf) throw new BillingRunActive(active.id, active.asOfOn);
    return active;
  }
}

export function refuseTooFarAhead(asOf: LocalDate, today: LocalDate): void {
  const latest = addDays(today, MOST_DAYS_AHEAD);
  if (asOf > latest) throw new BillingRunTooFarAhead(latest);
}
