import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import type { ServiceState, SubscriberQuery } from '@demarc/contracts';
import { In, LessThan } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import {
  ServiceStateChangeEntity,
  SubscriberEntity,
  SubscriptionEntity,
  SubscriptionPlanPeriodEntity,
} from './subscriber.entity';

@Injectable()
export class SubscribersRepository {
  async nextNumber(tx: Tx): Promise<string> {
    const [row] = await tx.query<[{ number: string }]>(
      `select 'S-' || lpad(nextval('subscriber_number_seq')::text, 5, '0') as number`,
    );
    return row.number;
  }

  async insert(tx: Tx, subscriber: SubscriberEntity): Promise<void> {
    await tx.insert(SubscriberEntity, subscriber);
  }

  async update(tx: Tx, id: string, change: Partial<SubscriberEntity>): Promise<void> {
    await tx.update(SubscriberEntity, { id }, change);
  }

  find(sql: Sql, id: string): Promise<SubscriberEntity | null> {
    return sql.findOne(SubscriberEntity, { where: { id } });
  }

  findByNumber(sql: Sql, number: string): Promise<SubscriberEntity | null> {
    return sql.findOne(SubscriberEntity, { where: { number } });
  }

  /** Serialises everything that decides about one subscriber's money or service. */
  async lock(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`select 1 from subscriber where id = $1 for no key update`, [id]);
    return rows.length > 0;
  }

  /** In id order, so that two who lock several subscribers never wait for each other. */
  async lockAll(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(`select 1 from subscriber where id = any($1) order by id for no key update`, [ids]);
  }

  listByIds(sql: Sql, ids: string[]): Promise<SubscriberEntity[]> {
    return sql.find(SubscriberEntity, { where: { id: In(ids) } });
  }

  /** By number, newest last; the text matches name, number, phone, e-mail or PPPoE user. */
  list(
    sql: Sql,
    query: SubscriberQuery,
    ids: string[] | null,
    afterNumber: string | null,
  ): Promise<SubscriberEntity[]> {
    const builder = sql
      .createQueryBuilder(SubscriberEntity, 'subscriber')
      .orderBy('subscriber.number')
      .take(query.limit + 1);
    if (afterNumber !== null) builder.andWhere('subscriber.number > :afterNumber', { afterNumber });
    if (ids !== null) builder.andWhere('subscriber.id = any(:ids)', { ids });
    if (query.state !== undefined) {
      builder.andWhere(
        `exists (select 1 from subscription s where s.subscriber_id = subscriber.id and s.service_state = :state)`,
        { state: query.state },
      );
    }
    if (query.view === 'suspended') {
      builder.andWhere(
        `exists (select 1 from subscription s where s.subscriber_id = subscriber.id and s.service_state in ('throttled', 'walled-garden', 'suspended'))`,
      );
    }
    if (query.search !== undefined && query.search !== '') {
      const like = `%${escapeLike(query.search.toLowerCase())}%`;
      // A serial holds digits too; only what is written like a phone number is looked for among phones.
      const digits = /^[\d\s()+.-]{3,}$/.test(query.search) ? query.search.replaceAll(/\D/g, '') : '';
      builder.andWhere(
        `(lower(subscriber.name) like :like or lower(subscriber.number) like :like or lower(subscriber.email) like :like
          or (:digits <> '' and subscriber.phone_digits like '%' || :digits || '%')
          or exists (select 1 from subscription s where s.subscriber_id = subscriber.id and lower(s.pppoe_username) like :like))`,
        { like, digits },
      );
    }
    return builder.getMany();
  }

  count(sql: Sql): Promise<number> {
    return sql.count(SubscriberEntity);
  }

  async countServiceStates(sql: Sql): Promise<{ state: ServiceState; count: number }[]> {
    const rows = await sql.query<{ state: ServiceState; count: string }[]>(
      `select service_state as state, count(*) as count from subscription group by service_state`,
    );
    return rows.map((row) => ({ state: row.state, count: Number(row.count) }));
  }
}

