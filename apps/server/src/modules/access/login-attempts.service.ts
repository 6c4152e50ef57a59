import { Injectable } from '@nestjs/common';
import type { LoginAttempt } from '@demarc/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import { NasService } from './nas.service';
import { inGardenRealm } from './radius-account';
import { RadiusRepository } from './radius.repository';

const SHOWN = 50;

/** How the logins of a service went. */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly radius: RadiusRepository,
    private readonly config: AppConfig,
  ) {}

  async listOf(subscriptionId: string): Promise<LoginAttempt[]> {
    const { sql } = this.database;
    const { pppoeUsername } = await this.subscribers.getSubscription(sql, subscriptionId);
    const names = [pppoeUsername, inGardenRealm(pppoeUsername, this.config.settings.GARDEN_REALM)];
    const rows = await this.radius.listLogins(sql, names, SHOWN);
    const nasNames = new Map((await this.nasServers.list(sql)).map((nas) => [nas.address, nas.name]));
    return rows.map(({ at, userName, reply, callingStationId, nasAddress, reason }) => ({
      at: at.toISOString(),
      userName,
      isAccepted: reply === 'Access-Accept',
      reason,
      callingStationId,
      nasName: nasNames.get(nasAddress ?? '') ?? null,
    }));
  }
}
