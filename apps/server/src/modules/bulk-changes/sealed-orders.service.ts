import { Injectable } from '@nestjs/common';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import type { BulkOrder, EarlierOrder } from './bulk-order';
import type { BulkRouterEntity } from './bulk-router.entity';

type Row = Pick<BulkRouterEntity, 'changeId' | 'cpeId'>;

const place = ({ changeId, cpeId }: Row, column: 'order_sealed' | 'earlier_sealed'): SecretPlace => ({
  table: 'bulk_change_router',
  column,
  rowId: `${changeId}/${cpeId}`,
});

/** What each router gets, and had: sealed as a whole, because passwords are among it. */
@Injectable()
export class SealedOrders {
  constructor(private readonly box: SecretBox) {}

  seal(row: Row, order: BulkOrder | null): Buffer | null {
    return order === null ? null : this.box.seal(place(row, 'order_sealed'), JSON.stringify(order));
  }

  sealEarlier(row: Row, earlier: EarlierOrder): Buffer {
    return this.box.seal(place(row, 'earlier_sealed'), JSON.stringify(earlier));
  }

  orderOf(row: Row & Pick<BulkRouterEntity, 'orderSealed'>): BulkOrder | null {
    if (row.orderSealed === null) return null;
    return JSON.parse(this.box.open(place(row, 'order_sealed'), row.orderSealed)) as BulkOrder;
  }

  earlierOf(row: Row & Pick<BulkRouterEntity, 'earlierSealed'>): EarlierOrder | null {
    if (row.earlierSealed === null) return null;
    return JSON.parse(this.box.open(place(row, 'earlier_sealed'), row.earlierSealed)) as EarlierOrder;
  }
}
