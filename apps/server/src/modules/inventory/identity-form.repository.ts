import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { IdentityFormEntity } from './identity-form.entity';

export type MakeOfIdentity = Pick<IdentityFormEntity, 'oui' | 'productClass'>;

@Injectable()
export class IdentityFormRepository {
  list(sql: Sql): Promise<IdentityFormEntity[]> {
    return sql.find(IdentityFormEntity);
  }

  /** Makes of which there are CPEs. */
  listMakes(sql: Sql): Promise<MakeOfIdentity[]> {
    return sql.query<MakeOfIdentity[]>(
      `select distinct oui, product_class as "productClass" from cpe where oui is not null and product_class is not null`,
    );
  }

  /** No CPE gets an identity while the forms change: each has a key of the form before, or of the one after. */
  async holdIdentities(tx: Tx): Promise<void> {
    await tx.query(`lock table cpe in share row exclusive mode`);
  }

  /** Serials of a make that would be one identity in this form, a group each. */
  async listCollisions(tx: Tx, { oui, productClass, form }: IdentityFormEntity): Promise<string[][]> {
    const rows = await tx.query<{ serials: string[] }[]>(
      `select (array_agg(serial_number order by serial_number))[1:5] as serials from cpe
       where oui = $1 and product_class = $2 group by serial_key($3, serial_number) having count(*) > 1 limit 10`,
      [oui, productClass, form],
    );
    return rows.map(({ serials }) => serials);
  }

  /** @param form null: byte for byte again */
  async set(tx: Tx, { oui, productClass }: MakeOfIdentity, form: IdentityFormEntity['form'] | null): Promise<void> {
    if (form === null) await tx.delete(IdentityFormEntity, { oui, productClass });
    else await this.ensure(tx, { oui, productClass, form });
    await tx.query(
      `update cpe set identity_key = case when $3::text is null then null else serial_key($3, serial_number) end
       where oui = $1 and product_class = $2`,
      [oui, productClass, form],
    );
  }

  /** A make that nobody has met before has no row yet. */
  async ensure(sql: Sql, { oui, productClass, form }: IdentityFormEntity): Promise<void> {
    await sql.query(
      `insert into identity_form (oui, product_class, form) values ($1, $2, $3)
       on conflict (oui, product_class) do update set form = excluded.form where identity_form.form <> excluded.form`,
      [oui, productClass, form],
    );
  }
}
