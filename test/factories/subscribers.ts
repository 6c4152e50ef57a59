import type { CreateSubscriber, CreateSubscription, Plan, Subscriber, Subscription } from '@demarc/contracts';
import type { ApiClient } from '../support/app';

let count = 0;

/** Valid values for everything that a test does not care about. */
export const aSubscriberRequest = (given: Partial<CreateSubscriber> = {}): CreateSubscriber => ({
  name: `Subscriber ${++count}`,
  phone: `01711-${String(100_000 + count)}`,
  email: null,
  address: 'Mirpur-10, Road 4',
  ...given,
});

export async function aPlan(
  api: ApiClient,
  given: { name?: string; price?: string; taxed?: boolean } = {},
): Promise<Plan> {
  const taxes = await api.get('/taxes').expect(200);
  const { body } = await api
    .post('/plans', {
      name: given.name ?? `Home 30 #${++count}`,
      price: given.price ?? '1000.00',
      taxId: given.taxed === false ? null : taxes.body[0].id,
      downKbps: 30_000,
      upKbps: 30_000,
    })
    .expect(201);
  return body as Plan;
}

export async function aSubscriber(api: ApiClient, given: Partial<CreateSubscriber> = {}): Promise<Subscriber> {
  const { body } = await api.post('/subscribers', aSubscriberRequest(given)).expect(201);
  return body as Subscriber;
}

/** A subscriber with one service on a plan of 1000.00 + 5 % VAT, unless said otherwise. */
export async function aSubscription(
  api: ApiClient,
  given: Partial<CreateSubscription> & { subscriber?: Subscriber; plan?: Plan } = {},
): Promise<{ subscriber: Subscriber; subscription: Subscription; plan: Plan }> {
  const { subscriber: existing, plan: chosen, ...request } = given;
  const subscriber = existing ?? (await aSubscriber(api));
  const plan = chosen ?? (await aPlan(api));
  const { body } = await api
    .post(`/subscribers/${subscriber.number}/subscriptions`, { planId: plan.id, ...request })
    .expect(201);
  return { subscriber, subscription: body as Subscription, plan };
}
