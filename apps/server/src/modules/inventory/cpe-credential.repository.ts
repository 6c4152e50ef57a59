import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeCredentialEntity } from './cpe-credential.entity';

export const CPE_CREDENTIAL_CHANNEL = 'demarc_cpe_credential';

/** A credential with the identity it stands for. */
export interface CredentialOfCpe {
  id: string;
  cpeId: string;
  state: 'pending' | 'current';
  ha1Sealed: Buffer;
  oui: string;
  productClass: string;
  serialNumber: string;
}

@Injectable()
export class CpeCredentialRepository {
  /** One indexed look-up: it stands before every check of a digest that is not cached. */
  async findByUsername(sql: Sql, username: string): Promise<CredentialOfCpe | null> {
    const rows = await sql.query<CredentialOfCpe[]>(
      `select k.id, k.cpe_id as "cpeId", k.state, k.ha1_sealed as "ha1Sealed",
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

  listForUpdate(tx: Tx, cpeId: string): Promise<CpeCredentialEntity[]> {
    return tx.find(CpeCredentialEntity, { where: { cpeId }, lock: { mode: 'pessimistic_write' } });
  }

  /** False when another transaction minted one at the same moment. */
  async insertIfNone(tx: Tx, credential: CpeCredentialEntity): Promise<boolean> {
    const made = await tx
      .createQueryBuilder()
      .insert()
      .into(CpeCredentialEntity)
      .values(credential)
      .orIgnore()
      .returning('id')
      .execute();
    return (made.raw as unknown[]).length > 0;
  }

  /** The pending credential takes the place of the current one; every process forgets what it cached of either. */
  async promote(tx: Tx, cpeId: string, at: Date): Promise<void> {
    await tx.query(
      `with pending as (select username from cpe_credential where cpe_id = $1 and state = 'pending' for update),
            replaced as (delete from cpe_credential where cpe_id = $1 and state = 'current' and exists (select 1 from pending)
                         returning username)
       select pg_notify('${CPE_CREDENTIAL_CHANNEL}', username) from (select username from pending union all select username from replaced) as changed`,
      [cpeId],
    );
    await tx.query(
      `update cpe_credential set state = 'current', confirmed_at = $2 where cpe_id = $1 and state = 'pending'`,
      [cpeId, at],
    );
  }
}
