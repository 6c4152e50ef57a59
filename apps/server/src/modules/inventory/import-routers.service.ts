import { Injectable } from '@nestjs/common';
import type { ImportRouters as ImportRequest, RouterImport } from '@demarc/contracts';
import { DomainError } from '@demarc/kernel';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { SubscribersService } from '../subscribers/subscribers.service';
import { ImportHeadUnknown } from './inventory.errors';
import { ManageRouters } from './manage-routers.service';
import { ObservedCpeRepository } from './observed-cpe.repository';
import { readRouterCsv, type ImportLine } from './router-csv';

/** Brings in a fleet that was born elsewhere. Each line for itself: one that is wrong holds nobody up, and is named. */
@Injectable()
export class ImportRouters {
  constructor(
    private readonly database: Database,
    private readonly routers: ManageRouters,
    private readonly observed: ObservedCpeRepository,
    private readonly subscribers: SubscribersService,
  ) {}

  async import(by: StaffIdentity, { csv, mode }: ImportRequest): Promise<RouterImport> {
    const read = readRouterCsv(csv);
    if (read === null) throw new ImportHeadUnknown();
    const result: RouterImport = { imported: 0, known: 0, problems: [...read.problems] };
    const known = await this.observed.listKnownSerials(
      this.database.sql,
      read.lines.map(({ serialNumber }) => serialNumber),
    );
    for (const line of read.lines) {
      // Imported again, a file changes nothing of what is there.
      if (known.has(line.serialNumber)) result.known += 1;
      else await this.one(by, line, { mode, result });
    }
    result.problems.sort((a, b) => a.line - b.line);
    return result;
  }

  private async one(
    by: StaffIdentity,
    { line, serialNumber, oui, productClass, pppoeUsername }: ImportLine,
    { mode, result }: { mode: ImportRequest['mode']; result: RouterImport },
  ): Promise<void> {
    try {
      const { sql } = this.database;
      const subscription =
        pppoeUsername === null ? null : await this.subscribers.findSubscriptionByPppoeUsername(sql, pppoeUsername);
      if (pppoeUsername !== null && subscription === null) {
        result.problems.push({ line, text: `no service dials in as ${pppoeUsername}` });
        return;
      }
      await this.routers.register(by, {
        serialNumber,
        mode,
        ...(oui === null ? {} : { oui }),
        ...(productClass === null ? {} : { productClass }),
        ...(subscription === null ? {} : { subscriptionId: subscription.id }),
      });
      result.imported += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      result.problems.push({ line, text: error.message });
    }
  }
}
