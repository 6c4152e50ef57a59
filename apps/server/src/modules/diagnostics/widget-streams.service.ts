import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Database } from '../../platform/database/database';
import { LiveEvents, type LiveEvent } from '../../platform/live/live-events';
import { InventoryService } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { WidgetIdentity } from './widget-tokens.service';

const HEARTBEAT_MS = 15_000;

/** Tells a widget that something of its subscriber has changed, and nothing of anybody else. */
@Injectable()
export class WidgetStreams {
  constructor(
    private readonly database: Database,
    private readonly live: LiveEvents,
    private readonly subscribers: SubscribersService,
    private readonly inventory: InventoryService,
  ) {}

  async open(widget: WidgetIdentity, response: Response): Promise<void> {
    const { sql } = this.database;
    const services = (await this.subscribers.listSubscriptionsOf(sql, widget.subscriberId)).map(({ id }) => id);
    const cpes = widget.scopes.has('router.read') ? await this.inventory.listBySubscriptions(sql, services) : [];
    const own = new Set([
      `subscriber ${widget.subscriberId}`,
      ...services.map((id) => `subscription ${id}`),
      ...cpes.map(({ id }) => `router ${id}`),
    ]);
    const isOwn = ({ topic, id }: LiveEvent): boolean => topic === 'clock' || own.has(`${topic} ${id}`);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no', // nginx would hold events back
    });
    response.write(': open\n\n');
    const subscription = this.live.stream.subscribe((event) => {
      if (isOwn(event)) response.write(`data: ${JSON.stringify({ topic: event.topic })}\n\n`);
    });
    const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
    // What the token allowed ends with it, also for who goes on listening.
    const end = setTimeout(() => response.end('event: expired\ndata: {}\n\n'), Math.max(0, widget.secondsLeft * 1000));
    response.on('close', () => {
      clearInterval(heartbeat);
      clearTimeout(end);
      subscription.unsubscribe();
    });
  }
}
