import { Injectable } from '@nestjs/common';
import type { AccessSessionQuery, AccessSessionSummary } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { AccessSessionEntity } from './access.entity';
import { SWEPT } from './access-session-progress';
import type { StoppedSession } from './access-session.repository';

/** Where a page ends: the sort key of its last row. */
export interface SessionCursor {
  startedAt: string;
  id: string;
}

/** A session is silent when its last report is older than this. */
export interface Silence {
  silentSince: Date;
}

const COLUMNS = `id, nas_id, acct_session_id, user_name, subscription_id, framed_ip_address, framed_ipv6_address,
  framed_ipv6_prefix, delegated_ipv6_prefix, calling_station_id, nas_port_id, agent_circuit_id, agent_remote_id, class, access_group, started_at, updated_at,
  stopped_at, terminate_cause, session_seconds, input_octets, output_octets`;

/** The sessions of today and of the past, as people look for them. */
@Injectable()
export class AccessSessionSearchRepository {
  async page(
    sql: Sql,
    given: Silence & { query: AccessSessionQuery; subscriptionIds: string[] | null; after: SessionCursor | null },
  ): Promise<AccessSessionEntity[]> {
    const { query, subscriptionIds, after, silentSince } = given;
    const parameters: unknown[] = [];
    const bound = (value: unknown): string => `$${parameters.push(value)}`;
    const where = [
      ...(after === null
        ? []
        : [`(started_at, id) < (${bound(after.startedAt)}::timestamptz, ${bound(after.id)}::uuid)`]),
      ...(subscriptionIds === null ? [] : [`subscription_id = any(${bound(subscriptionIds)}::uuid[])`]),
      ...(query.nasId === undefined ? [] : [`nas_id = ${bound(query.nasId)}`]),
      ...(query.group === undefined ? [] : [`access_group = ${bound(query.group)}`]),
      ...searched(query.search, bound),
    ];
    const status = {
      online: [`stopped_at is null and updated_at >= ${query.status === 'online' ? bound(silentSince) : 'null'}`],
      silent: [`stopped_at is null and updated_at < ${query.status === 'silent' ? bound(silentSince) : 'null'}`],
      closed: ['stopped_at is not null'],
      any: [],
    }[query.status ?? 'any'];
    const condition = [...where, ...status, 'true'].join(' and ');
    const limit = bound(query.limit + 1);
    const of = (table: string): string =>
      `(select ${COLUMNS} from ${table} where ${condition} order by started_at desc, id desc limit ${limit})`;
    const past =
      query.status === undefined || query.status === 'closed' ? ` union all ${of('access_session_history')}` : '';
    const rows = await sql.query<Row[]>(
      `select * from (${of('access_session')}${past}) s order by started_at desc, id desc limit ${limit}`,
      parameters,
    );
    return rows.map(toSession);
  }

  async find(sql: Sql, id: string): Promise<AccessSessionEntity | null> {
    const rows = await sql.query<Row[]>(
      `select ${COLUMNS} from access_session where id = $1 union all select ${COLUMNS} from access_session_history where id = $1`,
      [id],
    );
    const [row] = rows;
    return row === undefined ? null : toSession(row);
  }

  /** Whoever's session covered that instant with that address, or with a prefix that holds it; newest first. */
  async listHolders(sql: Sql, address: string, at: Date): Promise<AccessSessionEntity[]> {
    const of = (table: string): string =>
      `select ${COLUMNS} from ${table}
       where started_at <= $2 and (stopped_at is null or stopped_at >= $2)
         and (framed_ip_address = $1::inet or delegated_ipv6_prefix >>= $1::inet
              or framed_ipv6_prefix >>= $1::inet or framed_ipv6_address >>= $1::inet)`;
    const rows = await sql.query<Row[]>(
      `${of('access_session')} union all ${of('access_session_history')} order by started_at desc limit 50`,
      [address, at],
    );
    return rows.map(toSession);
  }

