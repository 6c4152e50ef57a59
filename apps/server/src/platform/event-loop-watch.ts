import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Metrics } from './metrics';

/** How late turns of the event loop began, which is how long others lasted. */
export interface LoopDelay {
  readonly maxMs: number;
  readonly p99Ms: number;
}

const RESOLUTION_MS = 20;
const MINUTE_MS = 60_000;

/**
 * Watches that no turn of the event loop is long: whoever blocks it keeps everybody waiting. What is told is of the
 * minute that is over and the one that runs, so that a scrape a minute misses nothing.
 */
@Injectable()
export class EventLoopWatch implements OnModuleInit, OnModuleDestroy {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private past: LoopDelay = { maxMs: 0, p99Ms: 0 };
  private minute: NodeJS.Timeout | null = null;

  constructor(metrics: Metrics) {
    metrics.collect(() => {
      const { maxMs, p99Ms } = this.read();
      const help = 'How late turns of the event loop began in the last minute';
      metrics.set('demarc_event_loop_delay_max_seconds', `${help}: the latest`, maxMs / 1000);
      metrics.set(
        'demarc_event_loop_delay_p99_seconds',
        `${help}: all but one in a hundred were earlier`,
        p99Ms / 1000,
      );
    });
  }

  onModuleInit(): void {
    this.histogram.enable();
    this.minute = setInterval(() => {
      this.past = this.running();
      this.histogram.reset();
    }, MINUTE_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.minute !== null) clearInterval(this.minute);
    this.histogram.disable();
  }

  read(): LoopDelay {
    const now = this.running();
    return { maxMs: Math.max(now.maxMs, this.past.maxMs), p99Ms: Math.max(now.p99Ms, this.past.p99Ms) };
  }

  private running(): LoopDelay {
    if (this.histogram.count === 0) return { maxMs: 0, p99Ms: 0 };
    return { maxMs: delayMs(this.histogram.max), p99Ms: delayMs(this.histogram.percentile(99)) };
  }
}

/** Node counts from one look to the next; what is more than the time between two is the delay. */
const delayMs = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 10) / 10);
