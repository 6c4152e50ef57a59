import type { Plan, Subscriber, Subscription } from '@demarc/contracts';
import fc from 'fast-check';
import { invoicesOf, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SuspensionService } from './suspension.service';

const SUBSCRIBERS = 6;

/** What somebody does within a second before or after the instant at which the bills count. */
type Act =
  | { kind: 'pay'; who: number; amount: '1050.00' | '600.00' | '450.00' }
  | { kind: 'pay-and-reverse'; who: number }
  | { kind: 'void'; who: number }
  | { kind: 'tick' };

/**
 * R15, checked by somebody else's arithmetic: a trigger that sums up the invoices in the very transaction that takes a
 * service away, under its snapshot, and writes down whoever owed nothing past grace.
 */
const ORACLE = `
  create table false_suspension (subscription_id uuid, decided_at timestamptz, owed bigint);
  create function judge_suspension() returns trigger language plpgsql as $$
    declare owed bigint;
    begin
      if new.to_state in ('walled-garden', 'suspended') and new.cause ->> 'kind' <> 'staff' then
        select coalesce(sum(i.open_minor), 0) into owed from invoice i join subscription s on s.subscriber_id = i.subscriber_id
        where s.id = new.subscription_id and i.state = 'open'
          and ((i.due_on + 4) + time '10:00') at time zone 'Asia/Dhaka' <= new.decided_at;
        if owed = 0 then
          insert into false_suspension values (new.subscription_id, new.decided_at, owed);
        end if;
      end if;
      return new;
    end $$;
  create trigger judge_suspension after insert on service_state_change for each row execute function judge_suspension();
`;

describe('R15: payments race the dunning run', () => {
  let app: TestApp;
  let api: ApiClient;
  let plan: Plan;
  let month = 0;
  const tick = () => app.get(SuspensionService).runDue();
  const rows = <T>(text: string): Promise<T[]> => app.database.sql.query<T[]>(text);

  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-01-01T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
    plan = await aPlan(api);
    await rows(`update suspension_policy set grace_days = 3, hour = 10`);
    await rows(`update suspension_limits set always_allowed = 100000, per_minute = 100000`);
    await rows(ORACLE);
  });
  afterAll(() => app.close());

  /** Bills of 1050.00 that count from the 14th, 10:00 in Dhaka, on. */
  async function billed(first: string): Promise<{ subscriber: Subscriber; subscription: Subscription }[]> {
    app.clock.moveTo(new Date(`${first}T06:00:00Z`));
    const made = [];
    for (let i = 0; i < SUBSCRIBERS; i++) made.push(await aSubscription(api, { plan, activatedOn: first }));
    await runBilling(app, api, first);
    return made;
  }

  async function perform(act: Act, subscribers: readonly Subscriber[]): Promise<void> {
    if (act.kind === 'tick') return void (await tick());
    const subscriber = subscribers[act.who]!;
    const key = crypto.randomUUID();
    const book = (amount: string) =>
      api.post('/payments', { subscriberId: subscriber.id, amount, currency: 'BDT', method: 'cash' }, key);
    if (act.kind === 'void') {
      const [invoice] = await invoicesOf(api, subscriber.id);
      await api.post(`/invoices/${invoice!.number}/void`, { reason: 'billed by mistake' }, key);
    } else if (act.kind === 'pay') await book(act.amount);
    else {
      const { body } = await book('1050.00');
      await api.post(`/payments/${body.id}/reverse`, { reason: 'the cheque bounced' }, crypto.randomUUID());
    }
  }

  const who = fc.nat(SUBSCRIBERS - 1);
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('pay' as const),
        who,
        amount: fc.constantFrom('1050.00', '600.00', '450.00'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pay-and-reverse' as const), who }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), who }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'tick' as const }) },
  );
  const script = fc.array(fc.record({ act, atMs: fc.nat(1_000) }), { minLength: 6, maxLength: 14 });

  it('in random orders around the instant: nobody is taken away whose committed ledger was not overdue', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        month += 1;
        const first = `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
        const made = await billed(first);
        const subscribers = made.map(({ subscriber }) => subscriber);
        // Half a second before the instant: the steps come before it, at it and after it.
        app.clock.moveTo(new Date(new Date(`${first.slice(0, 8)}14T04:00:00Z`).getTime() - 500));
        await Promise.all(
          steps.map(async (step) => {
            await new Promise((resolve) => setTimeout(resolve, step.atMs));
            await perform(step.act, subscribers);
          }),
        );
        app.clock.moveTo(new Date(`${first.slice(0, 8)}14T04:00:02Z`));
        await tick();
        expect(await rows(`select * from false_suspension`)).toEqual([]);
        // And the other half of the promise: who owes is taken away, who does not is served.
        const ids = subscribers.map(({ id }) => `'${id}'`).join();
        const ends = await rows<{ owes: boolean; restricted: boolean }>(
          `select exists (select 1 from invoice i where i.subscriber_id = s.subscriber_id and i.state = 'open') as owes,
                  s.service_state = 'walled-garden' as restricted
           from subscription s where s.subscriber_id in (${ids})`,
        );
        expect(ends).toHaveLength(SUBSCRIBERS);
        expect(ends.filter(({ owes, restricted }) => owes !== restricted)).toEqual([]);
        taken += ends.filter(({ restricted }) => restricted).length;
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(taken).toBeGreaterThan(0);
  }, 120_000);

  it('the oracle itself finds a service that was taken away without a debt', async () => {
    const { subscription } = (await billed('2031-01-01'))[0]!;

    await app.database.transaction((tx) =>
      app.get(SubscribersService).changeServiceState(tx, {
        subscriptionId: subscription.id,
        to: 'walled-garden',
        cause: { kind: 'overdue', reason: 'a bug' },
      }),
    );
    expect(await rows(`select subscription_id from false_suspension`)).toEqual([{ subscription_id: subscription.id }]);
  });
});
