import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ShortInforms } from './short-informs.service';

@Injectable()
export class EndShortInformsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly informs: ShortInforms,
  ) {}

  @Interval('end-short-informs', 30_000)
  async tick(): Promise<void> {
    await this.runner.run('end-short-informs', () => this.informs.end());
  }
}
