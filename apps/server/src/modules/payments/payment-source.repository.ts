import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { PaymentSourceEntity } from './payment-source.entity';

@Injectable()
export class PaymentSourceRepository {
  list(sql: Sql): Promise<PaymentSourceEntity[]> {
    return sql.find(PaymentSourceEntity, { order: { name: 'ASC' } });
  }

  /** A report that comes late never makes the data look older. */
  async report(tx: Tx, source: PaymentSourceEntity): Promise<PaymentSourceEntity> {
    await tx.query(
      `insert into payment_source (name, last_success_at, reported_by) values ($1, $2, $3)
       on conflict on constraint pk_payment_source do update
       set last_success_at = greatest(payment_source.last_success_at, excluded.last_success_at), reported_by = excluded.reported_by`,
      [source.name, source.lastSuccessAt, source.reportedBy],
    );
    return tx.findOneOrFail(PaymentSourceEntity, { where: { name: source.name } });
  }

  async remove(tx: Tx, name: string): Promise<boolean> {
    const { affected } = await tx.delete(PaymentSourceEntity, { name });
    return (affected ?? 0) > 0;
  }
}
