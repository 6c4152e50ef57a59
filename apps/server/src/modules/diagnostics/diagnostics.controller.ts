import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HomeSummary, SearchQuery, SearchResult } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { HomeService } from './home.service';
import { ProofBoard } from './proof-board.service';
import { SearchService } from './search.service';

@ApiTags('overview')
@Controller()
export class DiagnosticsController {
  constructor(
    private readonly database: Database,
    private readonly home: HomeService,
    private readonly board: ProofBoard,
    private readonly searcher: SearchService,
  ) {}

  @Get('home')
  @RequirePermission('money.read')
  @Contract({
    summary: 'Money today, services by state, routers that answer, how fast payments restore',
    response: HomeSummary,
  })
  async summary(): Promise<HomeSummary> {
    const [facts, proofs] = await Promise.all([this.home.facts(this.database), this.board.inShort(this.database.sql)]);
    return { ...facts, ...proofs };
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
}
