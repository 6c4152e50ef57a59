import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type JournalEntry,
  JournalPage,
  JournalQuery,
  Statement,
  TrialBalance,
  TrialBalanceQuery,
} from '@demarc/contracts';
import { localDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { LedgerReportService } from './ledger-report.service';
import { toJournalEntryView, toStatementView, toTrialBalanceView } from './ledger.view';

@ApiTags('ledger')
@Controller()
export class LedgerController {
  constructor(
    private readonly reports: LedgerReportService,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Get('ledger/trial-balance')
  @RequirePermission('money.read')
  @Contract({ summary: 'Debit and credit per account up to a date', query: TrialBalanceQuery, response: TrialBalance })
  async trialBalance(@Query(zod(TrialBalanceQuery)) query: TrialBalanceQuery): Promise<TrialBalance> {
    const entity = await this.catalog.getBillingEntity(this.database.sql);
    const asOf = query.asOf === undefined ? this.clock.today(entity.zone) : localDate(query.asOf);
    return toTrialBalanceView(asOf, await this.reports.trialBalance(asOf));
  }

  @Get('ledger/entries')
  @RequirePermission('money.read')
  @Contract({ summary: 'The journal, newest first', query: JournalQuery, response: JournalPage })
  async entries(@Query(zod(JournalQuery)) query: JournalQuery): Promise<Page<JournalEntry>> {
    const page = await this.reports.entries(query);
    return { ...page, items: page.items.map(toJournalEntryView) };
  }

  @Get('subscribers/:number/statement')
  @RequirePermission('money.read')
  @Contract({ summary: 'What a subscriber was charged and paid, oldest first', response: Statement })
  async statement(@Param('number') number: string): Promise<Statement> {
    const { sql } = this.database;
    const subscriber = await this.subscribers.getByNumber(sql, number);
    const { currency } = await this.catalog.getBillingEntity(sql);
    return toStatementView(subscriber.id, currency, await this.reports.statement(sql, subscriber.id, currency));
  }
}
