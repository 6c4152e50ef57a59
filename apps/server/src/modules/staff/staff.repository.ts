import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { ApiTokenEntity, LoginSessionEntity, StaffAccountEntity } from './staff.entity';

export interface Credential {
  credentialId: string;
  staff: StaffAccountEntity;
  role: StaffAccountEntity['role'];
}

/** A login ends after 12 h without use, and after 7 days in any case. */
const IDLE = '12 hours';
const ABSOLUTE = '7 days';
/** When somebody was last there is known to the minute: a write per request would make all of one session wait for each other. */
const NOTED_EVERY = '1 minute';

@Injectable()
export class StaffRepository {
  findByEmail(sql: Sql, email: string): Promise<StaffAccountEntity | null> {
    return sql.findOne(StaffAccountEntity, { where: { email } });
  }

  find(sql: Sql, id: string): Promise<StaffAccountEntity | null> {
    return sql.findOne(StaffAccountEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<StaffAccountEntity | null> {
    return tx.findOne(StaffAccountEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  list(sql: Sql): Promise<StaffAccountEntity[]> {
    return sql.find(StaffAccountEntity, { order: { name: 'ASC' } });
  }

  count(sql: Sql): Promise<number> {
    return sql.count(StaffAccountEntity);
  }

  async countOtherOwners(tx: Tx, id: string): Promise<number> {
    const [row] = await tx.query<[{ count: string }]>(
      `select count(*) from (select 1 from staff_account where role = 'owner' and not disabled and id <> $1 for update) owner`,
      [id],
    );
    return Number(row.count);
  }

  async insert(tx: Tx, account: StaffAccountEntity): Promise<void> {
    await tx.insert(StaffAccountEntity, account);
  }

  async update(tx: Tx, id: string, change: Partial<StaffAccountEntity>): Promise<void> {
    await tx.update(StaffAccountEntity, { id }, change);
  }

  async insertSession(
    tx: Tx,
    session: Pick<LoginSessionEntity, 'id' | 'staffId' | 'tokenHash' | 'address'>,
  ): Promise<void> {
    await tx.insert(LoginSessionEntity, session);
  }

  async deleteSession(sql: Sql, id: string): Promise<void> {
    await sql.delete(LoginSessionEntity, { id });
  }

  async deleteSessionsOf(tx: Tx, staffId: string): Promise<void> {
    await tx.delete(LoginSessionEntity, { staffId });
  }

  async findSession(sql: Sql, tokenHash: Buffer): Promise<Credential | null> {
    const [row] = await sql.query<{ id: string; staff_id: string }[]>(
      `with found as (
         select id, staff_id, last_seen_at from login_session where token_hash = $1
         and last_seen_at > now() - interval '${IDLE}' and created_at > now() - interval '${ABSOLUTE}'),
       seen as (
         update login_session s set last_seen_at = now() from found
         where s.id = found.id and found.last_seen_at < now() - interval '${NOTED_EVERY}')
       select id, staff_id from found`,
      [tokenHash],
    );
    const staff = row === undefined ? null : await this.find(sql, row.staff_id);
    return row === undefined || staff === null || staff.disabled
      ? null
      : { credentialId: row.id, staff, role: staff.role };
  }

  async findToken(sql: Sql, tokenHash: Buffer): Promise<Credential | null> {
    const [row] = await sql.query<{ id: string; staff_id: string; role: StaffAccountEntity['role'] }[]>(
      `with found as (
         select id, staff_id, role, last_used_at from api_token where token_hash = $1 and expires_at > now()),
       used as (
         update api_token t set last_used_at = now() from found
         where t.id = found.id and (found.last_used_at is null or found.last_used_at < now() - interval '${NOTED_EVERY}'))
       select id, staff_id, role from found`,
      [tokenHash],
    );
    const staff = row === undefined ? null : await this.find(sql, row.staff_id);
    return row === undefined || staff === null || staff.disabled
      ? null
      : { credentialId: row.id, staff, role: row.role };
  }

  listTokens(sql: Sql, staffId: string): Promise<ApiTokenEntity[]> {
    return sql.find(ApiTokenEntity, { where: { staffId }, order: { createdAt: 'DESC' } });
  }

  async insertToken(tx: Tx, token: ApiTokenEntity): Promise<void> {
    await tx.insert(ApiTokenEntity, token);
  }

  async deleteToken(tx: Tx, id: string, staffId: string): Promise<boolean> {
    const result = await tx.delete(ApiTokenEntity, { id, staffId });
    return (result.affected ?? 0) > 0;
  }

  /** Seconds that the worst of these keys still has to wait. */
  async waitSeconds(sql: Sql, keys: string[], freeGuesses: number, maxSeconds: number): Promise<number> {
    const [row] = await sql.query<[{ wait: string | null }]>(
      `select ceil(max(extract(epoch from
         last_failure_at + make_interval(secs => least($3, power(2, failures - $2))) - now()))) as wait
       from login_throttle where key = any($1) and failures >= $2`,
      [keys, freeGuesses, maxSeconds],
    );
    return Math.max(0, Number(row.wait ?? 0));
  }

  /** A quiet hour forgives. */
  async recordFailure(sql: Sql, keys: string[]): Promise<void> {
    await sql.query(
      `insert into login_throttle (key, failures) select unnest($1::text[]), 1
       on conflict (key) do update set last_failure_at = now(),
         failures = case when login_throttle.last_failure_at < now() - interval '1 hour' then 1 else login_throttle.failures + 1 end`,
      [keys],
    );
  }

  async clearFailures(sql: Sql, key: string): Promise<void> {
    await sql.query(`delete from login_throttle where key = $1`, [key]);
  }
}
