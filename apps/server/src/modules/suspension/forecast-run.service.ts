import { Injectable } from '@nestjs/common';
import { decideServiceState, takesAway } from '@demarc/billing';
import type { SuspensionForecast } from '@demarc/contracts';
import { CatalogService } from '../catalog/catalog.service';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { factsOf, reasonOf } from './dunning-account';
import { DunningAccounts } from './dunning-accounts.service';
import { GuardFactsReader } from './guard-facts.service';
import { allowedCount, heldReasons } from './run-guards';
import { SuspensionRunRepository } from './suspension-run.repository';
import { toCaseView } from './suspension.view';

const SHOWN = 200;

/** What a run would take away now: the run's own decisions and guards, without the doing. */
@Injectable()
export class ForecastRun {
  constructor(
    private readonly database: Database,
    private readonly accounts: DunningAccounts,
    private readonly guards: GuardFactsReader,
    private readonly runs: SuspensionRunRepository,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  async forecast(): Promise<SuspensionForecast> {
    const { sql } = this.database;
    const now = this.clock.now();
    const found: Pick<SuspensionForecast, 'evaluated' | 'takes' | 'cases'> = { evaluated: 0, takes: 0, cases: [] };
    const byNas = new Map<string | null, number>();
    for await (const account of this.accounts.debtors(sql, now)) {
      for (const service of account.services) {
        found.evaluated += 1;
        const decision = decideServiceState(factsOf(account, service, now));
        const { serviceState, nasId } = service.subscription;
        if (!takesAway(serviceState, decision.state)) continue;
        found.takes += 1;
        byNas.set(nasId, (byNas.get(nasId) ?? 0) + 1);
        if (found.cases.length >= SHOWN) continue;
        const next = { state: decision.state, at: now };
        const shown = { now, decision, next, reason: reasonOf(account, decision) };
        found.cases.push(toCaseView(account, service, shown));
      }
    }
    const { zone } = await this.catalog.getBillingEntity(sql);
    const today = this.clock.today(zone);
    const run = (await this.runs.list(sql, 1)).find(({ runOn }) => runOn === today);
    const done = run === undefined ? 0 : ((await this.runs.counts(sql, [run.id])).get(run.id)?.done ?? 0);
    const counts = { done, waiting: found.takes, approved: run?.allowedCount ?? 0 };
    const facts = await this.guards.read(sql, today, counts);
    const { perMinute, perNasPerMinute } = await this.runs.limits(sql);
    const slowest = [...byNas].map(([nasId, count]) => (nasId === null ? 0 : Math.ceil(count / perNasPerMinute)));
    return {
      ...found,
      allowed: allowedCount(facts),
      activeServices: facts.activeServices,
      heldReasons: found.takes === 0 ? [] : heldReasons(facts),
      minutes: Math.max(Math.ceil(found.takes / perMinute), ...slowest, 0),
      byNas: [...byNas].map(([nasId, count]) => ({ nasId, count })).toSorted((a, b) => b.count - a.count),
    };
  }
}
