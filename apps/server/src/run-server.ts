import { extname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { migrations } from '../../../migrations';
import { createApp } from './create-app';
import { CwmpWorkers, serveParent } from './cwmp-workers';
import { entities } from './entities';
import { AccountingListener } from './modules/access/accounting.listener';
import { DemoBoot } from './modules/demo/demo-boot.service';
import { DemoHelpDesk } from './modules/demo/demo-help-desk.service';
import { StaffService } from './modules/staff/staff.service';
import { ShiftableClock, SystemClock, type Clock } from './platform/clock';
import { AppConfig } from './platform/config/app-config';
import { migrate } from './platform/database/data-source';
import { readClockOffset } from './platform/database/clock-offset';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/database/embedded-postgres';
import { Metrics } from './platform/metrics';
import { Readiness } from './platform/readiness';

/** Compiled, this file is dist/server/apps/server/src/run-server.js; the portal's build stands beside dist/server. */
const PORTAL_DIR = join(__dirname, '../../../../portal');

/** What a worker runs: the same program. */
const MAIN = join(__dirname, `main${extname(__filename)}`);

/** The sessions of routers and the work that was begun are given so long to come to an end. */
const CLOSE_MS = 30_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Boots Demarc and keeps it up until SIGINT or SIGTERM; then everything that was started is stopped, PostgreSQL last. */
export async function runServer(): Promise<void> {
  const startedAt = performance.now();
  const given = AppConfig.read();
  const postgres = await ensurePostgres(given);
  let app: NestExpressApplication | null = null;
  let workers: CwmpWorkers | null = null;
  const stop = stopOnSignal(async () => {
    await workers?.stop();
    const isClosed = await withinTime(app?.close());
    await postgres?.stop();
    if (!isClosed) throw new Error(`it did not end within ${CLOSE_MS / 1000} s; still open: ${whatIsOpen()}`);
  });
  try {
    const config = postgres === null ? given : given.withDatabase(postgres.url());
    await migrate({ url: config.databaseUrl, entities, migrations });
    app = await createApp(config, await clockFor(config), PORTAL_DIR);
    if (config.settings.DEMARC_IS_WORKER) {
      serveParent(app.get(Metrics), () => void stop().finally(() => process.exit(0)));
      return;
    }
    await announceFirstAdministrator(app, config);
    await app.listen(config.settings.HTTP_PORT, config.bindAddress);
    workers = await startWorkers(app, config);
    say(`Demarc is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    say(`  portal  ${await portalUrl(app, config)}`);
    await announceListeners(app, config);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The processes that serve routers beside this one. */
async function startWorkers(app: NestExpressApplication, config: AppConfig): Promise<CwmpWorkers> {
  const port = config.hasRole('cwmp') ? listenerPort(app) : config.settings.CWMP_PORT;
  const parts = { main: MAIN, readiness: app.get(Readiness), metrics: app.get(Metrics), say };
  const workers = new CwmpWorkers(config, port, parts);
  await workers.start();
  return workers;
}

const listenerPort = (app: NestExpressApplication): number =>
  app.get<{ port: number }>('CWMP_LISTENER', { strict: false }).port;

async function ensurePostgres(config: AppConfig): Promise<EmbeddedPostgres | null> {
  const { DATABASE_URL, DATA_DIR, POSTGRES_PORT } = config.settings;
  if (DATABASE_URL !== undefined) return null;
  return startEmbeddedPostgres({
    dataDir: join(DATA_DIR, 'postgres'),
    database: 'demarc',
    port: POSTGRES_PORT,
    log: say,
  });
}

async function clockFor(config: AppConfig): Promise<Clock> {
  if (!config.settings.DEMARC_DEMO) return new SystemClock();
  return new ShiftableClock(await readClockOffset(config.databaseUrl));
}

async function announceFirstAdministrator(app: NestExpressApplication, config: AppConfig): Promise<void> {
  const made = await app
    .get(StaffService)
    .ensureFirstAdministrator(config.settings.ADMIN_EMAIL.toLowerCase(), config.settings.ADMIN_PASSWORD);
  if (made === null) return;
  say('The first administrator was made. This password is shown once:');
  say(`  e-mail    ${made.email}`);
  say(`  password  ${made.password}`);
}

async function portalUrl(app: NestExpressApplication, config: AppConfig): Promise<string> {
  if (config.settings.PUBLIC_URL !== undefined) return config.settings.PUBLIC_URL;
  return (await app.getUrl()).replace('[::]', 'localhost').replace('[::1]', 'localhost');
}

/** The demonstration's routers boot once there is something to inform. */
async function announceListeners(app: NestExpressApplication, config: AppConfig): Promise<void> {
  const { CWMP_PUBLIC_URL, DEMARC_DEMO, ADMIN_EMAIL, ADMIN_PASSWORD } = config.settings;
  if (!config.hasRole('cwmp')) return;
  const url = `${config.cwmpByTls ? 'https' : 'http'}://127.0.0.1:${listenerPort(app)}/`;
  say(`  routers ${CWMP_PUBLIC_URL ?? url}`);
  if (!DEMARC_DEMO) return;
  say(`  sign in ${ADMIN_EMAIL}, password ${ADMIN_PASSWORD ?? 'printed at the first start'}`);
  const { port: accountingPort } = app.get(AccountingListener);
  await app.get(DemoBoot).start({ acsUrl: url, accountingPort });
  const helpDesk = await app.get(DemoHelpDesk).start(await portalUrl(app, config));
  if (helpDesk !== null) say(`  help desk of somebody else, with the widget: ${helpDesk}`);
}

/** Whatever hangs is left behind: PostgreSQL is stopped all the same, and nobody waits for ever. */
async function withinTime(work: Promise<void> | undefined): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), CLOSE_MS);
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Kinds of sockets, timers and other things that keep this process alive, with their numbers. */
function whatIsOpen(): string {
  const counts = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind);
  return [...counts].map(([kind, each]) => `${each.length} ${kind}`).join(', ');
}

/** A second signal while stopping changes nothing: Ctrl-C in a terminal reaches npm and us alike. */
function stopOnSignal(work: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= work());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
  return stop;
}
