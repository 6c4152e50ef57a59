import { Injectable } from '@nestjs/common';
import { newId } from '../ids';
import type { Tx } from './database';

/** Something that happened in Demarc (a CWMP EventCode is another thing). Payloads hold ids and facts, never secrets. */
export interface DomainEvent<Type extends string = string, Payload extends object = Record<string, unknown>> {
  type: Type;
  /** The aggregate it is about, usually a UUID. */
  subjectId: string;
  payload: Payload;
}

export interface StoredEvent<E extends DomainEvent = DomainEvent> {
  id: string;
  event: E;
  createdAt: Date;
}

type WithinHandler = (tx: Tx, events: DomainEvent[]) => Promise<void>;
type AfterHandler = (event: DomainEvent, stored: { id: string; createdAt: Date; attempt: number }) => Promise<void>;

export const OUTBOX_CHANNEL = 'demarc_outbox';

/**
 * Effects of a change. `within` handlers run inside the adding transaction and commit or vanish with it;
 * `after` handlers run once it has committed, at least once each, until they succeed (outbox-dispatcher.ts).
 */
@Injectable()
export class Outbox {
  private readonly withinHandlers = new Map<string, WithinHandler[]>();
  private readonly consumers = new Map<string, Map<string, AfterHandler>>();

  within<E extends DomainEvent>(type: E['type'], handler: (tx: Tx, events: E[]) => Promise<void>): void {
    const list = this.withinHandlers.get(type) ?? [];
    list.push(handler as unknown as WithinHandler);
    this.withinHandlers.set(type, list);
  }

  /** @param consumer stable name; it is the key of the delivery row, so renaming it loses open deliveries */
  after<E extends DomainEvent>(
    type: E['type'],
    consumer: string,
    handler: (event: E, stored: { id: string; createdAt: Date; attempt: number }) => Promise<void>,
  ): void {
    const byName = this.consumers.get(type) ?? new Map<string, AfterHandler>();
    if (byName.has(consumer)) throw new Error(`two handlers for ${type} are called ${consumer}`);
    byName.set(consumer, handler as unknown as AfterHandler);
    this.consumers.set(type, byName);
  }

  handlerFor(type: string, consumer: string): AfterHandler | undefined {
    return this.consumers.get(type)?.get(consumer);
  }

  add(tx: Tx, event: DomainEvent): Promise<void> {
    return this.addAll(tx, [event]);
  }

  /** Two statements however many events there are. */
  async addAll(tx: Tx, events: DomainEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => ({ id: newId(), ...event }));
    await tx.query(
      `insert into outbox_event (id, type, subject_id, payload)
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[])`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.type),
        rows.map((row) => row.subjectId),
        rows.map((row) => JSON.stringify(row.payload)),
      ],
    );
    const deliveries = rows.flatMap((row) =>
      [...(this.consumers.get(row.type)?.keys() ?? [])].map((consumer) => [row.id, consumer] as const),
    );
    if (deliveries.length > 0) {
      await tx.query(
        `with added as (insert into outbox_delivery (event_id, consumer) select * from unnest($1::uuid[], $2::text[]))
         select pg_notify('${OUTBOX_CHANNEL}', '')`,
        [deliveries.map(([id]) => id), deliveries.map(([, consumer]) => consumer)],
      );
    }
    for (const type of new Set(events.map((event) => event.type))) {
      const ofType = events.filter((event) => event.type === type);
      for (const handler of this.withinHandlers.get(type) ?? []) await handler(tx, ofType);
    }
  }
}
