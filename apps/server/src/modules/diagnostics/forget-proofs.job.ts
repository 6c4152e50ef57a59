import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ForgetProofs } from './forget-proofs.service';

@Injectable()
export class ForgetProofsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly proofs: ForgetProofs,
  ) {}

  @Cron('0 49 3 * * *', { name: 'forget-proofs' })
  async nightly(): Promise<void> {
    await this.runner.run('forget-proofs', () => this.proofs.run());
  }
}
