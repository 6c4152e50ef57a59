import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entities } from '../../apps/server/src/entities';
import { migrate } from '../../apps/server/src/platform/database/data-source';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../apps/server/src/platform/database/embedded-postgres';
import { migrations } from '../../migrations';
import { runBilling } from '../factories/billing';
import { startApp } from '../support/app';
import { billedInvoices, query, seedFleet, type BilledInvoice } from '../support/billing-fleet';
import { brokenInvariants } from '../support/invariants';
import { scratchFolder } from '../support/scratch';
import { slice } from '../support/slice';

const SUBSCRIPTIONS = 1_000;
const CHUNK = 23;
const CLOCK_AT = '2026-03-29T06:00:00Z';
const AS_OF = '2026-03-29';

/** kill -9 in the middle of a billing run, on a PostgreSQL with durable settings: fsync, full page writes, WAL flushed at commit. */
describe('BR-20: a billing run that is killed', () => {
  let postgres: EmbeddedPostgres;
  let dataDir: string;
  let undisturbed: BilledInvoice[];
  /** Statements that one full chunk sends. */
  let perChunk: number;
  jest.setTimeout(120_000);

  beforeAll(async () => {
    const folder = scratchFolder('demarc-crash-');
    chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user and must get through
    dataDir = join(folder, 'postgres');
    postgres = await startEmbeddedPostgres({ dataDir, database: 'fleet' });
    await migrate({ url: postgres.url('fleet'), entities, migrations });
    await seedFleet(postgres.url('fleet'), SUBSCRIPTIONS);
    const child = await runChild(await copyOfFleet('undisturbed'));
    expect(child).toMatchObject({ code: 0, signal: null });
    perChunk = Math.floor(Number(child.output) / Math.ceil(SUBSCRIPTIONS / CHUNK));
    undisturbed = await billedInvoices(postgres.url('undisturbed'));
    expect(undisturbed).toHaveLength(SUBSCRIPTIONS);
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(dirname(dataDir), { recursive: true, force: true });
  });

  async function copyOfFleet(name: string): Promise<string> {
    await query(postgres.url('postgres'), `create database ${name} template fleet`);
    return postgres.url(name);
  }

  it('runs with settings that survive a power cut', async () => {
    const rows = await query<{ setting: string }>(
      postgres.url('fleet'),
      `select setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
    );
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', 'on']);
  });

  it('after 437 invoices goes on by itself to 1,000, as if nothing had happened', async () => {
    const url = await copyOfFleet('killed');
    // In the middle of the twentieth chunk: nineteen times 23 invoices are committed.
    const child = await runChild(url, 19 * perChunk + Math.floor(perChunk / 2));
    expect(child.signal).toBe('SIGKILL');
    expect(await billedInvoices(url)).toEqual(undisturbed.slice(0, 437));
    expect(await runState(url)).toEqual({ state: 'running', subscribers_done: 437 });
    await finishesByItself(url);
  });

  it('together with its PostgreSQL (a power cut) loses nothing that was committed', async () => {
    const url = await copyOfFleet('power_cut');
    const child = await runChild(url, 12 * perChunk + 9);
    expect(child.signal).toBe('SIGKILL');
    process.kill(postgres.pid, 'SIGKILL');
    postgres = await startEmbeddedPostgres({ dataDir, database: 'fleet' });
    expect(await billedInvoices(postgres.url('power_cut'))).toEqual(undisturbed.slice(0, 12 * CHUNK));
    await finishesByItself(postgres.url('power_cut'));
  });

  it('G35: worked on by three processes at once is the same, number for number', async () => {
    const url = await copyOfFleet('three_processes');
    const children = await Promise.all([1, 2, 3].map(() => runChild(url)));
    expect(children.map((child) => child.code)).toEqual([0, 0, 0]);
    expect(await billedInvoices(url)).toEqual(undisturbed);
    expect(await runState(url)).toEqual({ state: 'done', subscribers_done: SUBSCRIPTIONS });
  });

  it.each(slice(['America/New_York'], ['Asia/Dhaka']))(
    'BR-13: bills the same in a process whose zone is %s, in chunks of any size',
    async (zone) => {
      const url = await copyOfFleet(`zone_${zone.toLowerCase().replaceAll(/[^a-z]/g, '_')}`);
      expect((await runChild(url, undefined, { TZ: zone, BILLING_CHUNK_SIZE: '400' })).code).toBe(0);
      expect(await billedInvoices(url)).toEqual(undisturbed);
    },
  );

  /** A restart is all it takes: no person, no command. */
  async function finishesByItself(url: string): Promise<void> {
    const app = await startApp({ clockAt: CLOCK_AT, env: { DATABASE_URL: url, BILLING_CHUNK_SIZE: String(CHUNK) } });
    try {
      await until(async () => (await runState(url)).state === 'done');
      expect(await billedInvoices(url)).toEqual(undisturbed);
      expect(await brokenInvariants(app.database.sql)).toEqual({});
      const again = await runBilling(app, await app.api(), AS_OF);
      expect(again).toMatchObject({ invoiceCount: 0, subscribersDone: SUBSCRIPTIONS });
      expect(await billedInvoices(url)).toHaveLength(SUBSCRIPTIONS);
    } finally {
      await app.close();
    }
  }

  async function runState(url: string): Promise<{ state: string; subscribers_done: number }> {
    const [row] = await query<{ state: string; subscribers_done: number }>(
      url,
      `select state, subscribers_done from billing_run where idempotency_key = 'the-run'`,
    );
    return row!;
  }

  function runChild(
    url: string,
    crashAt?: number,
    env: Record<string, string> = {},
  ): Promise<{ code: number | null; signal: string | null; output: string }> {
    return new Promise((done, fail) => {
      const support = join(__dirname, '../support');
      const child = spawn(
        process.execPath,
        ['-r', join(support, 'typescript.cjs'), join(support, 'billing-child.ts')],
        {
          env: {
            PATH: process.env.PATH,
            DATABASE_URL: url,
            DATA_DIR: mkdtempSync(join(dirname(dataDir), 'child-')),
            DEMARC_ROLES: 'web', // not a worker: nobody but the child itself works on the run
            SCHEDULER: 'off',
            LOG_LEVEL: 'error',
            HTTP_PORT: '0',
            CWMP_PORT: '0',
            FILES_PORT: '0',
            BILLING_CHUNK_SIZE: String(CHUNK),
            TZ: 'UTC',
            CLOCK_AT,
            AS_OF,
            ...(crashAt === undefined ? {} : { CRASH_AT: String(crashAt) }),
            ...env,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let output = '';
      child.stdout.on('data', (data: Buffer) => (output += data.toString()));
      child.on('error', fail);
      child.on('exit', (code, signal) => done({ code, signal, output }));
    });
  }
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it did not come to pass within a minute');
    await new Promise((done) => setTimeout(done, 50));
  }
}
