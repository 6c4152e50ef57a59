import { Injectable } from '@nestjs/common';
import type { ChangeSubscriber, CreateSubscriber } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import type { SubscriberEntity } from './subscriber.entity';
import type { SubscriberCreated } from './subscribers.events';
import { SubscribersRepository } from './subscribers.repository';
import { SubscribersService } from './subscribers.service';

const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '');

/** A person or a company becomes a subscriber, moves, gets another phone. */
@Injectable()
export class ManageSubscriber {
  constructor(
    private readonly database: Database,
    private readonly repository: SubscribersRepository,
    private readonly subscribers: SubscribersService,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  create(by: StaffIdentity | string, request: CreateSubscriber): Promise<SubscriberEntity> {
    return this.database.transaction(async (tx) => {
      const subscriber: SubscriberEntity = {
        id: newId(),
        number: await this.repository.nextNumber(tx),
        name: request.name,
        phone: request.phone,
        phoneDigits: digitsOf(request.phone),
        email: request.email ?? null,
        address: request.address ?? null,
        createdAt: this.clock.now(),
      };
      await this.repository.insert(tx, subscriber);
      await this.audit.record(tx, {
        by,
        action: 'subscriber.created',
        subjectType: 'subscriber',
        subjectId: subscriber.id,
        after: request,
      });
      const event: SubscriberCreated = {
        type: 'subscriber.created',
        subjectId: subscriber.id,
        payload: { subscriberId: subscriber.id },
      };
      await this.outbox.add(tx, event);
      return subscriber;
    });
  }

  change(by: StaffIdentity, id: string, change: ChangeSubscriber): Promise<SubscriberEntity> {
    return this.database.transaction(async (tx) => {
      await this.subscribers.lock(tx, id);
      const before = await this.subscribers.getSubscriber(tx, id);
      if (Object.keys(change).length === 0) return before;
      const after = { ...before, ...change, phoneDigits: digitsOf(change.phone ?? before.phone) };
      await this.repository.update(tx, id, after);
      await this.audit.record(tx, {
        by,
        action: 'subscriber.changed',
        subjectType: 'subscriber',
        subjectId: id,
        before,
        after,
      });
      return after;
    });
  }
}
