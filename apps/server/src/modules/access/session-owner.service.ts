import { Injectable } from '@nestjs/common';
import { readSessionClass } from '@demarc/radius';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { AccessSessionEntity } from './access.entity';

/** Whose session a report tells of. */
@Injectable()
export class OwnerOfSession {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly config: AppConfig,
  ) {}

  /**
   * Our Class comes back from an accept that we gave, so it holds whatever the user name is by now; without one the
   * user name decides, in the garden realm too.
   */
  async ownerOf(
    tx: Tx,
    session: AccessSessionEntity,
    reportedClass: Buffer | null,
  ): Promise<Pick<AccessSessionEntity, 'subscriptionId' | 'accessGroup'>> {
    const claimed = readSessionClass(reportedClass ?? session.class);
    // A login in the garden realm lands in the garden, whoever answers it.
    const byName = session.userName.endsWith(`@${this.config.settings.GARDEN_REALM}`) ? ('garden' as const) : null;
    const accessGroup = claimed?.group ?? session.accessGroup ?? byName;
    if (session.subscriptionId !== null && session.subscriptionId === claimed?.subscriptionId) {
      return { subscriptionId: session.subscriptionId, accessGroup };
    }
    if (claimed !== null) {
      const subscription = await this.subscriptionOf(tx, claimed.subscriptionId);
      if (subscription !== null) return { subscriptionId: subscription.id, accessGroup };
    }
    return { subscriptionId: session.subscriptionId ?? (await this.byName(tx, session.userName)), accessGroup };
  }

  async subscriptionOf(tx: Tx, id: string): Promise<SubscriptionEntity | null> {
    const [subscription] = await this.subscribers.listSubscriptions(tx, [id]);
    return subscription ?? null;
  }

  private async byName(tx: Tx, userName: string): Promise<string | null> {
    const realm = `@${this.config.settings.GARDEN_REALM}`;
    const named = await this.subscribers.findSubscriptionByPppoeUsername(tx, userName);
    if (named !== null || !userName.endsWith(realm)) return named?.id ?? null;
    const account = userName.slice(0, -realm.length);
    return (await this.subscribers.findSubscriptionByPppoeUsername(tx, account))?.id ?? null;
  }
}
