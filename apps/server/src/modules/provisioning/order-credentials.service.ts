import { Injectable } from '@nestjs/common';
import type { ChangeCredential, ChangeCredentials, CredentialScope } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CredentialRotations, type RotationFilter } from '../inventory/credential-rotations.service';
import { InventoryService } from '../inventory/inventory.service';
import { CredentialNews } from './credential-news.service';
import { CredentialNotOwn, FleetChangedMeanwhile, RouterNotManaged, RouterNotArmed } from './provisioning.errors';
import { RotateCredentials } from './rotate-credentials.service';

const DAY_MS = 86_400_000;

/** Staff want routers to have other credentials: one, now; or many, at the pace of all, or now when others may have them. */
@Injectable()
export class OrderCredentials {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly rotations: CredentialRotations,
    private readonly rotate: RotateCredentials,
    private readonly news: CredentialNews,
    private readonly clock: Clock,
  ) {}

  /** Harmless when repeated: a router has one change at a time. */
  one(by: StaffIdentity, cpeId: string, { because, reason }: ChangeCredential): Promise<void> {
    return this.database.transaction(async (tx) => {
      const cpe = await this.inventory.getForUpdate(tx, cpeId);
      if (cpe.mode !== 'manage') throw new RouterNotArmed();
      if (cpe.state !== 'active') throw new RouterNotManaged(cpe.state);
      if ((await this.rotations.read(tx, cpeId)).own === null) throw new CredentialNotOwn();
      const wish = { because, reason, by: by.name, isUrgent: true, filter: { cpeId } };
      if ((await this.rotations.request(tx, wish)).length > 0) {
        await this.news.ordered(tx, by, { because, reason, cpeId });
      }
      await this.rotate.releaseOne(tx, cpeId);
    });
  }

  /** As many as the decider saw. A suspected leak does not wait for the pace of the others. */
  many(by: StaffIdentity, { because, reason, routers, ...scope }: ChangeCredentials): Promise<number> {
    return this.database.transaction(async (tx) => {
      const filter = this.filterOf(scope);
      const count = await this.rotations.count(tx, filter);
      if (count !== routers) throw new FleetChangedMeanwhile(count);
      const wish = { because, reason, by: by.name, isUrgent: because === 'leak', filter };
      const ordered = await this.rotations.request(tx, wish);
      await this.news.ordered(tx, by, { because, reason, cpeId: null, after: { ...scope, routers: ordered.length } });
      return ordered.length;
    });
  }

  count(sql: Sql, scope: CredentialScope): Promise<number> {
    return this.rotations.count(sql, this.filterOf(scope));
  }

  private filterOf({ manufacturer, productClass, olderThanDays }: CredentialScope): RotationFilter {
    const mintedBefore = olderThanDays === null ? null : new Date(this.clock.now().getTime() - olderThanDays * DAY_MS);
    return { manufacturer, productClass, mintedBefore };
  }
}
