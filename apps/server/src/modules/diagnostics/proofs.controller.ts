import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Proof, ProofBoardPage, ProofBoardQuery, ProofSummary } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscribersService } from '../subscribers/subscribers.service';
import { ProofBoard } from './proof-board.service';
import { ProofsService } from './proofs.service';

@ApiTags('proofs')
@Controller()
export class ProofsController {
  constructor(
    private readonly database: Database,
    private readonly proofs: ProofsService,
    private readonly board: ProofBoard,
    private readonly subscribers: SubscribersService,
  ) {}

  @Get('proofs')
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'Changes of service that are not proved, oldest first, and why not',
    query: ProofBoardQuery,
    response: ProofBoardPage,
  })
  list(@Query(zod(ProofBoardQuery)) query: ProofBoardQuery): Promise<ProofBoardPage> {
    return this.board.page(this.database.sql, query);
  }

  @Get('proofs/summary')
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'What is not proved by reason and age, and p50, p95, p99 from a payment to the proven service',
    response: ProofSummary,
  })
  summary(): Promise<ProofSummary> {
    return this.board.summary(this.database.sql);
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
