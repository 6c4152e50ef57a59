import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { WidgetScope } from '@demarc/contracts';
import type { Request } from 'express';
import { WidgetScopeMissing, WidgetTokenUnknown } from './widget.errors';
import { WidgetOrigins } from './widget-origins.service';
import { WidgetTokens, type WidgetIdentity } from './widget-tokens.service';

type WidgetRequest = Request & { widget?: WidgetIdentity };

/** Lets widgets in, and nobody else: the portal's cookie and API tokens are worth nothing here, and a widget's token nothing elsewhere. */
@Injectable()
export class WidgetGuard implements CanActivate {
  constructor(
    private readonly tokens: WidgetTokens,
    private readonly origins: WidgetOrigins,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WidgetRequest>();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') throw new WidgetTokenUnknown();
    const own = this.origins.ownOrigin({ protocol: request.protocol, host: request.headers.host });
    request.widget = await this.tokens.identify(token, originOf(request, own), own);
    return true;
  }
}

/** Browsers send no Origin with a GET to the page's own server; they say so in a header that no script can set. */
function originOf(request: Request, own: string): string | null {
  if (request.headers.origin !== undefined) return request.headers.origin;
  return request.headers['sec-fetch-site'] === 'same-origin' ? own : null;
}

export const CurrentWidget = createParamDecorator((_data: unknown, context: ExecutionContext): WidgetIdentity => {
  const { widget } = context.switchToHttp().getRequest<WidgetRequest>();
  if (widget === undefined) throw new Error('assertion failed: a route without the guard of the widget');
  return widget;
});

export function requireScope(widget: WidgetIdentity, scope: WidgetScope): void {
  if (!widget.scopes.has(scope)) throw new WidgetScopeMissing(scope);
}
