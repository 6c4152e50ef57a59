import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { SweepFiles } from './sweep-files.service';

@Injectable()
export class SweepRouterFilesJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly files: SweepFiles,
  ) {}

  @Cron('0 41 3 * * *', { name: 'sweep-router-files' })
  async tick(): Promise<void> {
    await this.runner.run('sweep-router-files', async () => {
      await this.files.run();
    });
  }
}
