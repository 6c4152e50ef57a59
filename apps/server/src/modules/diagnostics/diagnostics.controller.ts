import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HomeSummary, Proof, SearchQuery, SearchResult } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscribersService } from '../subscribers/subscribers.service';
import { HomeService } from './home.service';
import { ProofsService } from './proofs.service';
import { RestoreTimes } from './restore-times.service';
import { SearchService } from './search.service';

@ApiTags('overview')
@Controller()
export class DiagnosticsController {
  constructor(
    private readonly database: Database,
    private readonly home: HomeService,
    private readonly restores: RestoreTimes,
    private readonly proofs: ProofsService,
    private readonly searcher: SearchService,
    private readonly subscribers: SubscribersService,
  ) {}

  @Get('home')
  @RequirePermission('money.read')
  @Contract({
    summary: 'Money today, services by state, routers that answer, how fast payments restore',
    response: HomeSummary,
  })
  async summary(): Promise<HomeSummary> {
    const [facts, restore] = await Promise.all([
      this.home.facts(this.database),
      this.restores.recent(this.database.sql),
    ]);
    return { ...facts, restore };
  }

  @Get('search')
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'Anything by name, phone, number, PPPoE user, serial, receipt or address',
    query: SearchQuery,
    response: SearchResult,
  })
  search(@Query(zod(SearchQuery)) { q }: SearchQuery, @CurrentStaff() staff: StaffIdentity): Promise<SearchResult> {
    return this.searcher.search(q, staff.permissions);
  }

  @Get('proofs/:id')
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'From the cause of a state change to the other parties’ word that it took effect',
    response: Proof,
  })
  proof(@Param('id') id: string): Promise<Proof> {
    return this.proofs.get(this.database.sql, id);
  }

  @Get('subscriptions/:id/proofs')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'The proofs of a service, newest first', response: z.array(Proof) })
  async proofsOf(@Param('id', zod(z.uuid())) id: string): Promise<Proof[]> {
    const { sql } = this.database;
    return this.proofs.listOf(sql, await this.subscribers.getSubscription(sql, id));
  }
}
