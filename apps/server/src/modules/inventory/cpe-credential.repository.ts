import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeCredentialEntity } from './cpe-credential.entity';

export const CPE_CREDENTIAL_CHANNEL = 'demarc_cpe_credential';

/** A credential with the identity it stands for. */
export interface CredentialOfCpe {
  id: string;
  cpeId: string;
  state: 'pending' | 'current';
  secretSealed: Buffer;
  ha1Sealed: Buffer;
  hasProvenSha256: boolean;
  oui: string;
  productClass: string;
  serialNumber: string;
}

@Injectable()
export class CpeCredentialRepository {
  /** One indexed look-up: it stands before every check of a digest that is not cached. */
  async findByUsername(sql: Sql, username: string): Promise<CredentialOfCpe | null> {
    const rows = await sql.query<CredentialOfCpe[]>(
      `select k.id, k.cpe_id as "cpeId", k.state, k.secret_sealed as "secretSealed", k.ha1_sealed as "ha1Sealed",
              k.sha256_at is not null as "hasProvenSha256",
              c.oui, c.product_class as "productClass", c.serial_number as "serialNumber"
       from cpe_credential k join cpe c on c.id = k.cpe_id
       where k.username = $1`,
      [username],
    );
    return rows[0] ?? null;
  }

  list(sql: Sql, cpeId: string): Promise<CpeCredentialEntity[]> {
    return sql.find(CpeCredentialEntity, { where: { cpeId } });
  }

  /** The same, and whether the CPE's turn has come to get another pair. */
  async listForSession(sql: Sql, cpeId: string): Promise<{ rows: CpeCredentialEntity[]; isRotating: boolean }> {
    const [rows, [rotation]] = await Promise.all([
      this.list(sql, cpeId),
      sql.query<({ id: string } | undefined)[]>(
        `select id from credential_rotation where cpe_id = $1 and finished_at is null and released_at is not null`,
        [cpeId],
      ),
    ]);
    return { rows, isRotating: rotation !== undefined };
  }

  /** The new pair of a CPE whose turn has come is made. */
  async beginRotation(tx: Tx, cpeId: string, at: Date): Promise<void> {
    await tx.query(
      `update credential_rotation set begun_at = coalesce(begun_at, $2) where cpe_id = $1 and finished_at is null`,
      [cpeId, at],
    );
  }

  /** A pair that was made for a CPE without one, and that the CPE does not have: it has just proved another. */
  async dropEnrolment(tx: Tx, cpeId: string): Promise<void> {
    await tx.query(
      `with dropped as (
         delete from cpe_credential where cpe_id = $1 and state = 'pending' and origin = 'enrolment' returning username)
       select pg_notify('${CPE_CREDENTIAL_CHANNEL}', username) from dropped`,
      [cpeId],
    );
  }

  /** False when there is a pending one already. */
  async insertIfNone(sql: Sql, row: CpeCredentialEntity): Promise<boolean> {
    const made = await sql.query<object[]>(
      `insert into cpe_credential (id, cpe_id, state, username, secret_sealed, ha1_sealed, connection_request_username,
                                   connection_request_password_sealed, minted_at, origin, sha256_at)
       values ($1, $2, 'pending', $3, $4, $5, $6, $7, $8, $9, $10) on conflict (cpe_id, state) do nothing returning id`,
      [
        row.id,
        row.cpeId,
        row.username,
        row.secretSealed,
        row.ha1Sealed,
        row.connectionRequestUsername,
        row.connectionRequestPasswordSealed,
        row.mintedAt,
        row.origin,
        row.sha256At,
      ],
    );
    return made.length > 0;
  }

  /** False when the CPE has one, or another has this user name. */
  async insertCurrent(sql: Sql, row: CpeCredentialEntity): Promise<boolean> {
    const made = await sql
      .createQueryBuilder()
      .insert()
      .into(CpeCredentialEntity)
      .values(row)
      .orIgnore()
      .returning('id')
      .execute();
    return (made.raw as unknown[]).length > 0;
  }

  /** The CPE has proved itself in SHA-256; every process forgets what it cached. */
  async noteSha256(sql: Sql, username: string, at: Date): Promise<void> {
    await sql.query(
      `with noted as (update cpe_credential set sha256_at = $2 where username = $1 and sha256_at is null returning username)
       select pg_notify('${CPE_CREDENTIAL_CHANNEL}', username) from noted`,
      [username, at],
    );
  }

  /**
   * The pending credential takes the place of the current one; every process forgets what it cached of either. A wish
   * for another one is fulfilled by it, unless it is younger than what the CPE took.
   */
  async promote(sql: Sql, cpeId: string, at: Date): Promise<void> {
    // The update reads what was deleted, so that it comes second: (cpe_id, state) is unique at every instant.
    await sql.query(
      `with replaced as (
         delete from cpe_credential where cpe_id = $1 and state = 'current'
           and exists (select 1 from cpe_credential p where p.cpe_id = $1 and p.state = 'pending') returning username),
       promoted as (
         update cpe_credential set state = 'current', confirmed_at = $2
         where cpe_id = $1 and state = 'pending' and (select count(*) from replaced) >= 0
         returning username, minted_at),
       fulfilled as (
         update credential_rotation r set finished_at = $2 from promoted p
         where r.cpe_id = $1 and r.finished_at is null and p.minted_at >= r.requested_at returning r.id)
       select pg_notify('${CPE_CREDENTIAL_CHANNEL}', username)
       from (select username from promoted union all select username from replaced) as changed`,
      [cpeId, at],
    );
  }
}
