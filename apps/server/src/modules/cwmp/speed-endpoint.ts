import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { RouterDiagnostics } from '../provisioning/router-diagnostics.service';
import { SpeedLinks, type SpeedGrant } from '../provisioning/speed-links.service';
import { CwmpMetrics } from './cwmp-metrics';

/** Tests under way at once: they fill the line of the server, so few. One CPE may use four connections. */
const MAX_TESTS = 24;
const MAX_TESTS_OF_CPE = 4;
const RETRY_AFTER_SECONDS = 10;
/** No test takes longer, however slow the line: what is through by then is the result. */
const MAX_MS = 60_000;
/** Sent over and over; random, so that nothing on the way can compress it. */
const CHUNK = randomBytes(1 << 16);

/** The other end of a speed test (TR-143): sends bytes that mean nothing, and takes in what is thrown away. */
@Injectable()
export class SpeedEndpoint {
  private readonly ofCpe = new Map<string, number>();
  private running = 0;

  constructor(
    private readonly links: SpeedLinks,
    private readonly diagnostics: RouterDiagnostics,
    private readonly metrics: CwmpMetrics,
    private readonly clock: Clock,
  ) {}

  serves({ url = '' }: Pick<IncomingMessage, 'url'>): boolean {
    return url.startsWith('/s/');
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reason = await this.answer(request, response);
    this.metrics.count('file', reason);
  }

  /** Why it ended so, from a closed set. */
  private async answer(request: IncomingMessage, response: ServerResponse): Promise<string> {
    const grant = this.links.verify(request.url ?? '');
    // Forged, changed and expired look the same from outside.
    if (grant === null || !(await this.diagnostics.isMeasuring(grant))) return refuse(response, 403, 'speed-refused');
    const methods = grant.direction === 'download' ? ['GET', 'HEAD'] : ['PUT', 'POST'];
    if (!methods.includes(request.method ?? '')) return refuse(response, 405, 'method', { Allow: methods.join(', ') });
    if (this.running >= MAX_TESTS || (this.ofCpe.get(grant.cpeId) ?? 0) >= MAX_TESTS_OF_CPE)
      return refuse(response, 503, 'busy', { 'Retry-After': RETRY_AFTER_SECONDS });
    const end = this.begin(grant.cpeId);
    try {
      await (grant.direction === 'download'
        ? this.send(grant, request, response)
        : this.take(grant, request, response));
      return grant.direction === 'download' ? 'speed-down' : 'speed-up';
    } finally {
      end();
    }
  }

  private async send(grant: SpeedGrant, request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': grant.bytes,
      'Cache-Control': 'no-store, no-transform',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const fromMs = this.clock.monotonicMs();
    const untilMs = fromMs + limitMs(grant);
    let sent = 0;
    while (sent < grant.bytes && !response.destroyed && this.clock.monotonicMs() < untilMs) {
      const rest = grant.bytes - sent;
      const part = rest < CHUNK.length ? CHUNK.subarray(0, rest) : CHUNK;
      sent += part.length;
      if (!response.write(part)) await drained(response, untilMs - this.clock.monotonicMs());
    }
    if (sent < grant.bytes) response.destroy();
    else await finished(response, untilMs - this.clock.monotonicMs());
    await this.seen(grant, response.writableFinished ? sent : Math.max(0, sent - response.writableLength), fromMs);
  }

  private async take(grant: SpeedGrant, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > grant.bytes) {
      refuse(response, 413, 'size', { Connection: 'close' });
      return;
    }
    const fromMs = this.clock.monotonicMs();
    let received = 0;
    const timer = setTimeout(() => request.destroy(), limitMs(grant));
    try {
      for await (const part of request) {
        received += (part as Buffer).length;
        if (received > grant.bytes) break;
      }
    } catch {
      // The line broke off, or time is up: what came through counts all the same.
    } finally {
      clearTimeout(timer);
    }
    await this.seen(grant, Math.min(received, grant.bytes), fromMs);
    if (response.destroyed) return;
    if (received > grant.bytes) refuse(response, 413, 'size', { Connection: 'close' });
    else response.writeHead(200, { 'Content-Length': 0 }).end();
  }

  private async seen(grant: SpeedGrant, bytes: number, fromMs: number): Promise<void> {
    if (bytes === 0) return;
    const toMs = this.clock.now().getTime();
    const tookMs = this.clock.monotonicMs() - fromMs;
    await this.diagnostics.seen(grant, { bytes, fromMs: toMs - tookMs, toMs });
  }

  private begin(cpeId: string): () => void {
    this.running += 1;
    this.ofCpe.set(cpeId, (this.ofCpe.get(cpeId) ?? 0) + 1);
    return () => {
      this.running -= 1;
      const rest = (this.ofCpe.get(cpeId) ?? 1) - 1;
      if (rest === 0) this.ofCpe.delete(cpeId);
      else this.ofCpe.set(cpeId, rest);
    };
  }
}

const limitMs = ({ seconds }: SpeedGrant): number => (seconds === 0 ? MAX_MS : (seconds + 5) * 1000);

function refuse(
  response: ServerResponse,
  status: 403 | 405 | 413 | 503,
  reason: string,
  headers: Record<string, string | number> = {},
): string {
  response.writeHead(status, { ...headers, 'Content-Length': 0 }).end();
  return reason;
}

/** The line takes more, or is gone, or time is up. */
async function drained(response: ServerResponse, ms: number): Promise<void> {
  await either(response, 'drain', ms);
}

async function finished(response: ServerResponse, ms: number): Promise<void> {
  const done = either(response, 'finish', ms);
  response.end();
  await done;
}

async function either(response: ServerResponse, event: 'drain' | 'finish', ms: number): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    await Promise.race([
      once(response, event, { signal }),
      once(response, 'close', { signal }),
      delay(Math.max(0, ms), undefined, { signal }),
    ]);
  } finally {
    stop.abort();
  }
}
