import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { LiveEvents } from '../live/live-events';
import { Contract } from './contract';
import { AnyStaff } from './permissions';

const HEARTBEAT_MS = 15_000;

/** Server-sent events: ids of what has changed. A browser fetches what it may see. */
@ApiTags('live')
@Controller('events')
export class EventsController {
  constructor(private readonly live: LiveEvents) {}

  @Get()
  @AnyStaff()
  @Contract({ summary: 'Live changes as server-sent events (text/event-stream)' })
  stream(@Res() response: Response): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no', // nginx would hold events back
    });
    response.write('retry: 2000\n\n');
    const subscription = this.live.stream.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
    const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
    response.on('close', () => {
      clearInterval(heartbeat);
      subscription.unsubscribe();
    });
  }
}
