import type { Plan, Subscriber, Subscription, SuspensionRun, SuspensionRunCase } from '@demarc/contracts';
import { pay, runBilling } from '../../../../../test/factories/billing';
import { aPlan, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { BrakeService } from '../control/brake.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { SuspensionService } from './suspension.service';

interface Made {
  subscriber: Subscriber;
  subscription: Subscription;
}

//  Each test lives in a month of its own: joined and billed on the 1st, walled in on the 14th at 10:00 Dhaka (04:00 UTC).
describe('a suspension run', () => {
  let app: TestApp;
  let api: ApiClient;
  let plan: Plan;
  let month = 0;
  const monthText = (): string => `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  const at = (day: string): void => app.clock.moveTo(new Date(`${monthText()}-${day}`));
  const tick = () => app.get(SuspensionService).runDue();
  const sql = (text: string): Promise<unknown> => app.database.sql.query(text);
  const states = async (made: readonly Made[]): Promise<string[]> => {
    const rows = await app.get(SubscribersService).listSubscriptions(
      app.database.sql,
      made.map(({ subscription }) => subscription.id),
    );
    const byId = new Map(rows.map((row) => [row.id, row.serviceState]));
    return made.map(({ subscription }) => byId.get(subscription.id) ?? 'gone');
  };
  const walled = async (made: readonly Made[]): Promise<number> =>
    (await states(made)).filter((state) => state === 'walled-garden').length;
  const runs = async (): Promise<SuspensionRun[]> => (await api.get('/suspension/runs').expect(200)).body;
  const today = async (): Promise<SuspensionRun> => {
    const run = (await runs()).find(({ on }) => on.startsWith(monthText()));
    if (run === undefined) throw new Error('nothing was to be taken away this month');
    return run;
  };
  const casesOf = async ({ id }: SuspensionRun): Promise<SuspensionRunCase[]> =>
    (await api.get(`/suspension/runs/${id}/cases`).expect(200)).body;
  const decide = (run: SuspensionRun, decision: 'approve' | 'discard', waiting = run.counts.waiting) =>
    api.post(`/suspension/runs/${run.id}/decision`, { decision, waiting, reason: 'looked at the list' });

  /** So many subscribers whose bill of this month is open. */
  async function debtors(count: number, nasOf: (index: number) => string | null = () => null): Promise<Made[]> {
    at('01T06:00:00Z');
    const made: Made[] = [];
    for (let i = 0; i < count; i++) {
      made.push(await aSubscription(api, { plan, activatedOn: `${monthText()}-01`, nasId: nasOf(i) }));
    }
    await runBilling(app, api, `${monthText()}-01`);
    return made;
  }

  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-01-01T06:00:00Z', env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
    plan = await aPlan(api);
    await sql(`update suspension_policy set grace_days = 3, hour = 10`);
  });
  beforeEach(async () => {
    month += 1;
    await sql(
      `update suspension_limits set always_allowed = 3, max_share_permille = 1, per_minute = 600, per_nas_per_minute = 300`,
    );
    // What other tests left: nobody else is in use, overdue, or remembered as a usual day.
    await sql(`update invoice set open_minor = 0, state = 'paid' where open_minor > 0`);
    await sql(`delete from suspension_case`);
    await sql(`delete from suspension_run`);
    await sql(`update subscription set ended_on = activated_on where ended_on is null`);
    await sql(`update suspension_watch set next_decision_at = null`);
  });
  afterAll(() => app.close());

  describe('that would take away more than usual', () => {
    it('takes nothing away, says why, and lists who', async () => {
      const made = await debtors(4);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(0);
      const run = await today();
      expect(run).toMatchObject({ counts: { waiting: 4, done: 0 }, heldReasons: [{ code: 'too-many' }] });
      expect(run.heldReasons[0]!.text).toMatch(/^4 services in one day; 3 of \d+ in use/);
      expect((await casesOf(run)).map(({ subscriberNumber }) => subscriberNumber)).toEqual(
        made.map(({ subscriber }) => subscriber.number),
      );
      expect(await casesOf(run)).toContainEqual(
        expect.objectContaining({ toState: 'walled-garden', overdue: '1050.00', state: 'waiting' }),
      );
      // It stays held however often it is looked at, and by the time of day that follows.
      at('14T11:00:00Z');
      expect(await tick()).toEqual({ evaluated: 0, changed: 0 });
      expect(await walled(made)).toBe(0);
    });

    it('as many as allowed go without a person', async () => {
      const made = await debtors(3);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(3);
      expect(await today()).toMatchObject({ heldAt: null, counts: { done: 3, waiting: 0 } });
    });

    it('minute by minute it is still one day', async () => {
      const first = await debtors(2);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(first)).toBe(2);
      // Another two fall due by a policy that was changed an hour later: four in one day.
      const late = [
        await aSubscription(api, { plan, subscriber: first[0]!.subscriber, activatedOn: `${monthText()}-14` }),
        await aSubscription(api, { plan, subscriber: first[1]!.subscriber, activatedOn: `${monthText()}-14` }),
      ];
      at('14T05:00:00Z');
      await tick();
      expect(await walled(late)).toBe(0);
      expect((await today()).heldReasons).toMatchObject([{ code: 'too-many' }]);
    });

    it('approved, each is decided once more: who has paid meanwhile is let be', async () => {
      const made = await debtors(5);
      at('14T04:00:00Z');
      await tick();
      await pay(api, made[0]!.subscriber.id, '1050.00');
      const run = await today();
      expect(run.counts).toMatchObject({ waiting: 4, dropped: 1 });
      const { body } = await decide(run, 'approve').expect(200);
      expect(body).toMatchObject({ heldAt: null, decidedBy: 'The owner', decisionReason: 'looked at the list' });
      // Between approval and turn another one pays, and nobody drops the case for the run.
      await sql(`update invoice set open_minor = 0, state = 'paid' where subscriber_id = '${made[1]!.subscriber.id}'`);
      await tick();
      expect(await states(made)).toEqual(['active', 'active', 'walled-garden', 'walled-garden', 'walled-garden']);
      expect((await today()).counts).toEqual({ waiting: 0, done: 3, dropped: 2, discarded: 0 });
      const { items } = (await api.get('/audit?limit=50').expect(200)).body;
      expect(items).toContainEqual(
        expect.objectContaining({ action: 'suspension-run.approved', reason: 'looked at the list' }),
      );
    });

    it('approved at night, it waits for the window', async () => {
      const made = await debtors(4);
      at('14T04:00:00Z');
      await tick();
      at('14T20:00:00Z'); // 02:00 in Dhaka
      await decide(await today(), 'approve').expect(200);
      await tick();
      expect(await walled(made)).toBe(0);
      at('15T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(4);
    });

    it('what comes after the approval needs another one', async () => {
      const made = await debtors(4);
      at('14T04:00:00Z');
      await tick();
      await decide(await today(), 'approve').expect(200);
      await tick();
      expect(await walled(made)).toBe(4);
      const more = await aSubscription(api, {
        plan,
        subscriber: made[0]!.subscriber,
        activatedOn: `${monthText()}-14`,
      });
      await tick();
      expect(await walled([more])).toBe(0);
      expect((await today()).heldReasons).toMatchObject([{ code: 'too-many' }]);
    });

    it('discarded, they are let be for a day, and then judged anew', async () => {
      const made = await debtors(4);
      at('14T04:00:00Z');
      await tick();
      await decide(await today(), 'discard').expect(200);
      await tick();
      expect((await today()).counts).toMatchObject({ waiting: 0, discarded: 4 });
      at('15T03:59:00Z');
      await tick();
      expect(await walled(made)).toBe(0);
      at('15T04:00:10Z');
      await tick();
      expect((await runs()).filter(({ heldAt }) => heldAt !== null)).toMatchObject([{ counts: { waiting: 4 } }]);
      expect(await walled(made)).toBe(0);
    });

    it('who decides about another list than it is now is told so', async () => {
      const made = await debtors(4);
      at('14T04:00:00Z');
      await tick();
      const seen = await today();
      await pay(api, made[0]!.subscriber.id, '1050.00');
      const { status, body } = await decide(seen, 'approve');
      expect([status, body.code, body.details]).toEqual([409, 'suspension-run/changed-meanwhile', { waiting: 3 }]);
      const [one, other] = await Promise.all([decide(await today(), 'approve'), decide(await today(), 'approve')]);
      expect([one.status, other.status].toSorted()).toEqual([200, 409]);
      await (await app.api('lead')).post(`/suspension/runs/${seen.id}/decision`, {}).expect(403);
    });
  });

  describe('on data that may be wrong', () => {
    it('holds a single service while payments are older than six hours, and one report is not an approval', async () => {
      const made = await debtors(1);
      at('13T21:59:00Z');
      await api.put('/payment-sources/bkash', {}).expect(200);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(0);
      const run = await today();
      expect(run.heldReasons).toMatchObject([{ code: 'payment-data-old' }]);
      await api.put('/payment-sources/bkash', {}).expect(200);
      await tick();
      expect(await walled(made)).toBe(0);
      await decide(run, 'approve').expect(200);
      await tick();
      expect(await walled(made)).toBe(1);
      await api.delete('/payment-sources/bkash').expect(204);
      await api.delete('/payment-sources/bkash').expect(404);
    });

    it('a report that comes late makes nothing older, and none comes from the future', async () => {
      at('01T06:00:00Z');
      await api.put('/payment-sources/bank', { asOf: `${monthText()}-01T05:00:00Z` }).expect(200);
      const late = await api.put('/payment-sources/bank', { asOf: `${monthText()}-01T01:00:00Z` }).expect(200);
      expect(late.body.lastSuccessAt).toBe(`${monthText()}-01T05:00:00.000Z`);
      const { body } = await api.put('/payment-sources/bank', { asOf: `${monthText()}-02T05:00:00Z` });
      expect(body.code).toBe('payment-source/in-the-future');
      await api.delete('/payment-sources/bank').expect(204);
    });

    it('holds while the jump of the clock has not been looked at', async () => {
      const made = await debtors(1);
      await tick();
      await sql(`update clock_heartbeat set beat_at = now() - interval '3 days'`);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(0);
      expect((await today()).heldReasons).toMatchObject([{ code: 'clock-jumped' }]);
      await api.post('/control/clock-hold/accept', { reason: 'the host was off' }).expect(200);
      await decide(await today(), 'approve').expect(200);
      await tick();
      expect(await walled(made)).toBe(1);
    });

    it('gives back all the same', async () => {
      const made = await debtors(3);
      at('14T04:00:00Z');
      await tick();
      await api.put('/payment-sources/bkash', {}).expect(200);
      at('15T04:00:00Z');
      await pay(api, made[0]!.subscriber.id, '1050.00');
      expect((await states(made))[0]).toBe('active');
      await api.delete('/payment-sources/bkash').expect(204);
    });
  });

  describe('goes out in waves', () => {
    it('so many a minute, and so many of each NAS', async () => {
      const { body: nas } = await api.post('/nas', NAS).expect(201);
      const made = await debtors(9, (index) => (index < 6 ? nas.id : null));
      await sql(`update suspension_limits set always_allowed = 100, per_minute = 5, per_nas_per_minute = 2`);
      at('14T04:00:00Z');
      await tick();
      // Two of the NAS, three without one.
      expect(await walled(made)).toBe(5);
      expect(await walled(made.slice(0, 6))).toBe(2);
      await tick();
      expect(await walled(made)).toBe(5);
      for (const expected of [7, 9]) {
        await sql(`update suspension_case set settled_at = settled_at - interval '1 minute' where state = 'done'`);
        await tick();
        expect(await walled(made)).toBe(expected);
      }
    });

    it('stops while the emergency brake is on, and loses nobody', async () => {
      const made = await debtors(3);
      await api.put('/control/brake', { state: 'on', reason: 'a storm' }).expect(200);
      at('14T04:00:00Z');
      await tick();
      expect(await walled(made)).toBe(0);
      const { brake } = (await api.get('/control').expect(200)).body;
      expect(brake.waiting).toContainEqual({ what: 'suspensions', count: 3 });
      await api.put('/control/brake', { state: 'off', reason: 'over' }).expect(200);
      expect(app.get(BrakeService).state).toBe('off');
      await tick();
      expect(await walled(made)).toBe(3);
    });
  });

  it('is foretold by its own code, with what would hold it', async () => {
    const made = await debtors(4);
    at('14T04:00:00Z');
    const { body } = await api.get('/suspension/forecast').expect(200);
    expect(body).toMatchObject({ takes: 4, allowed: 3, minutes: 1, heldReasons: [{ code: 'too-many' }] });
    expect(body.byNas).toEqual([{ nasId: null, count: 4 }]);
    expect(body.cases.map((each: { subscriberNumber: string }) => each.subscriberNumber)).toEqual(
      expect.arrayContaining(made.map(({ subscriber }) => subscriber.number)),
    );
    expect(await runs()).toEqual([]);
    await tick();
    expect((await today()).heldReasons).toEqual(body.heldReasons);
  });

  it('has limits that are changed with a reason', async () => {
    const { body: before } = await api.get('/suspension/limits').expect(200);
    const change = { ...before, perMinute: 60, reason: 'the NAS is slow' };
    expect((await api.put('/suspension/limits', change).expect(200)).body).toEqual({ ...before, perMinute: 60 });
    await api.put('/suspension/limits', { ...change, maxSharePermille: 0 }).expect(400);
    await (await app.api('accountant')).put('/suspension/limits', change).expect(403);
    const { items } = (await api.get('/audit?limit=20').expect(200)).body;
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'suspension-limits.changed', reason: 'the NAS is slow' }),
    );
  });
});

const NAS = {
  name: 'mkt-01',
  address: '192.0.2.10',
  vendor: 'mikrotik',
  coaPort: 3799,
  secret: 'a-radius-secret',
  messageAuthenticator: true,
  eventTimestamp: true,
  enabled: false,
};
