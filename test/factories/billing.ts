import { randomUUID } from 'node:crypto';
import type { BillingRun, Invoice, InvoiceRow, Payment, TakePayment } from '@demarc/contracts';
import { BillingRunService } from '../../apps/server/src/modules/invoices/billing-run.service';
import type { ApiClient, TestApp } from '../support/app';

/** Starts a billing run and works on it until it is done, beside whoever else does. */
export async function runBilling(app: TestApp, api: ApiClient, asOf: string): Promise<BillingRun> {
  const started = await api.post('/billing-runs', { asOf }, randomUUID()).expect(202);
  const id = (started.body as BillingRun).id;
  await app.get(BillingRunService).execute(id);
  const done = (await api.get(`/billing-runs/${id}`).expect(200)).body as BillingRun;
  expect(done.state).toBe('done');
  return done;
}

/** Oldest number first. */
export async function invoicesOf(api: ApiClient, subscriberId: string): Promise<InvoiceRow[]> {
  const { body } = await api.get(`/invoices?subscriberId=${subscriberId}&limit=200`).expect(200);
  return (body.items as InvoiceRow[]).toReversed();
}

export async function invoice(api: ApiClient, number: string): Promise<Invoice> {
  return (await api.get(`/invoices/${number}`).expect(200)).body as Invoice;
}

/** Cash for a subscriber, unless said otherwise. */
export async function pay(
  api: ApiClient,
  subscriberId: string,
  amount: string,
  given: Partial<TakePayment> & { key?: string } = {},
): Promise<Payment> {
  const { key = randomUUID(), ...request } = given;
  const body = { subscriberId, amount, currency: 'BDT', method: 'cash', ...request };
  return (await api.post('/payments', body, key).expect(200)).body as Payment;
}
