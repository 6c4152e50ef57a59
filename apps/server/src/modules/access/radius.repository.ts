import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import type { GroupCheck } from './access-pool';
import type { GroupReply } from './access-reply';
import type { RadiusAccount } from './radius-account';
import { AccessReplyEntity } from './radius.entity';

/** The password of one account, and the digest of the sealed secret that it was made from. */
export interface AccountPassword {
  userName: string;
  subscriptionId: string;
  attribute: string;
  value: string;
  source: Buffer;
}

export interface RadiusClient {
  nasId: string;
  name: string;
  address: string;
  vendor: string;
  secret: string;
}

export interface LoginAttempt {
  at: Date;
  userName: string;
  reply: string;
  callingStationId: string | null;
  nasAddress: string | null;
  reason: string | null;
}

const PROJECTION_LOCK = `hashtext('demarc:radius')`;

/** The tables that FreeRADIUS reads. They have no entities: their shape is FreeRADIUS's, and nothing of ours reads them back. */
@Injectable()
export class RadiusRepository {
  /** Writers of single accounts go side by side; making all anew goes alone, so that it never writes back what was so. */
  async lock(tx: Tx, mode: 'shared' | 'alone'): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(${PROJECTION_LOCK})`);
  }

  /** Which passwords stand there, by account: the digest of the secret each was made from. */
  async passwordSources(sql: Sql, subscriptionIds: string[]): Promise<ReadonlyMap<string, Buffer>> {
    const rows = await sql.query<{ username: string; source: Buffer }[]>(
      `select username, source from radius.radcheck where subscription_id = any($1) and source is not null`,
      [subscriptionIds],
    );
    return new Map(rows.map((row) => [row.username, row.source]));
  }

  /** What the next accept of these services says, all at once; a service without an account here cannot log in. */
  async replaceAccounts(
    tx: Tx,
    subscriptionIds: string[],
    accounts: readonly RadiusAccount[],
    passwords: readonly AccountPassword[],
  ): Promise<void> {
    await tx.query(
      `with reply as (delete from radius.radreply where subscription_id = any($1)),
            member as (delete from radius.radusergroup where subscription_id = any($1))
       delete from radius.radcheck where subscription_id = any($1)
         and (source is null or username = any($2) or not username = any($3))`,
      [subscriptionIds, passwords.map(({ userName }) => userName), accounts.map(({ userName }) => userName)],
    );
    await tx.query(
      `insert into radius.radcheck (username, attribute, op, value, subscription_id, source)
       select username, attribute, ':=', value, subscription_id, source
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::bytea[]) as p (username, attribute, value, subscription_id, source)
       on conflict (username, attribute) do nothing`,
      [
        passwords.map(({ userName }) => userName),
        passwords.map(({ attribute }) => attribute),
        passwords.map(({ value }) => value),
        passwords.map(({ subscriptionId }) => subscriptionId),
        passwords.map(({ source }) => source),
      ],
    );
    // One name in two services' gardens belongs to the first: the names of accounts are unique, those in the garden may not be.
    await tx.query(
      `with account as (
         select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[])
           as a (username, subscription_id, groupname, class, expires, address)
         where exists (select 1 from radius.radcheck c where c.username = a.username and c.subscription_id = a.subscription_id)),
       member as (
         insert into radius.radusergroup (username, groupname, priority, subscription_id)
         select username, groupname, 1, subscription_id from account on conflict do nothing),
       expiry as (
         insert into radius.radcheck (username, attribute, op, value, subscription_id)
         select username, 'Expiration', ':=', expires::text, subscription_id from account where expires is not null
         union all
         select username, 'Demarc-Static-Address', ':=', address, subscription_id from account where address is not null
         on conflict do nothing)
       insert into radius.radreply (username, attribute, op, value, subscription_id)
       select username, 'Class', ':=', class, subscription_id from account`,
      [
        accounts.map(({ userName }) => userName),
        accounts.map(({ subscriptionId }) => subscriptionId),
        accounts.map(({ groupName }) => groupName),
        accounts.map((account) => account.class),
        accounts.map(({ expiresAtSeconds }) => expiresAtSeconds),
        accounts.map(({ staticAddress }) => staticAddress),
      ],
    );
  }

  /** What these groups check and give, and nothing else. */
  async replaceGroups(
    tx: Tx,
    { groupNames, replies, checks }: { groupNames: string[]; replies: GroupReply[]; checks: GroupCheck[] },
  ): Promise<void> {
    await tx.query(
      `with checks as (delete from radius.radgroupcheck where groupname = any($1))
       delete from radius.radgroupreply where groupname = any($1)`,
      [groupNames],
    );
    await tx.query(
      `with checks as (
         insert into radius.radgroupcheck (groupname, attribute, op, value)
         select c.groupname, c.attribute, ':=', c.value from unnest($5::text[], $6::text[], $7::text[]) as c (groupname, attribute, value))
       insert into radius.radgroupreply (groupname, vendor, attribute, op, value)
       select r.groupname, r.vendor, r.attribute, '=', r.value
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as r (groupname, vendor, attribute, value, position)
       order by r.position`,
      [
        replies.map(({ groupName }) => groupName),
        replies.map(({ vendor }) => vendor),
        replies.map(({ attribute }) => attribute),
        replies.map(({ value }) => value),
        checks.map(({ groupName }) => groupName),
        checks.map(({ attribute }) => attribute),
        checks.map(({ value }) => value),
      ],
    );
  }

  /** FreeRADIUS tells its clients apart by address alone: of several at one address the first is known to it. */
  async replaceClient(tx: Tx, { nasId, name, address, vendor, secret }: RadiusClient): Promise<void> {
    await tx.query(`delete from radius.nas where nas_id = $1`, [nasId]);
    await tx.query(
      `insert into radius.nas (nasname, shortname, type, secret, description, nas_id)
       values ($1, $2, $3, $4, 'Demarc', $5) on conflict (nasname) do nothing`,
      [address, name, vendor, secret, nasId],
    );
  }

  /** Nothing for FreeRADIUS: nobody who reads this database reads a password. Its accounting stays. */
  async clear(tx: Tx): Promise<void> {
    await tx.query(
      `delete from radius.radcheck where subscription_id is not null;
       delete from radius.radreply where subscription_id is not null;
       delete from radius.radusergroup where subscription_id is not null;
       delete from radius.radgroupcheck; delete from radius.radgroupreply;
       delete from radius.nas where nas_id is not null;
       delete from radius.projection;`,
    );
  }

  async projectedSettings(sql: Sql): Promise<string | null> {
    const rows = await sql.query<{ settings: string }[]>(`select settings from radius.projection`);
    return rows[0]?.settings ?? null;
  }

  async markProjected(tx: Tx, settings: string): Promise<void> {
    await tx.query(
      `insert into radius.projection (settings) values ($1)
       on conflict (singleton) do update set settings = excluded.settings, made_at = now()`,
      [settings],
    );
  }

  listReplies(sql: Sql): Promise<AccessReplyEntity[]> {
    return sql.find(AccessReplyEntity, { order: { accessGroup: 'ASC', vendor: 'ASC', position: 'ASC' } });
  }

  async replaceReplies(tx: Tx, replies: AccessReplyEntity[]): Promise<void> {
    await tx.query(`delete from access_reply`);
    await tx.insert(AccessReplyEntity, replies);
  }

  async countAccounts(sql: Sql): Promise<{ accounts: number; clients: number }> {
    const [row] = await sql.query<[{ accounts: number; clients: number }]>(
      `select (select count(*)::int from radius.radusergroup) as accounts, (select count(*)::int from radius.nas) as clients`,
    );
    return row;
  }

  /** How FreeRADIUS answered, newest first. */
  listLogins(sql: Sql, userNames: string[], limit: number): Promise<LoginAttempt[]> {
    return sql.query<LoginAttempt[]>(
      `select authdate as at, username as "userName", coalesce(reply, '') as reply, nullif(callingstationid, '') as "callingStationId",
              host(nasipaddress) as "nasAddress", reason
       from radius.radpostauth where username = any($1) order by authdate desc, id desc limit $2`,
      [userNames, limit],
    );
  }
}
