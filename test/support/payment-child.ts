import 'reflect-metadata';
import pg from 'pg';
import { createApp } from '../../apps/server/src/create-app';
import { AccessService } from '../../apps/server/src/modules/access/access.service';
import { TakePayment } from '../../apps/server/src/modules/payments/take-payment.service';
import { ShiftableClock } from '../../apps/server/src/platform/clock';
import { AppConfig } from '../../apps/server/src/platform/config/app-config';
import { Database } from '../../apps/server/src/platform/database/database';

/**
 * A process that takes one payment and then does what follows from it. It kills itself, as kill -9 does, before the
 * first statement after the payment's commit that matches CRASH_BEFORE.
 */
async function main(): Promise<void> {
  const { CLOCK_AT = '', SUBSCRIBER_ID = '', AMOUNT = '', CRASH_BEFORE = '' } = process.env;
  const clock = new ShiftableClock();
  clock.moveTo(new Date(CLOCK_AT));
  const app = await createApp(AppConfig.read(), clock, null);
  const request = { subscriberId: SUBSCRIBER_ID, amount: AMOUNT, currency: 'BDT', method: 'cash' as const };
  crashBefore(new RegExp(CRASH_BEFORE));
  await app.get(TakePayment).take({ idempotencyKey: `the payment of ${SUBSCRIBER_ID}`, by: 'child', request });
  for (;;) {
    await app.get(AccessService).quiet();
    const [row] = await app.get(Database).sql.query<[{ waiting: boolean }]>(
      `select exists (select 1 from outbox_delivery where done_at is null) or
           exists (select 1 from dynamic_authorization_request where due_at is not null) as waiting`,
    );
    if (!row.waiting) return;
  }
}

function crashBefore(pattern: RegExp): void {
  const send = pg.Client.prototype.query as (...given: unknown[]) => unknown;
  let isBooked = false;
  pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    if (/insert into "?payment"?[ (]/i.test(text)) isBooked = true;
    if (isBooked && pattern.test(text)) process.kill(process.pid, 'SIGKILL');
    return send.apply(this, given);
  } as typeof pg.Client.prototype.query;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
