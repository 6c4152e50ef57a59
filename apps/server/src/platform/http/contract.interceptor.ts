import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { AppConfig } from '../config/app-config';
import { CONTRACT_KEY, type RouteContract } from './contract';

/** Sets the status that the contract names; in tests it also fails a route whose answer is not what the contract promises. */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: AppConfig,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const contract = this.reflector.get<RouteContract | undefined>(CONTRACT_KEY, context.getHandler());
    if (contract === undefined) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    response.status(contract.status ?? 200);
    const schema = contract.response;
    if (schema === undefined || !this.config.settings.CHECK_RESPONSES) return next.handle();
    return next.handle().pipe(map((body: unknown) => schema.parse(JSON.parse(JSON.stringify(body)))));
  }
}
