import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { AppModule } from './app.module';
import { NetworkList } from './platform/http/network-list';
import type { Clock } from './platform/clock';
import type { AppConfig } from './platform/config/app-config';
import { PgListener } from './platform/database/pg-listener';
import { openApiDocument } from './platform/http/openapi';
import { assertRoutesAreGuarded } from './platform/http/routes-are-guarded';
import { Jobs } from './platform/scheduling/jobs';
import { VERSION } from './platform/version';
import { serveWidget } from './serve-widget';

const API = 'api/v1';
const UNVERSIONED = ['healthz', 'readyz', 'metrics'];
const YEAR_SECONDS = 31_536_000;

/** The application with its HTTP edge; not listening yet. */
export async function createApp(
  config: AppConfig,
  clock: Clock,
  portalDir: string | null,
  widgetDir: string | null = portalDir === null ? null : join(portalDir, '../widget'),
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, clock), {
    logger: ['error', 'warn'],
    rawBody: true,
    bodyParser: true,
  });
  app.setGlobalPrefix(API, { exclude: UNVERSIONED });
  app.disable('x-powered-by');
  app.set('trust proxy', config.settings.TRUSTED_PROXIES.length > 0 ? config.settings.TRUSTED_PROXIES : false);
  app.use(securityHeaders(config));
  if (config.networksOf('http').length > 0) app.use(onlyFrom(new NetworkList(config.networksOf('http'))));
  assertRoutesAreGuarded(app);
  const document = openApiDocument(app, VERSION);
  app.use('/api/openapi.json', (_request: Request, response: Response) => response.json(document));
  if (widgetDir !== null) serveWidget(app, widgetDir);
  if (portalDir !== null && existsSync(join(portalDir, 'index.html'))) servePortal(app, portalDir);
  await app.init();
  await app.get(PgListener).start();
  await app.get(Jobs).start();
  return app;
}

/** C14: portal and API are for the networks of the operator, where it says so. */
function onlyFrom(networks: NetworkList) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (networks.includes(request.ip ?? '')) return next();
    response.status(403).type('text/plain').send('not from this network\n');
  };
}

/** No inline script, no frame, nothing from elsewhere. Mantine sets inline styles, so styles may be inline. */
function securityHeaders(config: AppConfig): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: config.servedByHttps ? { maxAge: YEAR_SECONDS } : false,
    crossOriginEmbedderPolicy: false,
  });
}

/** The built portal: hashed files for ever, every other path is the single page. */
function servePortal(app: NestExpressApplication, portalDir: string): void {
  app.use('/assets', express.static(join(portalDir, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(portalDir, { index: false, maxAge: '1h' }));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      request.method === 'GET' && !request.path.startsWith('/api/') && !UNVERSIONED.includes(request.path.slice(1));
    if (!isPage || !(request.accepts('html') === 'html')) return next();
    return response.sendFile(join(portalDir, 'index.html'), { headers: { 'Cache-Control': 'no-cache' } });
  });
}
