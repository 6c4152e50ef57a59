import { Injectable } from '@nestjs/common';
import type { ProfileScope } from '@demarc/contracts';
import type { ProfileScopeKind } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';

/** A profile that is for a router, by one of its scopes. */
export interface ReachRow {
  cpeId: string;
  kind: ProfileScopeKind;
  profileId: string;
  name: string;
  weight: number;
  revision: number;
}

/** What decides which scopes a router is in, and what templates may say of it. */
export interface ReachFacts {
  cpeId: string;
  serialNumber: string;
  productClass: string | null;
  tags: string[];
  subscriptionId: string | null;
  planId: string | null;
  planName: string | null;
  subscriberName: string | null;
  subscriberNumber: string | null;
}

/** Whom profiles are for: over the tables of routers, tags and services, read only. */
@Injectable()
export class ProfileReachRepository {
  /** The live profiles of these routers; one that reaches a router by two scopes is there twice. */
  async listFor(sql: Sql, cpeIds: readonly string[]): Promise<ReachRow[]> {
    return sql.query<ReachRow[]>(
      `select x.cpe_id as "cpeId", x.kind, p.id as "profileId", p.name, p.weight, p.revision from (
         select c.id as cpe_id, s.kind, s.profile_id from cpe c join profile_scope s on s.kind = 'fleet' where c.id = any($1)
         union all
         select c.id, s.kind, s.profile_id from cpe c join profile_scope s on s.kind = 'model' and s.word = c.product_class
         where c.id = any($1)
         union all
         select t.cpe_id, s.kind, s.profile_id from cpe_tag t join profile_scope s on s.kind = 'tag' and s.word = t.tag
         where t.cpe_id = any($1)
         union all
         select c.id, s.kind, s.profile_id from cpe c join subscription u on u.id = c.subscription_id
           join profile_scope s on s.plan_id = u.plan_id where c.id = any($1)
         union all
         select c.id, s.kind, s.profile_id from cpe c join profile_scope s on s.subscription_id = c.subscription_id
         where c.id = any($1)
         union all
         select s.cpe_id, s.kind, s.profile_id from profile_scope s where s.cpe_id = any($1)) x
       join profile p on p.id = x.profile_id
       order by p.id`,
      [cpeIds],
    );
  }

  async listFacts(sql: Sql, cpeIds: readonly string[]): Promise<ReachFacts[]> {
    return sql.query<ReachFacts[]>(
      `select c.id as "cpeId", c.serial_number as "serialNumber", c.product_class as "productClass",
              coalesce((select array_agg(t.tag) from cpe_tag t where t.cpe_id = c.id), '{}') as tags,
              c.subscription_id as "subscriptionId", u.plan_id as "planId", l.name as "planName",
              b.name as "subscriberName", b.number as "subscriberNumber"
       from cpe c left join subscription u on u.id = c.subscription_id left join plan l on l.id = u.plan_id
         left join subscriber b on b.id = u.subscriber_id
       where c.id = any($1)`,
      [cpeIds],
    );
  }

  /** How many routers a profile with these scopes would be for. */
  async count(sql: Sql, scopes: readonly ProfileScope[]): Promise<number> {
    const { where, values } = reached(scopes);
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from cpe c where c.state <> 'retired' and ${where}`,
      values,
    );
    return row.n;
  }

  /** Routers in the order of their ids, after one of them. */
  async listIds(sql: Sql, scopes: readonly ProfileScope[], after: string | null, limit: number): Promise<string[]> {
    const { where, values } = reached(scopes);
    const rows = await sql.query<{ id: string }[]>(
      `select c.id from cpe c where c.state <> 'retired' and ${where}
         and c.id > $${values.length + 1}::uuid order by c.id limit $${values.length + 2}`,
      [...values, after ?? '00000000-0000-0000-0000-000000000000', limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The kind of a target that does not exist; null when all do. */
  async missingTarget(sql: Sql, scopes: readonly ProfileScope[]): Promise<string | null> {
    const { plans, subscriptions, routers } = targetsOf(scopes);
    const [row] = await sql.query<[{ plans: number; subscriptions: number; routers: number }]>(
      `select (select count(*) from plan where id = any($1))::int as plans,
              (select count(*) from subscription where id = any($2))::int as subscriptions,
              (select count(*) from cpe where id = any($3))::int as routers`,
      [plans, subscriptions, routers],
    );
    if (row.plans < new Set(plans).size) return 'plan';
    if (row.subscriptions < new Set(subscriptions).size) return 'subscription';
    return row.routers < new Set(routers).size ? 'router' : null;
  }
}

function targetsOf(
  scopes: readonly ProfileScope[],
): Record<'models' | 'tags' | 'plans' | 'subscriptions' | 'routers', string[]> {
  return {
    models: scopes.flatMap((scope) => (scope.kind === 'model' ? scope.productClass : [])),
    tags: scopes.flatMap((scope) => (scope.kind === 'tag' ? scope.tag : [])),
    plans: scopes.flatMap((scope) => (scope.kind === 'plan' ? scope.planId : [])),
    subscriptions: scopes.flatMap((scope) => (scope.kind === 'subscription' ? scope.subscriptionId : [])),
    routers: scopes.flatMap((scope) => (scope.kind === 'router' ? scope.routerId : [])),
  };
}

/** A condition about the router `c`; only what is asked for is in it, so that an index serves it. */
function reached(scopes: readonly ProfileScope[]): { where: string; values: unknown[] } {
  if (scopes.some(({ kind }) => kind === 'fleet')) return { where: 'true', values: [] };
  const { models, tags, plans, subscriptions, routers } = targetsOf(scopes);
  const values: unknown[] = [];
  const parts: string[] = [];
  const add = (list: readonly string[], sql: (place: string) => string): void => {
    if (list.length === 0) return;
    values.push(list);
    parts.push(sql(`$${values.length}`));
  };
  add(models, (place) => `c.product_class = any(${place}::text[])`);
  add(tags, (place) => `c.id in (select t.cpe_id from cpe_tag t where t.tag = any(${place}::text[]))`);
  add(
    plans,
    (place) => `c.subscription_id in (select u.id from subscription u where u.plan_id = any(${place}::uuid[]))`,
  );
  add(subscriptions, (place) => `c.subscription_id = any(${place}::uuid[])`);
  add(routers, (place) => `c.id = any(${place}::uuid[])`);
  return { where: parts.length === 0 ? 'false' : `(${parts.join(' or ')})`, values };
}
