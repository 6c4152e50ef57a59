import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Payment,
  PaymentPage,
  PaymentQuery,
  ReversePayment as ReverseBody,
  TakePayment as TakeBody,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { PaymentsService } from './payments.service';
import { ReversePayment } from './reverse-payment.service';
import { TakePayment } from './take-payment.service';

@ApiTags('payments')
@Controller('payments')
export class PaymentsController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly booking: TakePayment,
    private readonly reversing: ReversePayment,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('money.read')
  @Contract({ summary: 'Payments, newest receipt first', query: PaymentQuery, response: PaymentPage })
  list(@Query(zod(PaymentQuery)) query: PaymentQuery): Promise<Page<Payment>> {
    return this.payments.page(query);
  }

  @Get(':id')
  @RequirePermission('money.read')
  @Contract({ summary: 'A payment and what it settled', response: Payment })
  get(@Param('id', zod(z.uuid())) id: string): Promise<Payment> {
    return this.payments.view(this.database.sql, id);
  }

  /** 200 for the first and for every repeated delivery, with the same body (BR-16). */
  @Post()
  @RequirePermission('payment.take')
  @Contract({ summary: 'Book a payment, once per key', body: TakeBody, response: Payment, idempotent: true })
  async take(
    @CurrentStaff() by: StaffIdentity,
    @IdempotencyKey() idempotencyKey: string,
    @Body(zod(TakeBody)) request: TakeBody,
  ): Promise<Payment> {
    const payment = await this.booking.take({ idempotencyKey, by, request });
    return this.payments.view(this.database.sql, payment.id);
  }

  @Post(':id/reverse')
  @RequirePermission('payment.reverse')
  @Contract({ summary: 'Take a payment back; its invoices are open again', body: ReverseBody, response: Payment })
  async reverse(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ReverseBody)) { reason }: ReverseBody,
  ): Promise<Payment> {
    await this.reversing.reverse(by, id, reason);
    return this.payments.view(this.database.sql, id);
  }
}
