import { Injectable } from '@nestjs/common';
import type { RegisterWidgetOrigin } from '@demarc/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import type { WidgetOriginEntity } from './widget.entity';
import { WidgetOriginNotFound, WidgetOriginTaken } from './widget.errors';
import { WidgetRepository } from './widget.repository';

/** How a request came in, as far as it tells the origin that Demarc itself has for its sender. */
export interface RequestAddress {
  protocol: string;
  host: string | undefined;
}

/** The sites whose pages may hold the widget; Demarc's own portal always may. */
@Injectable()
export class WidgetOrigins {
  constructor(
    private readonly database: Database,
    private readonly repository: WidgetRepository,
    private readonly audit: AuditLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  list(): Promise<WidgetOriginEntity[]> {
    return this.repository.listOrigins(this.database.sql);
  }

  isRegistered(origin: string): Promise<boolean> {
    return this.repository.isRegistered(this.database.sql, origin.toLowerCase());
  }

  /** Where this Demarc is, for whoever sent this request. */
  ownOrigin({ protocol, host }: RequestAddress): string {
    const { PUBLIC_URL } = this.config.settings;
    return (PUBLIC_URL === undefined ? `${protocol}://${host ?? ''}` : new URL(PUBLIC_URL).origin).toLowerCase();
  }

  async register(by: StaffIdentity, { origin, name }: RegisterWidgetOrigin): Promise<WidgetOriginEntity> {
    const row: WidgetOriginEntity = { id: newId(), origin, name, createdBy: by.name, createdAt: this.clock.now() };
    try {
      await this.database.transaction(async (tx) => {
        await this.repository.insertOrigin(tx, row);
        await this.audit.record(tx, {
          by,
          action: 'widget.origin-registered',
          subjectType: 'widget-origin',
          subjectId: row.id,
          after: { origin, name },
        });
      });
    } catch (error) {
      if (isUniqueViolation(error, 'ux_widget_origin_origin')) throw new WidgetOriginTaken(origin);
      throw error;
    }
    return row;
  }

  /** Its pages are shut out with their next request; the tokens they hold are worth nothing any more. */
  async remove(by: StaffIdentity, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.repository.deleteOrigin(tx, id);
      if (row === null) throw new WidgetOriginNotFound(id);
      await this.audit.record(tx, {
        by,
        action: 'widget.origin-removed',
        subjectType: 'widget-origin',
        subjectId: id,
        before: { origin: row.origin, name: row.name },
      });
    });
  }
}
