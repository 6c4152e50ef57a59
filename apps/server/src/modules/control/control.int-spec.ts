import type { ControlState } from '@demarc/contracts';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { BrakeService } from './brake.service';
import { ClockGuardService } from './clock-guard.service';

describe('control', () => {
  let app: TestApp;
  let other: TestApp;
  let api: ApiClient;
  const brakeOf = (process: TestApp): BrakeService => process.get(BrakeService);
  const switchTo = (state: string, reason = 'a wave went wrong') => api.put('/control/brake', { state, reason });
  const auditOf = async (action: string) =>
    (await api.get('/audit?limit=50').expect(200)).body.items.filter(
      (entry: { action: string }) => entry.action === action,
    );

  /** Milliseconds until it holds; fails loudly when it never does. */
  async function until(holds: () => boolean): Promise<number> {
    const begun = performance.now();
    while (!holds()) {
      if (performance.now() - begun > 5_000) throw new Error('it never became so');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return performance.now() - begun;
  }

  beforeAll(async () => {
    app = await startApp({ env: { LOG_LEVEL: 'silent' } });
    other = await startApp({ env: { LOG_LEVEL: 'silent' } });
    api = await app.api();
  });
  afterEach(async () => {
    await switchTo('off', 'the test is over').expect(200);
    await until(() => brakeOf(other).state === 'off');
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  describe('the emergency brake', () => {
    it('is on in every process within a second, and says who, when and why', async () => {
      const begun = performance.now();
      const { body } = await switchTo('on').expect(200);
      expect(brakeOf(app).state).toBe('on');
      await until(() => brakeOf(other).state === 'on');
      expect(performance.now() - begun).toBeLessThan(1_000);
      const { brake } = body as ControlState;
      expect(brake).toMatchObject({ state: 'on', by: 'The owner', reason: 'a wave went wrong' });
      expect(Date.parse(brake.since!)).toBeGreaterThan(0);
      const [entry] = await auditOf('brake.switched');
      expect(entry).toMatchObject({ before: { state: 'off' }, after: { state: 'on' }, reason: 'a wave went wrong' });
    });

    it.each([
      ['off', true, true],
      ['restores-only', true, false],
      ['on', false, false],
    ] as const)('%s lets restores through: %s, anything else: %s', async (state, restore, rest) => {
      await switchTo(state).expect(200);
      expect([brakeOf(app).allows('restore'), brakeOf(app).allows('other')]).toEqual([restore, rest]);
    });

    it('reaches a process whose listening connection was cut while it was switched', async () => {
      await app.database.sql.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'demarc-listener'`,
      );
      await switchTo('on').expect(200);
      expect(await until(() => brakeOf(other).state === 'on')).toBeLessThan(1_500);
    });

    it('keeps the last known state while the row cannot be read', async () => {
      await switchTo('on').expect(200);
      await until(() => brakeOf(other).state === 'on');
      const { sql } = app.database;
      await sql.query(`alter table emergency_brake rename to emergency_brake_away`);
      try {
        await brakeOf(other).reread();
        expect(brakeOf(other).state).toBe('on');
        expect(brakeOf(other).allows('restore')).toBe(false);
      } finally {
        await sql.query(`alter table emergency_brake_away rename to emergency_brake`);
      }
    });

    it('switched twice to the same is one act', async () => {
      const before = (await auditOf('brake.switched')).length;
      await Promise.all([switchTo('on').expect(200), switchTo('on').expect(200), switchTo('on').expect(200)]);
      expect((await auditOf('brake.switched')).length).toBe(before + 1);
    });

    it('is for those who may, needs a reason, and everybody sees it', async () => {
      const cashier = await app.api('cashier');
      await cashier.put('/control/brake', { state: 'on', reason: 'why not' }).expect(403);
      await switchTo('on', 'no').expect(400);
      await switchTo('half', 'half on').expect(400);
      expect((await cashier.get('/control').expect(200)).body.brake.state).toBe('off');
      await (await app.api('noc')).put('/control/brake', { state: 'on', reason: 'a storm' }).expect(200);
    });
  });

  describe('the clock', () => {
    const beat = (): Promise<unknown> => app.get(ClockGuardService).check();
    const lastBeat = (interval: string): Promise<unknown> =>
      app.database.sql.query(`update clock_heartbeat set beat_at = now() ${interval}`);

    it.each([
      ['a night without a process', `- interval '25 hours'`, false],
      ['a day and two hours and a bit', `- interval '26 hours 1 minute'`, true],
      ['back to yesterday', `+ interval '27 hours'`, true],
      ['an hour of DST', `+ interval '1 hour'`, false],
    ])('%s', async (_case, interval, isHeld) => {
      await beat();
      await lastBeat(interval);
      expect((await beat()) !== null).toBe(isHeld);
      const { body } = await api.get('/control').expect(200);
      expect(body.clockHold !== null).toBe(isHeld);
      if (!isHeld) return;
      // It stays until a person has looked, however often the clock is looked at.
      expect(await beat()).not.toBeNull();
      await (await app.api('support')).post('/control/clock-hold/accept', { reason: 'looked' }).expect(403);
      const accepted = await api.post('/control/clock-hold/accept', { reason: 'the host was moved' }).expect(200);
      expect(accepted.body.clockHold).toBeNull();
      expect(await beat()).toBeNull();
      expect((await auditOf('clock-hold.accepted'))[0]).toMatchObject({ reason: 'the host was moved' });
    });

    it('is not held by time that was moved on purpose', async () => {
      await beat();
      app.clock.moveTo(new Date('2031-01-01T00:00:00Z'));
      expect(await beat()).toBeNull();
      const { status, body } = await api.post('/control/clock-hold/accept', { reason: 'nothing there' });
      expect([status, body.code]).toEqual([409, 'control/no-clock-hold']);
    });
  });
});
