import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { BillingRun, Plan } from '@demarc/contracts';
import pg from 'pg';
import { BillingRunService } from '../../apps/server/src/modules/invoices/billing-run.service';
import { TakePayment } from '../../apps/server/src/modules/payments/take-payment.service';
import { invoice, invoicesOf } from '../factories/billing';
import { aPlan, aSubscriber, aSubscription } from '../factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { brokenInvariants } from '../support/invariants';

/** Cuts the connection to PostgreSQL before the n-th statement of some work; what was not committed is gone, as after a crash. */
class CutConnection {
  private readonly within = new AsyncLocalStorage<{ sent: number; cutAt: number }>();
  private readonly original = pg.Client.prototype.query;

  install(): void {
    const { within, original } = this;
    pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
      const work = within.getStore();
      if (work !== undefined && ++work.sent === work.cutAt) {
        (this as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
      }
      return (original as (...all: unknown[]) => unknown).apply(this, given);
    } as typeof pg.Client.prototype.query;
  }

  remove(): void {
    pg.Client.prototype.query = this.original;
  }

  /** @returns whether the work came to its end before the cut */
  async before(cutAt: number, work: () => Promise<unknown>): Promise<boolean> {
    const state = { sent: 0, cutAt };
    await this.within.run(state, work).catch(() => undefined); // that it fails is the point; what it leaves behind is looked at
    return state.sent < cutAt;
  }
}

describe('R4: the connection is lost before any statement', () => {
  let app: TestApp;
  let api: ApiClient;
  let plan: Plan;
  const cut = new CutConnection();
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-10T06:00:00Z', env: { LOG_LEVEL: 'silent', DEMARC_ROLES: 'web,cwmp' } });
    api = await app.api();
    plan = await aPlan(api);
    cut.install();
  });
  afterAll(async () => {
    cut.remove();
    await app.close();
  });

  it('of a billing run: exhaustively, each account is billed exactly once and nothing is left half done', async () => {
    let cuts = 0;
    for (let n = 1; ; n++) {
      const { subscriber } = await aSubscription(api, { plan, activatedOn: '2026-03-10' });
      const started = await api.post('/billing-runs', { asOf: '2026-03-10' }, randomUUID()).expect(202);
      const { id } = started.body as BillingRun;
      const isWhole = await cut.before(n, () => app.get(BillingRunService).execute(id));
      const after = await invoicesOf(api, subscriber.id);
      expect(after.length).toBeLessThanOrEqual(1);
      for (const row of after) expect((await invoice(api, row.number)).lines).toHaveLength(1);
      expect(await brokenInvariants(app.database.sql)).toEqual({});

      await app.get(BillingRunService).execute(id);
      const run = (await api.get(`/billing-runs/${id}`).expect(200)).body as BillingRun;
      expect(run).toMatchObject({ state: 'done', invoiceCount: 1, parkedCount: 0 });
      expect(await invoicesOf(api, subscriber.id)).toHaveLength(1);
      if (isWhole) break;
      cuts++;
    }
    expect(cuts).toBeGreaterThan(15); // as many as a chunk and the end of a run have statements
    expect(await brokenInvariants(app.database.sql)).toEqual({});
  });

  it('of a payment: it is booked once or not at all, and the retry of the cashier has one effect', async () => {
    const credited = await aSubscriber(api);
    let cuts = 0;
    for (let n = 1; ; n++) {
      const key = randomUUID();
      const body = { subscriberId: credited.id, amount: '10.00', currency: 'BDT', method: 'cash' } as const;
      const isWhole = await cut.before(n, () =>
        app.get(TakePayment).take({ idempotencyKey: key, by: 'till 1', request: body }),
      );
      expect(await brokenInvariants(app.database.sql)).toEqual({});
      await api.post('/payments', body, key).expect(200);
      const { body: page } = await api.get(`/payments?subscriberId=${credited.id}&limit=200`).expect(200);
      expect(page.items).toHaveLength(n);
      if (isWhole) break;
      cuts++;
    }
    expect(cuts).toBeGreaterThan(10);
  });
});