@Injectable()
export class SubscriptionsRepository {
  async insert(tx: Tx, subscription: SubscriptionEntity, period: SubscriptionPlanPeriodEntity): Promise<void> {
    await tx.insert(SubscriptionEntity, subscription);
    await tx.insert(SubscriptionPlanPeriodEntity, period);
  }

  find(sql: Sql, id: string): Promise<SubscriptionEntity | null> {
    return sql.findOne(SubscriptionEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<SubscriptionEntity | null> {
    return tx.findOne(SubscriptionEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  /** Ended by that day and not terminated yet. */
  async listEndedUntil(sql: Sql, on: LocalDate): Promise<{ id: string; subscriberId: string }[]> {
    return sql.query(
      `select id, subscriber_id as "subscriberId" from subscription where ended_on <= $1 and service_state <> 'terminated' order by id limit 1000`,
      [on],
    );
  }

  findByPppoeUsername(sql: Sql, pppoeUsername: string): Promise<SubscriptionEntity | null> {
    return sql.findOne(SubscriptionEntity, { where: { pppoeUsername } });
  }

  listByIds(sql: Sql, ids: string[]): Promise<SubscriptionEntity[]> {
    return sql.find(SubscriptionEntity, { where: { id: In(ids) } });
  }

  listOf(sql: Sql, subscriberIds: string[]): Promise<SubscriptionEntity[]> {
    return sql.find(SubscriptionEntity, { where: { subscriberId: In(subscriberIds) }, order: { createdAt: 'ASC' } });
  }

  async update(tx: Tx, id: string, change: Partial<SubscriptionEntity>): Promise<void> {
    await tx.update(SubscriptionEntity, { id }, change);
  }

  async setCpeEnforces(tx: Tx, ids: string[], cpeEnforces: boolean): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `update subscription set cpe_enforces = $2 where id = any($1::uuid[]) and cpe_enforces is distinct from $2`,
      [ids, cpeEnforces],
    );
  }

  /** True when it was not so before. */
  async setManagedOverService(tx: Tx, id: string, managedOverService: boolean): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      `update subscription set managed_over_service = $2 where id = $1 and managed_over_service <> $2`,
      [id, managedOverService],
    );
    return count > 0;
  }

  listPlanPeriods(sql: Sql, subscriptionIds: string[]): Promise<SubscriptionPlanPeriodEntity[]> {
    return sql.find(SubscriptionPlanPeriodEntity, {
      where: { subscriptionId: In(subscriptionIds) },
      order: { fromOn: 'ASC' },
    });
  }

  async closePlanPeriod(tx: Tx, subscriptionId: string, on: LocalDate): Promise<void> {
    await tx.query(`update subscription_plan_period set to_on = $2 where subscription_id = $1 and to_on is null`, [
      subscriptionId,
      on,
    ]);
  }

  async insertPlanPeriod(tx: Tx, period: SubscriptionPlanPeriodEntity): Promise<void> {
    await tx.insert(SubscriptionPlanPeriodEntity, period);
  }

  /** Services that are not over and have an IPv4 address of their own. */
  listStaticAddresses(sql: Sql): Promise<{ subscriptionId: string; address: string }[]> {
    return sql.query(
      `select id as "subscriptionId", host(static_address) as address from subscription
       where static_address is not null and family(static_address) = 4 and service_state <> 'terminated'`,
    );
  }

  /** Subscribers who have a subscription that was active before `asOf`, in the order of their ids, for billing in chunks. */
  async listBillableSubscriberIds(sql: Sql, afterId: string | null, limit: number): Promise<string[]> {
    const rows = await sql.query<{ subscriber_id: string }[]>(
      `select distinct subscriber_id from subscription where ($1::uuid is null or subscriber_id > $1) order by subscriber_id limit $2`,
      [afterId, limit],
    );
    return rows.map((row) => row.subscriber_id);
  }

