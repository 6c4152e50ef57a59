import { ClockOffsetEntity } from './clock-offset.entity';
import { OutboxDeliveryEntity, OutboxEventEntity } from './outbox.entity';

export const platformEntities = [OutboxEventEntity, OutboxDeliveryEntity, ClockOffsetEntity];
