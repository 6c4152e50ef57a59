import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { SubscribersService } from '../subscribers/subscribers.service';
import { RadiusProjection } from './radius-projection.service';
import { RadiusRepository } from './radius.repository';

const CHUNK = 500;

/** Makes everything that FreeRADIUS reads from the facts: after a restore, and when the settings are others. */
@Injectable()
export class RadiusRemake implements OnApplicationBootstrap {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly radius: RadiusRepository,
    private readonly projection: RadiusProjection,
    private readonly runner: SingleRunner,
    logger: Logger,
  ) {
    this.log = logger.child('radius');
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.run('radius-remake', () => this.ensure());
  }

  /** Does nothing while all is there and was made with these settings. */
  async ensure(): Promise<void> {
    const made = await this.radius.projectedSettings(this.database.sql);
    const { isOn, settings } = this.projection;
    if (made !== (isOn ? settings : null)) await this.remake();
  }

  /** Row by row over what stands there: nobody is without an account meanwhile, and a payment waits for one chunk at most. */
  async remake(): Promise<void> {
    if (!this.projection.isOn) {
      await this.database.transaction((tx) => this.radius.clear(tx));
      this.log.info('what FreeRADIUS could read is deleted: RADIUS_PASSWORDS is off');
      return;
    }
    await this.database.transaction(async (tx) => {
      await this.radius.lock(tx, 'alone');
      await this.projection.lengthenLeases(tx);
      await this.projection.plans(tx, null);
      await this.projection.allNas(tx);
    });
    let after: string | null = null;
    let count = 0;
    for (;;) {
      const ids: string[] = await this.subscribers.listBillableSubscriberIds(this.database.sql, after, CHUNK);
      if (ids.length === 0) break;
      count += await this.remakeOf(ids);
      after = ids.at(-1) ?? null;
    }
    await this.database.transaction((tx) => this.radius.markProjected(tx, this.projection.settings));
    this.log.info({ subscriptions: count }, 'the accounts for FreeRADIUS are made');
  }

  private remakeOf(subscriberIds: string[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      await this.radius.lock(tx, 'alone');
      const rows = await this.subscribers.listSubscriptionsOfAll(tx, subscriberIds);
      await this.projection.subscriptions(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
  }
}
