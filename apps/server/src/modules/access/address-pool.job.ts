import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { AddressPoolWatch } from './address-pool-watch.service';

@Injectable()
export class WatchAddressPoolsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly watch: AddressPoolWatch,
  ) {}

  @Cron('*/30 * * * * *', { name: 'address-pools' })
  async look(): Promise<void> {
    await this.runner.run('address-pools', () => this.watch.run());
  }
}
