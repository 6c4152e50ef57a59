import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SuspensionService } from '../../apps/server/src/modules/suspension/suspension.service';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { runBilling } from '../factories/billing';
import { startApp, type TestApp } from '../support/app';
import type { NasSimulator } from '../support/nas-simulator';
import { NasWorld } from '../support/nas-world';
import { slice } from '../support/slice';

const DUE = '2026-03-14T04:00:00Z';
// The same key in every process, or the NAS secret would not open after the restart.
const MASTER_KEY = randomBytes(32).toString('base64');

/** BR-29: kill -9 between the commit of a payment and the NAS that must hear of it. Nothing is lost, nothing is double. */
describe('BR-29: a process that is killed after a payment was committed', () => {
  let simulator: NasSimulator;
  let world: NasWorld | null = null;
  const dataDir = mkdtempSync(join(tmpdir(), 'demarc-child-'));
  jest.setTimeout(60_000);
  afterEach(() => world?.closeSimulators());
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it.each(
    slice<[where: string, crashBefore: string, payments: number]>(
      [
        ['before its transaction commits', String.raw`^COMMIT`, 0],
        ['before the delivery is ticked off', 'update outbox_delivery set done_at', 1],
        ['after the datagram left, before its answer is stored', String.raw`set outcome = \$2`, 1],
      ],
      [
        ['before the outbox is read', 'from outbox_delivery', 1],
        ['before the order to the NAS is written', 'INSERT INTO "dynamic_authorization_request"', 1],
        ['before the datagram leaves', String.raw`set request = \$2`, 1],
      ],
    ),
  )('%s', async (_case, crashBefore, payments) => {
    const { subscriberId, subscriptionId, username } = await walledSubscriber();
    await simulator.openSession(username);
    const heard = simulator.received.length;
    const child = await runChild({ SUBSCRIBER_ID: subscriberId, AMOUNT: '1050.00', CRASH_BEFORE: crashBefore });
    expect(child).toEqual({ code: null, signal: 'SIGKILL' });

    const app = await start(world!.demarc.clock.now().toISOString());
    world = world!.after(app);
    await leasesAreOver(app);
    await world.quiet();
    const { sql } = app.database;
    const [count] = await sql.query<{ count: string }[]>(`select count(*) from payment where subscriber_id = $1`, [
      subscriberId,
    ]);
    expect(Number(count!.count)).toBe(payments);
    const subscription = await app.get(SubscribersService).getSubscription(sql, subscriptionId);
    if (payments === 0) {
      // Rolled back as a whole: still walled, nobody disturbed.
      expect(subscription).toMatchObject({ serviceState: 'walled-garden', stateVersion: 2 });
      expect(simulator.received).toHaveLength(heard);
    } else {
      expect(subscription).toMatchObject({ serviceState: 'active', stateVersion: 3 });
      expect(simulator.sessions.size).toBe(0);
      const { requests } = await world.evidence(subscriptionId, 3);
      expect(requests).toHaveLength(1);
      expect(['ack', 'already-gone']).toContain(requests[0]?.outcome);
      expect(requests[0]?.answerHex).not.toBeNull();
    }
    await app.close();
  });

  it.each(
    slice<[where: string, crashBefore: string]>(
      [
        ['before the order to the NAS is written', 'INSERT INTO "dynamic_authorization_request"'],
        ['after the datagram left, before its answer is stored', String.raw`set outcome = \$2`],
      ],
      [
        ['before the outbox is read', 'from outbox_delivery'],
        ['before the datagram leaves', String.raw`set request = \$2`],
      ],
    ),
  )('a session that is changed in place: %s', async (_case, crashBefore) => {
    const { subscriberId, subscriptionId, username } = await walledSubscriber({
      radiusAuthorizes: true,
      vendor: 'generic',
    });
    const session = await simulator.openSession(username);
    const child = await runChild({ SUBSCRIBER_ID: subscriberId, AMOUNT: '1050.00', CRASH_BEFORE: crashBefore });
    expect(child).toEqual({ code: null, signal: 'SIGKILL' });

    const app = await start(world!.demarc.clock.now().toISOString());
    world = world!.after(app);
    await leasesAreOver(app);
    await world.quiet();
    // The same session, brought back by the CoA: Filter-Id (11) and Class of the open group.
    expect(simulator.sessionsOf(username)).toEqual([session]);
    expect(session.changes?.get('11')).toBe('demarc-open');
    expect(String(session.class)).toBe(`demarc:open:${subscriptionId}`);
    const { requests, method } = await world.evidence(subscriptionId, 3);
    expect(method).toBe('pppoe-nas');
    expect(requests).toMatchObject([{ step: 'coa', outcome: 'ack' }]);
    await app.close();
  });

  /** A subscriber in the walled garden, at a NAS that has obeyed; the process that put her there has ended. */
  async function walledSubscriber(more: Parameters<NasWorld['aNas']>[1] = {}) {
    const app = await start('2026-03-01T06:00:00Z');
    world = new NasWorld(app);
    simulator = await world.aSimulator();
    const nas = await world.aNas(simulator, more);
    const subscription = await world.aSubscription(nas.id, { price: '1050.00' });
    await runBilling(app, await app.api(), '2026-03-01');
    app.clock.moveTo(new Date(DUE));
    await app.get(SuspensionService).runDue();
    await world.quiet();
    await app.close();
    return {
      subscriberId: subscription.subscriberId,
      subscriptionId: subscription.id,
      username: subscription.pppoeUsername,
    };
  }

  const start = (clockAt: string): Promise<TestApp> => startApp({ clockAt, env: { MASTER_KEY } });

  /** As if the minute had passed after which another process may take over. */
  async function leasesAreOver(app: TestApp): Promise<void> {
    await app.database.sql.query(`update outbox_delivery set due_at = now() where done_at is null`);
    await app.database.sql.query(
      `update dynamic_authorization_request set lease_until = null where due_at is not null`,
    );
  }

  function runChild(env: Record<string, string>): Promise<{ code: number | null; signal: string | null }> {
    const support = join(__dirname, '../support');
    const script = [join(support, 'typescript.cjs'), join(support, 'payment-child.ts')] as const;
    const child = spawn(process.execPath, ['-r', ...script], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: process.env.DATABASE_URL,
        DATA_DIR: dataDir,
        SCHEDULER: 'off',
        LOG_LEVEL: 'error',
        BIND_ADDRESS: '127.0.0.1',
        HTTP_PORT: '0',
        CWMP_PORT: '0',
        FILES_PORT: '0',
        CWMP_PLAIN: 'on',
        CLOCK_AT: DUE,
        MASTER_KEY,
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return new Promise((done, fail) => {
      child.on('error', fail);
      child.on('exit', (code, signal) => done({ code, signal }));
    });
  }
});
