import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { SuspensionService } from './suspension.service';

/** Every minute: who is due was written down when the bill was made, so an idle minute is one indexed look. */
@Injectable()
export class SuspensionTickJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly suspension: SuspensionService,
  ) {}

  @Cron('0 * * * * *', { name: 'suspension-tick' })
  async tick(): Promise<void> {
    await this.runner.run('suspension-tick', async () => void (await this.suspension.runDue()));
  }
}