  async summary(sql: Sql, { silentSince }: Silence): Promise<AccessSessionSummary> {
    const [row] = await sql.query<[AccessSessionSummary]>(
      `select (count(*) filter (where updated_at >= $1))::int as online, (count(*) filter (where updated_at < $1))::int as silent,
              (count(*) filter (where updated_at >= $1 and access_group in ('throttled', 'garden', 'closed')))::int as restricted,
              (count(*) filter (where updated_at >= $1 and subscription_id is null))::int as unknown
       from access_session where stopped_at is null`,
      [silentSince],
    );
    return row;
  }

  /**
   * Ends the sessions whose NAS has said no more of them, while it told of others. A NAS that is silent altogether, or
   * whose reports do not reach us, ends nobody's session until `givenUp`.
   */
  async sweep(tx: Tx, given: Silence & { givenUp: Date }): Promise<StoppedSession[]> {
    const [rows] = await tx.query<[StoppedSession[], number]>(
      `update access_session s set stopped_at = greatest(s.updated_at, s.started_at), terminate_cause = $3
       from (select nas_id, max(updated_at) as heard_at from access_session where stopped_at is null group by nas_id) n
       where n.nas_id = s.nas_id and s.stopped_at is null and s.updated_at < $1
         and (n.heard_at >= $1 or s.updated_at < $2)
       returning s.id, s.subscription_id as "subscriptionId"`,
      [given.silentSince, given.givenUp, SWEPT],
    );
    return rows;
  }

  /** What has been over for long goes to the history, so that the table of today stays small. */
  async moveToHistory(tx: Tx, stoppedBefore: Date, limit: number): Promise<number> {
    const [row] = await tx.query<[{ moved: number }]>(
      `with old as (
         delete from access_session where id in (
           select id from access_session where stopped_at < $1 order by stopped_at limit $2 for update skip locked)
         returning ${COLUMNS}),
       kept as (insert into access_session_history (${COLUMNS}) select ${COLUMNS} from old returning 1)
       select count(*)::int as moved from kept`,
      [stoppedBefore, limit],
    );
    return row.moved;
  }
}

function searched(search: string | undefined, bound: (value: unknown) => string): string[] {
  if (search === undefined || search === '') return [];
  const like = bound(`%${search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  return [
    `(lower(user_name) like ${like} or host(framed_ip_address) like ${like} or lower(calling_station_id) like ${like}
      or text(delegated_ipv6_prefix) like ${like} or text(framed_ipv6_prefix) like ${like})`,
  ];
}

interface Row {
  id: string;
  nas_id: string;
  acct_session_id: string;
  user_name: string;
  subscription_id: string | null;
  framed_ip_address: string | null;
  framed_ipv6_address: string | null;
  framed_ipv6_prefix: string | null;
  delegated_ipv6_prefix: string | null;
  calling_station_id: string | null;
  nas_port_id: string | null;
  agent_circuit_id: string | null;
  agent_remote_id: string | null;
  class: Buffer | null;
  access_group: AccessSessionEntity['accessGroup'];
  started_at: Date;
  updated_at: Date;
  stopped_at: Date | null;
  terminate_cause: string | null;
  session_seconds: string;
  input_octets: string;
  output_octets: string;
}

const toSession = (row: Row): AccessSessionEntity =>
  Object.assign(new AccessSessionEntity(), {
    id: row.id,
    nasId: row.nas_id,
    acctSessionId: row.acct_session_id,
    userName: row.user_name,
    subscriptionId: row.subscription_id,
    framedIpAddress: row.framed_ip_address,
    framedIpv6Address: row.framed_ipv6_address,
    framedIpv6Prefix: row.framed_ipv6_prefix,
    delegatedIpv6Prefix: row.delegated_ipv6_prefix,
    callingStationId: row.calling_station_id,
    nasPortId: row.nas_port_id,
    agentCircuitId: row.agent_circuit_id,
    agentRemoteId: row.agent_remote_id,
    class: row.class,
    accessGroup: row.access_group,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    stoppedAt: row.stopped_at,
    terminateCause: row.terminate_cause,
    sessionSeconds: BigInt(row.session_seconds),
    inputOctets: BigInt(row.input_octets),
    outputOctets: BigInt(row.output_octets),
  });
