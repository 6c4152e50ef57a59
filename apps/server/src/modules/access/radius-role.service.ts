import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { mayNotMakeRoles, RADIUS_ROLE, RadiusRoleRepository } from './radius-role.repository';

/** Makes the role that FreeRADIUS logs in with, while RADIUS_DB_PASSWORD is set. */
@Injectable()
export class RadiusRole implements OnApplicationBootstrap {
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly roles: RadiusRoleRepository,
    logger: Logger,
  ) {
    this.log = logger.child('radius');
  }

  async onApplicationBootstrap(): Promise<void> {
    const { RADIUS_DB_PASSWORD: password } = this.config.settings;
    if (password === undefined || !this.config.hasRole('worker')) return;
    try {
      await this.database.transaction((tx) => this.roles.ensure(tx, password));
    } catch (error) {
      if (!mayNotMakeRoles(error)) throw error;
      this.log.error(
        { role: RADIUS_ROLE },
        'the database does not let Demarc make roles: an administrator has to, as docs/operations.md says',
      );
    }
  }
}
