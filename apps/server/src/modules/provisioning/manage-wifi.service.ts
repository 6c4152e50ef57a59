import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { SetWifi } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { AuditLog } from '../staff/audit.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SubscriptionAnnouncer } from '../subscribers/subscription-announcer.service';
import { MarkDue } from './mark-due.service';
import type { SubscriptionWifiEntity } from './provisioning.entity';
import { SubscriptionWifi } from './subscription-wifi.service';

/** WiFi as staff see and change it; each new subscription gets one. */
@Injectable()
export class ManageWifi implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly wifi: SubscriptionWifi,
    private readonly subscribers: SubscribersService,
    private readonly announcer: SubscriptionAnnouncer,
    private readonly due: MarkDue,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.announcer.whenCreated((tx, subscription, request) => this.wifi.createFor(tx, subscription.id, request.wifi));
  }

  async list(sql: Sql, subscriptionId: string): Promise<SubscriptionWifiEntity[]> {
    await this.subscribers.getSubscription(sql, subscriptionId);
    return this.wifi.list(sql, subscriptionId);
  }

  set(by: StaffIdentity, subscriptionId: string, request: SetWifi): Promise<SubscriptionWifiEntity[]> {
    return this.database.transaction(async (tx) => {
      const { subscriberId } = await this.subscribers.getSubscription(tx, subscriptionId);
      await this.wifi.set(tx, subscriptionId, request);
      await this.audit.record(tx, {
        by,
        action: 'subscription.wifi',
        subjectType: 'subscriber',
        subjectId: subscriberId,
        after: { band: request.band, ssid: request.ssid },
      });
      await this.due.markSubscriptions(tx, [subscriptionId], `WiFi changed by ${by.name}`);
      return this.wifi.list(tx, subscriptionId);
    });
  }
}
