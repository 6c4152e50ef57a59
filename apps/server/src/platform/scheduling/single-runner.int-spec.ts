import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config';
import { dataSourceOptions } from '../database/data-source';
import { ProcessLocks } from '../database/process-locks';
import { Logger } from '../logger';
import { SingleRunner } from './single-runner';

const POOL = 2;
let pool: DataSource;
let config: AppConfig;
const locks: ProcessLocks[] = [];

beforeAll(async () => {
  config = AppConfig.read({ DATABASE_URL: process.env.DATABASE_URL, LOG_LEVEL: 'silent' });
  pool = new DataSource(dataSourceOptions({ url: config.databaseUrl, entities: [], migrations: [], poolSize: POOL }));
  await pool.initialize();
});
afterAll(async () => {
  for (const each of locks) await each.onApplicationShutdown();
  await pool.destroy();
});

function aProcess(): SingleRunner {
  const logger = new Logger(config);
  const own = new ProcessLocks(config, logger);
  locks.push(own);
  return new SingleRunner(own, config, logger);
}

describe('jobs of one instant', () => {
  it('all run, however few connections there are for their work', async () => {
    const runner = aProcess();
    const all = Promise.withResolvers<void>();
    let begun = 0;
    const job = (name: string): Promise<boolean> =>
      runner.run(name, async () => {
        // Each holds its lock before any of them asks for a connection.
        if (++begun === 3 * POOL) all.resolve();
        await all.promise;
        await pool.query('select pg_sleep(0.01)');
      });
    const names = Array.from({ length: 3 * POOL }, (_, n) => `job ${n}`);
    expect(await Promise.all(names.map((name) => job(name)))).toEqual(names.map(() => true));
  });

  it('run in one process alone, and once in that; then they are anybody’s', async () => {
    const [here, there] = [aProcess(), aProcess()];
    const done = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const running = here.run('bill', async () => {
      began.resolve();
      await done.promise;
    });
    await began.promise;
    const never = jest.fn();
    expect(await there.run('bill', never)).toBe(false);
    expect(await here.run('bill', never)).toBe(false);
    expect(never).not.toHaveBeenCalled();
    done.resolve();
    expect(await running).toBe(true);
    expect(await there.run('bill', async () => undefined)).toBe(true);
  });

  it('go on after one failed, and after the connection of the locks was lost', async () => {
    const runner = aProcess();
    const fail = async (): Promise<void> => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'demarc-locks'`,
      );
      throw new Error('it fails');
    };
    expect(await runner.run('watch', fail)).toBe(true);
    expect(await aProcess().run('watch', async () => undefined)).toBe(true);
    expect(await runner.run('watch', async () => undefined)).toBe(true);
  });
});
