import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '@demarc/kernel';
import { Health } from '@demarc/contracts';
import { EventLoopWatch } from '../event-loop-watch';
import { Readiness } from '../readiness';
import { Metrics } from '../metrics';
import { Contract } from './contract';
import { Public } from './permissions';

class NotReady extends DomainError {
  readonly code = 'health/not-ready';
  readonly kind = 'unavailable';
  override readonly details: { waitingFor: string[] };
  constructor(waitingFor: string[]) {
    super(`waiting for: ${waitingFor.join(', ')}`);
    this.details = { waitingFor };
  }
}

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly eventLoop: EventLoopWatch,
  ) {}

  @Get('healthz')
  @Public()
  @Contract({ summary: 'The process lives', response: Health })
  live(): Health {
    return this.health();
  }

  @Get('readyz')
  @Public()
  @Contract({ summary: 'Database migrated and reachable, listeners up', response: Health })
  async ready(): Promise<Health> {
    const waitingFor = await this.readiness.missing();
    if (waitingFor.length > 0) throw new NotReady(waitingFor);
    return this.health();
  }

  @Get('metrics')
  @Public()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @Contract({ summary: 'Prometheus metrics' })
  prometheus(): Promise<string> {
    return this.metrics.render();
  }

  private health(): Health {
    return { ok: true, eventLoopDelay: this.eventLoop.read() };
  }
}
