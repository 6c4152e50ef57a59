import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { WidgetScripts } from './modules/diagnostics/widget-scripts.service';

/** Five minutes until a new Demarc's widget is everywhere; meanwhile the old one still speaks this API. */
const MOVING = 'public, max-age=300, must-revalidate';
const PINNED = 'public, max-age=31536000, immutable';

/** The widget's script for pages of any site: what it may do there depends on the token it is given. */
export function serveWidget(app: NestExpressApplication, dir: string): void {
  const scripts = app.get(WidgetScripts);
  scripts.load(dir);
  app.use((request: Request, response: Response, next: NextFunction) => {
    const found = request.method === 'GET' || request.method === 'HEAD' ? scripts.find(request.path) : null;
    if (found === null) return next();
    response.setHeader('Cache-Control', found.isPinned ? PINNED : MOVING);
    // Module scripts of other origins are fetched with CORS; `integrity` needs it as well.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    // A script that somebody opens as a page can do nothing there.
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
    return response.type('text/javascript').send(found.body);
  });
}
