import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { BillingRunJob } from './billing-run.job';

describe('the scheduled billing run', () => {
  let app: TestApp;
  let api: ApiClient;
  const scheduled = async (): Promise<number> =>
    (await api.get('/billing-runs?limit=50').expect(200)).body.items.length;

  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-01T06:00:00Z', env: { LOG_LEVEL: 'silent', SCHEDULER: 'on' } });
    api = await app.api();
    await aSubscription(api, { activatedOn: '2026-03-01' });
  });
  afterAll(() => app.close());

  it('waits after a jump of the clock until a person has looked, and starts by itself then', async () => {
    const tick = () => app.get(BillingRunJob).tick();
    await api.get('/control').expect(200);
    await app.database.sql.query(
      `insert into clock_heartbeat (id, beat_at) values (1, now() - interval '2 days')
       on conflict (id) do update set beat_at = excluded.beat_at`,
    );
    await tick();
    expect(await scheduled()).toBe(0);
    // What a person starts is a person's decision.
    await api.post('/billing-runs', { asOf: '2026-03-02' }, crypto.randomUUID()).expect(202);
    expect(await scheduled()).toBe(1);
    await api.post('/control/clock-hold/accept', { reason: 'the host was off for a weekend' }).expect(200);
    for (let left = 200; left > 0 && (await scheduled()) < 2; left--) await tick();
    expect(await scheduled()).toBe(2);
  });
});
