import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Role } from '@demarc/contracts';
import request from 'supertest';
import { createApp } from '../../apps/server/src/create-app';
import { sandboxFile } from '../../apps/server/src/modules/scripts/sandbox-start';
import { StaffService } from '../../apps/server/src/modules/staff/staff.service';
import { ShiftableClock } from '../../apps/server/src/platform/clock';
import { AppConfig } from '../../apps/server/src/platform/config/app-config';
import { Database } from '../../apps/server/src/platform/database/database';
import { OutboxDispatcher } from '../../apps/server/src/platform/database/outbox-dispatcher';

// Workers know nothing of Jest: theirs is our TypeScript as it stands.
sandboxFile.name = join(__dirname, '../../apps/server/src/modules/scripts/sandbox-worker.ts');
sandboxFile.execArgv = ['-r', join(__dirname, 'typescript.cjs')];

export const BOOTSTRAP = { username: 'bootstrap', password: 'bootstrap-secret' };
export const OWNER = { email: 'owner@example.net', password: 'correct horse battery' };

export interface TestAppOptions {
  /** Business time at the start, RFC 3339; real time when left out. */
  clockAt?: string;
  env?: Record<string, string>;
  /** Where the widget's script lies. */
  widgetDir?: string;
}

export interface TestApp {
  app: NestExpressApplication;
  config: AppConfig;
  clock: ShiftableClock;
  database: Database;
  httpUrl: string;
  /** Where CPEs inform. */
  readonly cwmpUrl: string;
  /** Where CPEs fetch files. */
  readonly filesUrl: string;
  /** Where programs made for GenieACS ask; once it was switched on. */
  readonly nbiUrl: string;
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** The API as the owner (or another role), with a bearer token. */
  api(role?: Role): Promise<ApiClient>;
  /** Waits until everything the outbox has to deliver now is delivered. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface ApiClient {
  token: string;
  get(path: string): request.Test;
  post(path: string, body?: object, idempotencyKey?: string): request.Test;
  put(path: string, body: object): request.Test;
  patch(path: string, body: object): request.Test;
  delete(path: string): request.Test;
}

/** The whole application on free loopback ports, against this test file's own database. */
export async function startApp({ clockAt, env = {}, widgetDir }: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'demarc-app-'));
  const config = AppConfig.read({
    DATABASE_URL: process.env.DATABASE_URL,
    DATA_DIR: dataDir,
    DATABASE_POOL_SIZE: '10',
    BIND_ADDRESS: '127.0.0.1',
    HTTP_PORT: '0',
    CWMP_PORT: '0',
    FILES_PORT: '0',
    NBI_PORT: '0',
    CWMP_PLAIN: 'on',
    CWMP_BOOTSTRAP_USERNAME: BOOTSTRAP.username,
    CWMP_BOOTSTRAP_PASSWORD: BOOTSTRAP.password,
    CPE_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'error',
    CHECK_RESPONSES: 'on',
    SCHEDULER: 'off',
    ...env,
  });
  const clock = new ShiftableClock();
  if (clockAt !== undefined) clock.moveTo(new Date(clockAt));
  const app = await createApp(config, clock, null, widgetDir ?? null);
  forbidSecondConnections(app.get(Database));
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  const httpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    app,
    config,
    clock,
    database: app.get(Database),
    httpUrl,
    get cwmpUrl() {
      return listenerUrl(app, 'CWMP_LISTENER');
    },
    get filesUrl() {
      return listenerUrl(app, 'FILES_LISTENER');
    },
    get nbiUrl() {
      return listenerUrl(app, 'NBI_LISTENER');
    },
    get: (token) => app.get(token as Type),
    api: (role = 'owner') => signIn(app, httpUrl, role),
    settle: () => settle(app),
    close: async () => {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const inside = new AsyncLocalStorage<{ isOpen: boolean }>();

/** What somebody else does while a test holds a transaction open. */
export const elsewhere = <T>(work: () => T): T => inside.exit(work);

/**
 * Who holds a connection in a transaction and asks the pool for another waits for ever once everybody does so. A pool is
 * rarely that full in a test, so the asking itself fails here.
 */
function forbidSecondConnections(database: Database): void {
  const { sql } = database;
  const transaction = database.transaction.bind(database);
  const refuse = (): void => {
    if (inside.getStore()?.isOpen === true) throw new Error('a second connection is asked for inside a transaction');
  };
  Object.defineProperty(database, 'sql', { get: () => (refuse(), sql) });
  database.transaction = (work) => {
    refuse();
    const store = { isOpen: true };
    return inside.run(store, () => transaction(work).finally(() => (store.isOpen = false)));
  };
}

/** A listener is a provider with the `port` it got. */
function listenerUrl(app: NestExpressApplication, name: 'CWMP_LISTENER' | 'FILES_LISTENER' | 'NBI_LISTENER'): string {
  const { port } = app.get<{ port: number }>(name, { strict: false });
  return `http://127.0.0.1:${port}/`;
}

async function settle(app: NestExpressApplication): Promise<void> {
  const dispatcher = app.get(OutboxDispatcher);
  await dispatcher.drain();
}

async function signIn(app: NestExpressApplication, httpUrl: string, role: Role): Promise<ApiClient> {
  const email = role === 'owner' ? OWNER.email : `${role}@example.net`;
  const staff = app.get(StaffService);
  const known = (await staff.list()).some((account) => account.email === email);
  if (!known) await staff.create('test', { email, name: `The ${role}`, role, password: OWNER.password });
  const login = await request(httpUrl).post('/api/v1/auth/login').send({ email, password: OWNER.password }).expect(200);
  const cookie = String(login.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const made = await request(httpUrl)
    .post('/api/v1/auth/tokens')
    .set('Cookie', cookie)
    .set('X-Demarc-Portal', '1')
    .send({ name: 'test' })
    .expect(201);
  return clientFor(httpUrl, made.body.token as string);
}

function clientFor(httpUrl: string, token: string): ApiClient {
  const at = (path: string): string => `/api/v1${path}`;
  const signed = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${token}`);
  return {
    token,
    get: (path) => signed(request(httpUrl).get(at(path))),
    post: (path, body, key) => {
      const test = signed(request(httpUrl).post(at(path)));
      return (key === undefined ? test : test.set('Idempotency-Key', key)).send(body ?? {});
    },
    put: (path, body) => signed(request(httpUrl).put(at(path))).send(body),
    patch: (path, body) => signed(request(httpUrl).patch(at(path))).send(body),
    delete: (path) => signed(request(httpUrl).delete(at(path))),
  };
}
