import { Injectable } from '@nestjs/common';
import { sqlState, type Tx } from '../../platform/database/database';

export const RADIUS_ROLE = 'demarc_radius';
const INSUFFICIENT_PRIVILEGE = '42501';

/** What FreeRADIUS may do: read what a login is checked against, lease addresses, write what the NAS report; nothing of Demarc's own tables. */
const GRANTS = `
  grant usage on schema radius to ${RADIUS_ROLE};
  grant select on radius.radcheck, radius.radreply, radius.radusergroup, radius.radgroupcheck, radius.radgroupreply, radius.nas to ${RADIUS_ROLE};
  grant select, insert, update on radius.radacct, radius.nasreload to ${RADIUS_ROLE};
  grant insert on radius.radpostauth to ${RADIUS_ROLE};
  grant select on radius.radippool to ${RADIUS_ROLE};
  revoke insert, update, delete on radius.radippool from ${RADIUS_ROLE};
  grant execute on function radius.clients_file(), radius.users_file(), radius.groups_file() to ${RADIUS_ROLE};
  grant execute on function radius.lease_address(text, text, text, text, text, text) to ${RADIUS_ROLE};
`;

/** The role that FreeRADIUS logs in with. */
@Injectable()
export class RadiusRoleRepository {
  /** Makes it, or gives it the password and its rights again. Roles belong to the whole server: one at a time. */
  async ensure(tx: Tx, password: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('demarc:radius-role'))`);
    const known = await tx.query<unknown[]>(`select 1 from pg_roles where rolname = $1`, [RADIUS_ROLE]);
    if (known.length === 0) await tx.query(`create role ${RADIUS_ROLE} nosuperuser nocreatedb nocreaterole noinherit`);
    const [{ statements }] = await tx.query<[{ statements: string }]>(
      `select format('alter role ${RADIUS_ROLE} login connection limit 100 password %L;
                      alter role ${RADIUS_ROLE} in database %I set search_path = radius', $1::text, current_database()) as statements`,
      [password],
    );
    await tx.query(statements);
    await tx.query(GRANTS);
  }
}

/** Whether the database refused because our own role may not make roles. */
export const mayNotMakeRoles = (error: unknown): boolean => sqlState(error) === INSUFFICIENT_PRIVILEGE;