  async countBillableSubscribers(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ count: string }]>(
      `select count(distinct subscriber_id) as count from subscription`,
    );
    return Number(row.count);
  }

  async insertStateChange(tx: Tx, change: ServiceStateChangeEntity): Promise<void> {
    await tx.insert(ServiceStateChangeEntity, change as Omit<ServiceStateChangeEntity, 'cause'> & { cause: object });
  }

  listStateChanges(sql: Sql, subscriptionIds: string[], limit: number): Promise<ServiceStateChangeEntity[]> {
    return sql.find(ServiceStateChangeEntity, {
      where: { subscriptionId: In(subscriptionIds) },
      order: { decidedAt: 'DESC', version: 'DESC' },
      take: limit,
    });
  }

  listStateChangesBefore(
    sql: Sql,
    subscriptionIds: string[],
    before: Date,
    limit: number,
  ): Promise<ServiceStateChangeEntity[]> {
    return sql.find(ServiceStateChangeEntity, {
      where: { subscriptionId: In(subscriptionIds), decidedAt: LessThan(before) },
      order: { decidedAt: 'DESC' },
      take: limit,
    });
  }

  findStateChange(sql: Sql, subscriptionId: string, version: number): Promise<ServiceStateChangeEntity | null> {
    return sql.findOne(ServiceStateChangeEntity, { where: { subscriptionId, version } });
  }

  async countByPlan(sql: Sql, planIds: string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ plan_id: string; count: string }[]>(
      `select plan_id, count(*) as count from subscription where plan_id = any($1) and ended_on is null group by plan_id`,
      [planIds],
    );
    return new Map(rows.map((row) => [row.plan_id, Number(row.count)]));
  }

  async countByPolicy(sql: Sql): Promise<ReadonlyMap<string | null, number>> {
    const rows = await sql.query<{ policy_id: string | null; count: string }[]>(
      `select policy_id, count(*) as count from subscription where ended_on is null group by policy_id`,
    );
    return new Map(rows.map((row) => [row.policy_id, Number(row.count)]));
  }

  /** Of each plan how many services there are, and how many of them are under a policy (null: the default). */
  async countByPlanUnderPolicy(
    sql: Sql,
    policyId: string | null,
  ): Promise<ReadonlyMap<string, { services: number; under: number }>> {
    const rows = await sql.query<{ plan_id: string; services: string; under: string }[]>(
      `select plan_id, count(*) as services, count(*) filter (where policy_id is not distinct from $1) as under
       from subscription where ended_on is null group by plan_id`,
      [policyId],
    );
    return new Map(
      rows.map((row) => [row.plan_id, { services: Number(row.services), under: Number(row.under) }] as const),
    );
  }

  /** Those that are not under it yet, in the order of ids so that two at once cannot deadlock. */
  async putUnderPolicy(
    tx: Tx,
    policyId: string | null,
    of: { planId: string | null; subscriptionIds: string[] | null },
  ): Promise<{ id: string; subscriberId: string }[]> {
    const rows = await tx.query<{ id: string; subscriber_id: string }[]>(
      `select id, subscriber_id from subscription
       where ended_on is null and policy_id is distinct from $1
         and ($2::uuid is null or plan_id = $2) and ($3::uuid[] is null or id = any($3))
       order by id for update`,
      [policyId, of.planId, of.subscriptionIds],
    );
    await tx.query(`update subscription set policy_id = $1 where id = any($2)`, [policyId, rows.map(({ id }) => id)]);
    return rows.map((row) => ({ id: row.id, subscriberId: row.subscriber_id }));
  }

  async countByNas(sql: Sql): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ nas_id: string; count: string }[]>(
      `select nas_id, count(*) as count from subscription where ended_on is null and nas_id is not null group by nas_id`,
    );
    return new Map(rows.map((row) => [row.nas_id, Number(row.count)]));
  }
}

/** Text for a LIKE pattern; the person's % and _ are just characters. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
