import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgListener } from '../../apps/server/src/platform/database/pg-listener';
import { Metrics } from '../../apps/server/src/platform/metrics';
import { newId } from '../../apps/server/src/platform/ids';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe } from './enrolled-cpe';
import { envelope, methodOf, WireCpe, type WireResponse } from './wire-cpe';

// Several processes serve routers on one database, and on one port.

const MASTER_KEY = randomBytes(32).toString('base64');
const METHODS = '<MethodList soap-enc:arrayType="xsd:string[1]"><string>Reboot</string></MethodList>';
const methods = (asked: WireResponse): string =>
  envelope(`<cwmp:GetRPCMethodsResponse>${METHODS}</cwmp:GetRPCMethodsResponse>`, methodOf(asked)?.id);

async function until<T>(read: () => Promise<T>, isIt: (value: T) => boolean, what: string): Promise<T> {
  const patience = performance.now() + 40_000; // processes start, each as busy as the machine is
  while (performance.now() < patience) {
    const value = await read();
    if (isIt(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never: ${what}`);
}

describe('a session that begins in another process than the one before it', () => {
  const running: TestApp[] = [];
  const open: WireCpe[] = [];
  const aProcess = async (): Promise<TestApp> => {
    const app = await startApp({ env: { MASTER_KEY } });
    running.push(app);
    return app;
  };
  afterEach(async () => {
    open.splice(0).forEach((cpe) => cpe.close());
    for (const app of running.splice(0)) await app.close();
  });

  /** A CPE whose session in the first process was just asked for something. */
  async function aSessionUnderWay() {
    const [first, second] = [await aProcess(), await aProcess()];
    const { cpe, cpeId } = await anEnrolledCpe(first);
    const api = await first.api();
    const { body } = await api.post(`/routers/${cpeId}/tasks`, { kind: 'get-rpc-methods' }, newId()).expect(201);
    const task = async (): Promise<{ state: string; attempts: number }> => {
      const tasks = (await api.get(`/routers/${cpeId}/tasks`).expect(200)).body as { id: string }[];
      return tasks.find(({ id }) => id === body.id) as unknown as { state: string; attempts: number };
    };
    expect((await cpe.inform()).status).toBe(200);
    const asked = await cpe.post('');
    expect(methodOf(asked)?.method).toBe('GetRPCMethods');
    const moved = new WireCpe(second.cwmpUrl, cpe.identity, cpe.credentials);
    open.push(cpe, moved);
    return { first, cpe, moved, asked, task };
  }

  it('ends that one at once, and carries out what it left open', async () => {
    const { first, cpe, moved, asked, task } = await aSessionUnderWay();
    expect((await moved.inform()).status).toBe(200);
    const metrics = first.get(Metrics);
    const superseded = 'demarc_cwmp_sessions_total{kind="superseded"} 1';
    await until(
      () => metrics.render(),
      (text) => text.includes(superseded),
      'the first process heard of it',
    );
    // What comes late on the old connection belongs to nothing.
    expect((await cpe.postProven(methods(asked), { cookie: cpe.cookie })).status).toBe(400);
    const again = await moved.post('');
    expect(methodOf(again)?.method).toBe('GetRPCMethods');
    expect((await moved.post(methods(again))).status).toBe(204);
    expect(await task()).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('keeps what it has taken, also from a process that hears nothing', async () => {
    const { first, cpe, moved, asked, task } = await aSessionUnderWay();
    await first.get(PgListener).onApplicationShutdown();
    expect((await moved.inform()).status).toBe(200);
    const again = await moved.post('');
    expect((await cpe.post(methods(asked))).status).toBe(204);
    expect(await task()).toMatchObject({ state: 'sent', attempts: 2 });
    expect((await moved.post(methods(again))).status).toBe(204);
    expect(await task()).toMatchObject({ state: 'done', attempts: 2 });
  });
});

/** Other systems share no port; there the setting says so and Demarc does not start. */
const describeShared = process.platform === 'linux' ? describe : describe.skip;

describeShared('DEMARC_CWMP_WORKERS (skipped where a port cannot be shared)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'demarc-workers-'));
  let server: ChildProcess;
  let portal = '';
  let cwmpUrl = '';
  let spare: TestApp;
  jest.setTimeout(90_000);

  beforeAll(async () => {
    spare = await startApp({ env: { MASTER_KEY, DEMARC_ROLES: 'web' } }); // enrols
    const root = join(__dirname, '../..');
    const program = join(root, 'apps/server/src/main.ts');
    server = spawn(process.execPath, ['-r', join(root, 'test/support/typescript.cjs'), program], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: process.env.DATABASE_URL,
        DATABASE_POOL_SIZE: '5',
        DATA_DIR: dataDir,
        MASTER_KEY,
        BIND_ADDRESS: '127.0.0.1',
        HTTP_PORT: '0',
        CWMP_PORT: '0',
        FILES_PORT: '0',
        CWMP_PLAIN: 'on',
        CPE_NETWORKS: '127.0.0.0/8',
        DEMARC_CWMP_WORKERS: '1',
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    server.stdout?.on('data', (bytes) => (told += String(bytes)));
    await until(
      async () => told,
      (text) => text.includes('routers '),
      'the server is ready',
    );
    portal = /portal\s+(\S+)/.exec(told)?.[1] ?? '';
    cwmpUrl = /routers\s+(\S+)/.exec(told)?.[1] ?? '';
  });
  afterAll(async () => {
    const gone = server.exitCode === null ? once(server, 'exit') : undefined;
    if (server.exitCode === null) server.kill('SIGKILL');
    await spare.close();
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  });

  const workersOf = (): number[] =>
    spawnSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .filter(Boolean)
      .map(Number);
  const metrics = async (): Promise<string> => (await fetch(`${portal}/metrics`)).text();
  const isReady = async (): Promise<boolean> => (await fetch(`${portal}/readyz`)).ok;

  it('serves one port by several processes, counts for all of them, and starts one again that was killed', async () => {
    const { cpe } = await anEnrolledCpe({ ...spare, cwmpUrl });
    const served = /^demarc_cwmp_sessions_total\{kind="completed"(,process="cwmp-1")?\} [1-9]/gm;
    // The kernel deals connections out: sooner or later both have had one.
    for (let n = 0; n < 200 && ((await metrics()).match(served) ?? []).length < 2; n++) {
      await cpe.connect();
      expect((await cpe.inform()).status).toBe(200);
      expect((await cpe.post('')).status).toBe(204);
    }
    expect((await metrics()).match(served)).toHaveLength(2);

    const [worker = 0] = workersOf();
    process.kill(worker, 'SIGKILL');
    await until(
      async () => workersOf(),
      (pids) => pids.length === 1 && pids[0] !== worker,
      'another process',
    );
    await until(isReady, (ready) => ready, 'ready again');

    const [another = 0] = workersOf();
    server.kill('SIGTERM');
    await once(server, 'exit'); // it says why itself when it cannot
    expect(server.exitCode).toBe(0);
    expect(() => process.kill(another, 0)).toThrow();
  });
});
