import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ForgetSecurityEvents } from './forget-security-events.service';

@Injectable()
export class ForgetSecurityEventsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly events: ForgetSecurityEvents,
  ) {}

  @Cron('0 44 3 * * *', { name: 'forget-security-events' })
  async nightly(): Promise<void> {
    await this.runner.run('forget-security-events', () => this.events.run());
  }
}
