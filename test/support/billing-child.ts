import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { localDate } from '@demarc/kernel';
import pg from 'pg';
import { createApp } from '../../apps/server/src/create-app';
import { BillingRunService } from '../../apps/server/src/modules/invoices/billing-run.service';
import { StartBillingRun } from '../../apps/server/src/modules/invoices/start-billing-run.service';
import { ShiftableClock } from '../../apps/server/src/platform/clock';
import { AppConfig } from '../../apps/server/src/platform/config/app-config';

/**
 * A process that runs the billing once. With CRASH_AT=n it kills itself, as kill -9 does, before the n-th statement
 * that the run sends to the database. It prints how many statements there were.
 */
async function main(): Promise<void> {
  const { CLOCK_AT = '', AS_OF = '', CRASH_AT } = process.env;
  const clock = new ShiftableClock();
  clock.moveTo(new Date(CLOCK_AT));
  const app = await createApp(AppConfig.read(), clock, null);
  const run = await app
    .get(StartBillingRun)
    .start({ asOf: localDate(AS_OF), startedBy: 'child', idempotencyKey: 'the-run' });
  const statements = countStatements(CRASH_AT === undefined ? Infinity : Number(CRASH_AT));
  await statements.during(() => app.get(BillingRunService).execute(run.id));
  process.stdout.write(`${statements.count()}\n`);
  await app.close();
}

function countStatements(crashAt: number): { during<T>(work: () => Promise<T>): Promise<T>; count(): number } {
  const inRun = new AsyncLocalStorage<true>();
  let count = 0;
  const send = pg.Client.prototype.query as (...given: unknown[]) => unknown;
  pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
    if (inRun.getStore() === true && ++count === crashAt) process.kill(process.pid, 'SIGKILL');
    return send.apply(this, given);
  } as typeof pg.Client.prototype.query;
  return { during: (work) => inRun.run(true, work), count: () => count };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
