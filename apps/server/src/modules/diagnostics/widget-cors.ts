import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { WidgetOrigins } from './widget-origins.service';

const PREFLIGHT_SECONDS = '600';

/** Registered origins, and no others, may read the widget's answers. Cookies are never part of it. */
@Injectable()
export class WidgetCors implements NestMiddleware {
  constructor(private readonly origins: WidgetOrigins) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && (await this.origins.isRegistered(origin))) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
      if (request.method === 'OPTIONS') {
        response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
        response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, idempotency-key');
        response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
      }
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  }
}
