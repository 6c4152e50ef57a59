import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { SubscribersService } from '../subscribers/subscribers.service';

describe('the pages that look at money and routers together', () => {
  let demarc: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    demarc = await startApp({ clockAt: '2026-03-01T04:00:00Z' });
    api = await demarc.api();
  });
  afterAll(() => demarc.close());

  const bill = async (asOf: string): Promise<void> => {
    const { body } = await api.post('/billing-runs', { asOf }, `run-${asOf}-${Math.random()}`);
    while (!['done', 'failed'].includes((await api.get(`/billing-runs/${body.id}`)).body.state))
      await new Promise((done) => setImmediate(done));
  };

  it('the overview says what is owed, in which state, with which router, and why', async () => {
    const { subscriber } = await aSubscription(api, { routerSerial: 'OVERVIEW-1' });
    await bill('2026-03-01');
    const { body } = await api.get(`/subscribers/${subscriber.number}/overview`).expect(200);
    expect(body.account).toMatchObject({ due: '1050.00', overdue: '0.00', credit: '0.00', currency: 'BDT' });
    expect(body.openInvoices).toHaveLength(1);
    expect(body.services[0]).toMatchObject({
      subscription: { serviceState: 'active' },
      router: { serialNumber: 'OVERVIEW-1', lastInformAt: null },
      verdict: { code: 'router.never-seen', layer: 'router' },
    });
  });

  it('lists a subscriber in the views she belongs to', async () => {
    const { subscriber } = await aSubscription(api);
    await bill('2026-03-01');
    const numbers = async (view: string) =>
      (await api.get(`/subscribers?view=${view}&limit=200`).expect(200)).body.items.map(
        (row: { number: string }) => row.number,
      );
    expect(await numbers('no-router')).toContain(subscriber.number);
    expect(await numbers('overdue')).not.toContain(subscriber.number);
    demarc.clock.moveTo(new Date('2026-03-20T04:00:00Z'));
    expect(await numbers('overdue')).toContain(subscriber.number);
    const [row] = (await api.get(`/subscribers?search=${subscriber.number}`)).body.items;
    expect(row).toMatchObject({
      overdue: '1050.00',
      overdueDays: 10,
      planName: expect.any(String),
      serviceState: 'active',
      router: null,
    });
    demarc.clock.moveTo(new Date('2026-03-01T05:00:00Z'));
  });

  it('pages through subscribers without losing or repeating one', async () => {
    for (let i = 0; i < 5; i++) await aSubscription(api);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.get(`/subscribers?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
      seen.push(...body.items.map((row: { number: string }) => row.number));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted());
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect((await api.get('/subscribers?cursor=nonsense').expect(400)).body.code).toBe('request/invalid');
  });

  it.each([
    ['a phone in any spelling', '01711 555 000', 'phone'],
    ['a part of a name', 'n unusual', 'name'],
    ['a PPPoE user', 'unusual-user', 'PPPoE user'],
  ])('finds %s', async (_case, typed, matched) => {
    const found = (await api.get('/search?q=unusual-user')).body.hits;
    if (found.length === 0) {
      const { subscriber } = await aSubscription(api, { pppoeUsername: 'unusual-user', routerSerial: 'HER-9' });
      await api
        .patch(`/subscribers/${subscriber.number}`, { name: 'An Unusual Name', phone: '01711-555000' })
        .expect(200);
    }
    const { body } = await api.get(`/search?q=${encodeURIComponent(typed)}`).expect(200);
    // Her router stands on her page: it is no hit of its own.
    expect(body.hits).toEqual([expect.objectContaining({ kind: 'subscriber', title: 'An Unusual Name', matched })]);
  });

  it('shows a cashier no router, and staff without money.read no account', async () => {
    await aSubscription(api, { routerSerial: 'SEARCHED-9' });
    expect((await api.get('/search?q=SEARCHED-9')).body.hits).toHaveLength(1);
    const cashier = await demarc.api('cashier');
    expect((await cashier.get('/search?q=SEARCHED-9').expect(200)).body.hits).toEqual([]);
    const noc = await demarc.api('noc');
    const { subscriber } = await aSubscription(api);
    expect((await noc.get(`/subscribers/${subscriber.number}/overview`).expect(200)).body).toMatchObject({
      account: null,
      openInvoices: [],
    });
  });

  it('the timeline holds every kind of moment once, newest first, page by page', async () => {
    const { subscriber, subscription } = await aSubscription(api);
    await bill('2026-03-01');
    await api
      .post(
        '/payments',
        { subscriberId: subscriber.id, amount: '50.00', currency: 'BDT', method: 'cash' },
        'timeline-payment',
      )
      .expect(200);
    await demarc.database.transaction((tx) =>
      demarc.get(SubscribersService).changeServiceState(tx, {
        subscriptionId: subscription.id,
        to: 'walled-garden',
        cause: { kind: 'staff', reason: 'a test' },
      }),
    );
    const whole = (await api.get(`/subscribers/${subscriber.number}/timeline?limit=200`).expect(200)).body.items as {
      id: string;
      at: string;
      kind: string;
    }[];
    expect(new Set(whole.map((entry) => entry.kind))).toEqual(new Set(['money', 'service', 'staff']));
    expect(whole.map((entry) => entry.at)).toEqual(
      whole
        .map((entry) => entry.at)
        .toSorted()
        .toReversed(),
    );
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.get(
        `/subscribers/${subscriber.number}/timeline?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...body.items.map((entry: { id: string }) => entry.id));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(new Set(paged)).toEqual(new Set(whole.map((entry) => entry.id)));
    const money = (await api.get(`/subscribers/${subscriber.number}/timeline?kind=money`)).body.items;
    expect(money.map((entry: { code: string }) => entry.code).toSorted()).toEqual(['invoice.open', 'payment.booked']);
  });

  it('a proof exists for every version, and none for a version that never was', async () => {
    const { subscription } = await aSubscription(api);
    const { body } = await api.get(`/proofs/${subscription.id}.1`).expect(200);
    expect(body).toMatchObject({ to: 'active', status: 'proven', cause: { kind: 'activation' } });
    for (const id of [`${subscription.id}.9`, 'nonsense', `${subscription.id}.x`])
      await api.get(`/proofs/${id}`).expect(404);
  });

  it('the home page ties out with the lists', async () => {
    const { body } = await api.get('/home').expect(200);
    expect(body).toMatchObject({ currency: 'BDT', today: '2026-03-01', collectedToday: '50.00' });
    expect(body.subscribers).toBe((await api.get('/subscribers?limit=200')).body.items.length);
    expect(body.services.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(body.subscribers);
  });
});
