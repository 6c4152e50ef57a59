import { Injectable } from '@nestjs/common';
import { decideServiceState, formatMajor, takesAway } from '@demarc/billing';
import type { RestoreService, SuspendService } from '@demarc/contracts';
import { assert } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database, violatedConstraint, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SubscribersService } from '../subscribers/subscribers.service';
import { factsOf, type DunningAccount, type DunningService } from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import type { ServiceInterventionEntity } from './intervention.entity';
import { InterventionLog } from './intervention-log.service';
import { ServiceDecisions } from './service-decisions.service';
import {
  EndInThePast,
  EndTooFar,
  InterventionKeyReused,
  NothingToPay,
  ProfileUnknown,
  NotRestricted,
  ServiceIsOver,
  StillOverdue,
} from './suspension.errors';

const DAY_MS = 86_400_000;
const MAX_SUSPENDED_DAYS = 366;
/** Longer than that is not a favour any more but another price. */
const MAX_SPARED_DAYS = 30;

interface Act {
  by: StaffIdentity;
  subscriptionId: string;
  key: string;
}

/**
 * What staff do to a service by hand. It wins over dunning: a payment does not give back what a person took away,
 * unless that was the agreement, and dunning does not take what a person gave back, for as long as was said.
 */
@Injectable()
export class InterveneService {
  constructor(
    private readonly database: Database,
    private readonly accounts: DunningAccounts,
    private readonly decisions: ServiceDecisions,
    private readonly subscribers: SubscribersService,
    private readonly interventions: InterventionLog,
    private readonly clock: Clock,
  ) {}

  list(sql: Sql, subscriptionId: string): Promise<ServiceInterventionEntity[]> {
    return this.interventions.listOf(sql, subscriptionId);
  }

  suspend(act: Act, request: SuspendService): Promise<ServiceInterventionEntity> {
    return this.once(act, 'suspend', async (tx, account, service) => {
      const endsAt = this.endOf(request.endsAt, MAX_SUSPENDED_DAYS);
      const awaited = account.openInvoices.map(({ invoiceId }) => invoiceId);
      if (request.ends === 'when-paid' && awaited.length === 0) throw new NothingToPay();
      const { method, reason, ends } = request;
      const placed = this.newOne(act, { kind: 'suspend', method, reason, ends, endsAt });
      await this.interventions.replace(tx, act.by, service, {
        ...placed,
        awaitedInvoiceIds: ends === 'when-paid' ? awaited : [],
      });
      await this.subscribers.changeServiceState(tx, {
        subscriptionId: act.subscriptionId,
        to: method,
        cause: { kind: 'staff', refId: placed.id, reason: `${reason} (${act.by.name})` },
        pushProfileId: request.pushProfileId ?? null,
      });
      await this.decideAgain(tx, account, placed);
      return placed;
    });
  }

  restore(act: Act, { reason, sparedUntil }: RestoreService): Promise<ServiceInterventionEntity> {
    return this.once(act, 'restore', async (tx, account, service) => {
      const endsAt = this.endOf(sparedUntil, MAX_SPARED_DAYS);
      if (endsAt === null) this.refuseWithoutEnd(account, service);
      const ends = endsAt === null ? ('at-once' as const) : ('at' as const);
      const placed = this.newOne(act, { kind: 'restore', method: null, reason, ends, endsAt });
      const now = this.clock.now();
      const stored = endsAt === null ? { ...placed, endedAt: now, endReason: 'restored' } : placed;
      await this.interventions.replace(tx, act.by, service, stored);
      await this.decideAgain(tx, account, placed);
      return stored;
    });
  }

  /** Without it dunning would take the service away again within the minute. */
  private refuseWithoutEnd(account: DunningAccount, service: DunningService): void {
    const { serviceState } = service.subscription;
    const isRestricted = takesAway('active', serviceState);
    if (!isRestricted) throw new NotRestricted();
    const free = { ...service, intervention: null, isHeldByStaff: false };
    const then = decideServiceState(factsOf(account, free, this.clock.now()));
    if (!takesAway('active', then.state)) return;
    throw new StillOverdue(formatMajor(then.overdueMinor, account.currency), account.currency);
  }

  private async decideAgain(tx: Tx, { subscriber }: DunningAccount, placed: ServiceInterventionEntity): Promise<void> {
    await this.decisions.reconsider(tx, subscriber.id, {
      kind: 'staff',
      interventionId: placed.id,
      reason: `${placed.reason} (${placed.placedBy})`,
      frees: placed.kind === 'restore' ? placed.subscriptionId : null,
    });
  }

  /** Under the subscriber's lock; the same key again gives the first answer. */
  private once(
    { subscriptionId, key }: Act,
    kind: ServiceInterventionEntity['kind'],
    work: (tx: Tx, account: DunningAccount, service: DunningService) => Promise<ServiceInterventionEntity>,
  ): Promise<ServiceInterventionEntity> {
    const run = this.database.transaction(async (tx) => {
      const { subscriberId } = await this.subscribers.getSubscription(tx, subscriptionId);
      await this.subscribers.lock(tx, subscriberId);
      const known = await this.interventions.findByKey(tx, key);
      if (known !== null) {
        if (known.subscriptionId !== subscriptionId || known.kind !== kind) throw new InterventionKeyReused();
        return known;
      }
      const account = await this.accounts.get(tx, subscriberId);
      const service = account.services.find(({ subscription }) => subscription.id === subscriptionId);
      assert(service !== undefined, 'a subscription is among those of its subscriber');
      if (service.subscription.serviceState === 'terminated') throw new ServiceIsOver();
      return work(tx, account, service);
    });
    return run.catch((error: unknown) => {
      throw violatedConstraint(error) === 'fk_subscription_push_profile' ? new ProfileUnknown() : error;
    });
  }

  private endOf(text: string | undefined, maxDays: number): Date | null {
    if (text === undefined) return null;
    const at = new Date(text);
    const now = this.clock.now();
    if (at <= now) throw new EndInThePast();
    if (at.getTime() - now.getTime() > maxDays * DAY_MS) throw new EndTooFar(maxDays);
    return at;
  }

  private newOne(
    { by, subscriptionId, key }: Act,
    given: Pick<ServiceInterventionEntity, 'kind' | 'method' | 'reason' | 'ends' | 'endsAt'>,
  ): ServiceInterventionEntity {
    return {
      id: newId(),
      subscriptionId,
      ...given,
      awaitedInvoiceIds: [],
      idempotencyKey: key,
      placedBy: by.name,
      placedAt: this.clock.now(),
      endedAt: null,
      endReason: null,
    };
  }
}
