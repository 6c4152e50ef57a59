import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { MoveFiles } from './move-files.service';

@Injectable()
export class MoveFilesJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly files: MoveFiles,
  ) {}

  @Interval('move-files-to-bucket', 20_000)
  async tick(): Promise<void> {
    await this.runner.run('move-files-to-bucket', async () => {
      await this.files.run();
    });
  }
}
